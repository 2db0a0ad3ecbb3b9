"""Find items by words, among those that a caller may see (semantics/search)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.roles import Scope, Verb
from chalicelib.domain.search.needles import Needle, best, needles_in
from chalicelib.domain.search.words import FEWEST_LETTERS, folded, words_of
from chalicelib.domain.words.phone_numbers import calling_code
from chalicelib.ports.table import Row
from chalicelib.records.items import item_key, item_of
from chalicelib.records.search.words import (
    found_item,
    rank_of,
    word_keys,
    word_partition,
    words_beside,
)
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.tenant import Tenant

MOST_PROBED = 3
"""Words of a question that are looked up to see which of them fewest items have."""
WINDOW = 250
"""Rows of a word that are looked at together, and put into order."""
MOST_WINDOWS = 4
"""Of one answer."""
MOST_READ = 200
"""Items that one answer reads at most."""

Place = Annotated[str, msgspec.Meta(max_length=400)]


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """How far an answer has come."""

    needle: Annotated[int, msgspec.Meta(ge=0)]
    """Which word of the question the items are looked up by."""
    after: tuple[Place | None, ...]
    """Of each of its readings: behind which row the window begins; None where it has ended."""
    seen: tuple[bool, Place] | None = None
    """Place of the last item of that window that was looked at."""


class Found(msgspec.Struct, frozen=True):
    """An item, and what it was found by."""

    item: Item
    matched: tuple[tuple[str, str], ...]
    """Fields and their values."""


class Answer(msgspec.Struct, frozen=True):
    """Some of the items, and where to go on."""

    items: tuple[Found, ...]
    next: Mark | None


class Hit(msgspec.Struct, frozen=True):
    """An item that may be meant."""

    ref: ItemRef
    place: tuple[bool, str]
    """In the order of the answer: items that hold all words whole, then the newest first."""


class Window(msgspec.Struct, frozen=True):
    """Rows of a word that are looked at together."""

    hits: list[Hit]
    next: tuple[str | None, ...]
    """Where the window behind it begins."""

    @property
    def last(self) -> bool:
        """Return whether none is behind it."""
        return all(one is None for one in self.next)


def find_items(
    tenant: Tenant,
    caller: Caller,
    text: str,
    *,
    type: str | None,
    limit: int,
    mark: Mark | None,
    now: datetime,
) -> Answer:
    """Return items that hold all words of a text, those first that hold them whole, newest first.

    It costs 1 to 3 requests to choose the word that fewest items have, and 1 per 100 items that are
    read; up to 3 more where each word is that of many items [a number that was typed without its
    country code counts up to three times].

    Raises:
        Refused: search is switched off.
        Invalid: there is no word in the text that something could be found by.
    """
    caller.require(Right.ITEM_READ)
    configuration = tenant.configuration.tenant(now)
    if not configuration.settings.search:
        raise Refused(
            "search is switched off; an admin may switch it on by /v1/settings",
            code=Code.SEARCH_OFF,
        )
    if type is not None:
        tenant.configuration.entity_type(type, now)
    home = configuration.settings.home if any(map(str.isdigit, text)) else None
    needles = needles_in(text, calling_code(home))
    types = frozenset(
        code
        for code in tenant.configuration.entity_types(now)
        if type in (None, code) and caller.access.widest(Verb.READ, code) is not Scope.NONE
    )
    search = _Search(tenant, caller, needles, types, now)
    if mark is None:
        return search.first(limit)
    if mark.needle >= len(needles) or len(mark.after) != len(needles[mark.needle].readings):
        raise Invalid.at("/cursor", "not a cursor of this list", code=Code.BAD_CURSOR)
    return search.go_on(mark, limit)


class _Search:
    """One question."""

    def __init__(
        self,
        tenant: Tenant,
        caller: Caller,
        needles: list[Needle],
        types: frozenset[str],
        now: datetime,
    ) -> None:
        self._tenant = tenant
        self._caller = caller
        self._needles = needles
        self._types = types
        self._now = now
        self._read = 0

    def first(self, limit: int) -> Answer:
        """Choose the word to look up, and answer."""
        chosen = self._chosen()
        if chosen is None or not self._types:
            return Answer((), None)
        number, window = chosen
        start = Mark(number, ("",) * len(self._needles[number].readings))
        return self._answer(start, window, limit)

    def go_on(self, mark: Mark, limit: int) -> Answer:
        """Answer from where an answer has ended."""
        return self._answer(mark, self._window(mark.needle, mark.after), limit)

    def _chosen(self) -> tuple[int, Window] | None:
        """Return the word that fewest items have, with its first rows [1 to 3]."""
        probed = [
            number
            for number in sorted(
                range(len(self._needles)), key=lambda one: -self._needles[one].weight
            )
            if self._needles[number].finds
        ]
        if not probed:
            message = f"there is no word of at least {FEWEST_LETTERS} letters or digits in it"
            raise Invalid.at("/q", message)
        # The name of a type is in too many titles to be kept: Deal #12 is found by 12.
        names = {((folded(type),),) for type in self._types}
        telling = [one for one in probed if self._needles[one].readings not in names]
        most: tuple[int, Window] | None = None
        for number in (telling or probed)[:MOST_PROBED]:
            window = self._window(number, ("",) * len(self._needles[number].readings))
            if window.last:
                return number, window
            if most is None or len(window.hits) > len(most[1].hits):
                most = number, window
        return most

    def _window(self, number: int, after: tuple[str | None, ...]) -> Window:
        """Return the next rows of a word that hold the others as well [1 per reading]."""
        hits: dict[ItemRef, Hit] = {}
        ends: list[str | None] = []
        for reading, start in zip(self._needles[number].readings, after, strict=True):
            rows = [] if start is None else self._rows(best(reading), start)
            ends.append(rows[-1].sk if len(rows) == WINDOW else None)
            for hit in filter(None, map(self._hit, rows)):
                hits.setdefault(hit.ref, hit)
        return Window(sorted(hits.values(), key=lambda one: one.place), tuple(ends))

    def _rows(self, beginning: str, after: str) -> list[Row]:
        return self._tenant.table.query(
            word_partition(beginning), prefix=beginning, after=after or None, limit=WINDOW
        )

    def _hit(self, row: Row) -> Hit | None:
        ref = found_item(row)
        words = words_beside(row)
        if ref.type not in self._types or not self._means(words, ref.type):
            return None
        whole = all(one.named_by((*words, folded(ref.type))) for one in self._needles)
        return Hit(ref, (not whole, rank_of(row)))

    def _means(self, words: tuple[str, ...], type: str) -> bool:
        name = (folded(type),)
        return all(one.held_by(words) or one.named_by(name) for one in self._needles)

    def _answer(self, mark: Mark, window: Window, limit: int) -> Answer:
        """Return items from a place on, window by window [1 per 100 items, 1 per window]."""
        found: list[Found] = []
        for number in range(MOST_WINDOWS):
            if number:
                window = self._window(mark.needle, mark.after)
            left = [one for one in window.hits if mark.seen is None or one.place > mark.seen]
            while left:
                some, left = left[: limit + 1], left[limit + 1 :]
                for hit, one in self._shown(some, mark):
                    if len(found) == limit or self._read > MOST_READ:
                        return Answer(tuple(found), mark)
                    mark = msgspec.structs.replace(mark, seen=hit.place)
                    found += [one] if one else []
            if window.last:
                return Answer(tuple(found), None)
            mark = Mark(mark.needle, window.next)
        return Answer(tuple(found), mark)

    def _shown(self, hits: list[Hit], mark: Mark) -> Iterator[tuple[Hit, Found | None]]:
        """Yield items as they are now, None in the place of those that are not to be shown."""
        rows = self._tenant.table.get_many(item_key(one.ref) for one in hits)
        for hit in hits:
            self._read += 1
            row = rows.get(item_key(hit.ref))
            item = item_of(row) if row else None
            hidden = item is None or item.deleted_at is not None or not sees(self._caller, item)
            if item is None or hidden or self._was_shown(item, mark):
                yield hit, None
                continue
            words = words_of(item)
            if not self._means(tuple(words), item.type):
                yield hit, None  # renamed since
                continue
            matched = (words.get(one) for needle in self._needles for one in needle.matched(words))
            yield hit, Found(item, tuple(dict.fromkeys(filter(None, matched))))

    def _was_shown(self, item: Item, mark: Mark) -> bool:
        """Return whether a window before this one held the item, by another of its words."""
        places = [sk for _, sk in word_keys(item)]
        return any(
            place.startswith(best(reading)) and (after is None or place <= after)
            for reading, after in zip(self._needles[mark.needle].readings, mark.after, strict=True)
            for place in places
        )
