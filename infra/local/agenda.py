"""Which runs are due when, read off the stream so that nobody has to ask the table."""

import heapq
from datetime import datetime

from chalicelib.domain.words.instants import parse_instant
from chalicelib.ports.table import Key
from chalicelib.records.agenda import DUE


class Agenda:
    """Keeps the index entries under which timed runs lie."""

    def __init__(self) -> None:
        self._entries: dict[Key, str] = {}
        self._order: list[tuple[str, Key]] = []

    def see(self, key: Key, place: Key | None) -> None:
        """Take in where a row lies in the index now, None for nowhere."""
        if place is not None and place[0] == DUE:
            entry = place[1]
            if self._entries.get(key) != entry:
                self._entries[key] = entry
                heapq.heappush(self._order, (entry, key))
        else:
            self._entries.pop(key, None)

    def earliest(self) -> datetime | None:
        """Return when the first of the timed runs is due."""
        while self._order:
            entry, key = self._order[0]
            if self._entries.get(key) == entry:
                return parse_instant(entry.partition("#")[0])
            heapq.heappop(self._order)
        return None
