"""Which runs are due when, read off the stream so that nobody has to ask the table."""

import heapq
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.words.instants import parse_instant
from chalicelib.records.agenda import DUE

Image = Mapping[str, Mapping[str, Any]]


class Agenda:
    """Keeps the index entries under which timed runs lie."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], str] = {}
        self._order: list[tuple[str, tuple[str, str]]] = []

    def see(self, keys: Image, new: Image | None) -> None:
        """Take in the newest image of a row, None when it is gone."""
        key = keys["pk"]["S"], keys["sk"]["S"]
        if new is not None and new.get("agenda_pk", {}).get("S") == DUE:
            entry = new["agenda_sk"]["S"]
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
