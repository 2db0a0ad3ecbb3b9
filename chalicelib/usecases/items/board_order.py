"""A column of a board: what needs attention first (semantics/smart_activities: board order).

Three indexes are read, and nothing is sorted: what is due by the time when it is; what else has had
activities by when something was last done about them; and items that never had any by their ids,
which rise with time. The last two are merged as they come.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

import msgspec

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import IndexName, Key
from chalicelib.records.body import readable
from chalicelib.records.items import item_key, item_of
from chalicelib.records.smart_activities.counts import NEVER, active_in, attention_key, due_in
from chalicelib.usecases.tenant.tenant import Tenant

CHUNK = 50
"""Items that are read at a time, so that they and what is open on them take one request."""
MAX_LOOKED_AT = 1_000
"""Items that are looked at for one page; a page may be shorter, with a place behind it."""

Holds = Callable[[Item], bool]


class Place(msgspec.Struct, frozen=True):
    """How far a reader of a column has come."""

    due: str | None = None
    """In what is due; None once all of that is read."""
    active: str | None = None
    """In what has had activities; None before the first one."""
    id: int | None = None
    """In what never had any; None before the first one."""

    def text(self) -> str:
        """Return it as a text without the id."""
        return f"due {self.due}" if self.due is not None else f"active {self.active or ''}"

    @classmethod
    def parse(cls, text: str, id: int) -> "Place":
        """Read what `text` gave.

        Raises:
            ValueError: it is none.
        """
        kind, _, key = text.partition(" ")
        if kind == "due":
            return cls(due=key)
        if kind != "active":
            raise ValueError("not a place of a board")
        return cls(active=key or None, id=id or None)


BEGIN = Place(due="")

_Found = tuple[str, Place, Item | None]
"""When something was done, the place behind it, and the item; None where it does not belong."""


class Column:
    """A column of a board, as it is at an instant."""

    def __init__(self, tenant: Tenant, column: str, belongs: Holds, now: datetime) -> None:
        self._tenant = tenant
        self._column = column
        self._belongs = belongs
        """Whether an item is in the column still and meets the filters: indexes lag behind."""
        self._now = f"{sortable(now)}#{NEVER}"

    def page(self, after: Place, limit: int) -> tuple[list[tuple[Place, Item]], Place | None]:
        """Return some items with the places behind them, and where to go on; None at the end.

        It costs 1 request for the index and 1 for the items, twice where what is due ends on the
        page and once more for the rest, however many items the column has.
        """
        found: list[tuple[Place, Item]] = []
        for looked_at, (_, place, item) in enumerate(self._all(after), 1):
            if item is not None and len(found) == limit:
                return found, found[-1][0]
            if item is not None:
                found.append((place, item))
            if looked_at >= MAX_LOOKED_AT:
                return found, place
        return found, None

    def _all(self, after: Place) -> Iterator[_Found]:
        if after.due is not None:
            yield from self._due(after.due)
            after = Place()
        yield from self._rest(after)

    def _due(self, after: str) -> Iterator[_Found]:
        pairs = self._pairs("by_stage", due_in(self._column), after or None, until=self._now)
        while some := list(islice(pairs, CHUNK)):
            items = self._items([ItemRef.parse(pk) for _, (pk, _) in some])
            for key, (pk, _) in some:
                yield "", Place(due=key), items.get(pk)

    def _rest(self, after: Place) -> Iterator[_Found]:
        """Merge what has had activities and what has not, the newest first."""
        active, others = self._active(after.active), self._others(after.id)
        one, other = next(active, None), next(others, None)
        while one is not None or other is not None:
            if other is None or (one is not None and one[0] >= other[0]):
                assert one is not None
                after = Place(active=one[1].active, id=after.id)
                yield one[0], after, one[2]
                one = next(active, None)
            else:
                after = Place(active=after.active, id=other[1].id)
                yield other[0], after, other[2]
                other = next(others, None)

    def _active(self, after: str | None) -> Iterator[_Found]:
        pairs = self._pairs("agenda", active_in(self._column), after, descending=True)
        while some := list(islice(pairs, CHUNK)):
            later = [(key, pk) for key, (pk, _) in some if key.split("#")[1] > self._now]
            items = self._items([ItemRef.parse(pk) for _, pk in later])
            for key, (pk, _) in some:
                yield key.split("#")[0], Place(active=key), items.get(pk)

    def _others(self, after: int | None) -> Iterator[_Found]:
        start = None if after is None else f"{after:012d}"
        pairs = self._pairs("by_stage", self._column, start, descending=True)
        while some := list(islice(pairs, CHUNK)):
            refs = [ItemRef.parse(pk) for _, (pk, _) in some]
            keys = [key for ref in refs for key in (item_key(ref), attention_key(ref))]
            rows = self._tenant.table.get_many(keys)
            for ref in refs:
                row = rows.get(item_key(ref))
                read = next(readable([row] if row else [], item_of), None)
                item = read if attention_key(ref) not in rows else None
                created = sortable(read.created_at) if read else NEVER
                fits = item is not None and self._belongs(item)
                yield created, Place(id=ref.id), item if fits else None

    def _items(self, refs: list[ItemRef]) -> dict[str, Item]:
        rows = self._tenant.table.get_many(map(item_key, refs)) if refs else {}
        items = readable(rows.values(), item_of)
        return {str(item.ref): item for item in items if self._belongs(item)}

    def _pairs(
        self,
        index: IndexName,
        key: str,
        after: str | None,
        *,
        until: str | None = None,
        descending: bool = False,
    ) -> Iterator[tuple[str, Key]]:
        while True:
            pairs = self._tenant.table.query_index(
                index, key, after=after, until=until, limit=CHUNK, descending=descending
            )
            yield from pairs
            if len(pairs) < CHUNK:
                return
            after = pairs[-1][0]
