"""What is to become of a row when a person is erased. Decides; nothing is read or written here."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.delivery.memberships import Membership
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.type_flags import parent_code
from chalicelib.domain.search.words import words_in
from chalicelib.records import kinds
from chalicelib.records.audiences.memberships import MEMBERSHIP, membership_row
from chalicelib.records.card import LETTER, TIMELINE
from chalicelib.records.channels.dialogues import DIALOGUE
from chalicelib.records.documents.documents import DOCUMENT
from chalicelib.records.idempotency import ONCE, emptied
from chalicelib.records.items import ADDRESS, ITEM, LINK
from chalicelib.records.search.words import WORD
from chalicelib.records.shared_entries import SHARED_ENTRIES
from chalicelib.records.signals import ANSWERED, CLAIM, SIGNAL, VISITOR
from infra.persons.person import ERASED, Person
from infra.tenants.rows import Line, line_of_row

WHOLLY = frozenset({ADDRESS, CLAIM, SIGNAL, ANSWERED, VISITOR, LETTER, DIALOGUE})
"""Kinds of rows that are about nobody else."""
TALKS = frozenset(
    {EntryKind.EMAIL, EntryKind.EMAIL_RECEIVED, EntryKind.SMS, EntryKind.CALL, EntryKind.CHAT}
)
"""Entries that are what was said: their whole text is the person's."""


class Fate(StrEnum):
    """What becomes of a row."""

    STAYS = "stays"  # it does not tell of the person
    OWN = "own"  # it is the person's item, or lies with it: it goes with that item
    REMOVED = "removed"  # it tells of nobody else
    WITHOUT = "without the person"  # it stays, for the sake of others
    LEFT = "left"  # it tells of the person, and somebody has to look at it


class Verdict(msgspec.Struct, frozen=True):
    """What becomes of one row, and how it is then."""

    fate: Fate
    after: Line | None = None
    streamed: bool = False
    """Whether the functions are to hear of it."""


STAYS = Verdict(Fate.STAYS)


def verdict_on(line: Line, person: Person, now: datetime) -> Verdict:
    """Return what is to become of a row; one that cannot be read is left where it names them."""
    try:
        return _verdict(line, person, now)
    except msgspec.MsgspecError:
        return Verdict(Fate.LEFT) if _named(line, person) else STAYS


def _verdict(line: Line, person: Person, now: datetime) -> Verdict:
    refs = {str(one) for one in person.items}
    if line.pk in refs:
        return Verdict(Fate.OWN)
    named = _named(line, person)
    if line.kind == LINK and line.sk.removeprefix(f"{LINK}#") in refs:
        return Verdict(Fate.REMOVED)
    if line.kind == MEMBERSHIP and line.sk in refs:
        return _ending(line, now)
    if line.kind == WORD:
        return _word(line, person, refs)
    if line.kind in WHOLLY:
        mine = named or _about(line, refs) or (line.kind == ADDRESS and line.sk in refs)
        return Verdict(Fate.REMOVED) if mine else STAYS
    if line.kind == ITEM:
        return _item(line, person, named)
    if not named:
        return STAYS
    if line.kind == ONCE:
        return Verdict(Fate.WITHOUT, _rewritten(line, emptied(line.row).body, by_type=None))
    if (
        line.garbled
        or line.kind == DOCUMENT
        or line.kind in kinds.DOCUMENTED
        or line.pk.startswith("config")
    ):
        return Verdict(Fate.LEFT)
    body = msgspec.json.decode(line.body)
    if line.kind in (TIMELINE, SHARED_ENTRIES):
        body = _silenced(body)
    return _without(line, person.taken_out_of(body))


def _word(line: Line, person: Person, refs: set[str]) -> Verdict:
    """Return what becomes of a row that finds an item by one of its words and holds the others."""
    word, _, item = line.sk.split("#", 2)
    words: list[str] = msgspec.json.decode(line.body)
    names = [set(words_in(name)) for name in person.names]
    gone = {one for name in names if name.issubset(words) for one in name}
    gone |= {one for one in words if person.is_in(one)}
    if item in refs or word in gone:
        return Verdict(Fate.REMOVED)
    if not gone:
        return STAYS
    return _without(line, [one for one in words if one not in gone])


def _named(line: Line, person: Person) -> bool:
    place = line.pk.partition("#")[2]
    return place in person.places or person.is_in(line.text)


def _about(line: Line, refs: set[str]) -> bool:
    body = msgspec.json.decode(line.body)
    if not isinstance(body, dict):
        return False
    named = (body.get(name) for name in ("client", "item", "about"))
    texts = (f"{one['type']}_{one['id']}" if isinstance(one, dict) else one for one in named)
    return not refs.isdisjoint(one for one in texts if one)


def _ending(line: Line, now: datetime) -> Verdict:
    """Let a membership of an audience end: the service outside is told by the next sweep."""
    membership = msgspec.json.decode(line.body, type=Membership)
    if membership.removed_at is not None or (membership.until and membership.until <= now):
        return STAYS
    over = msgspec.structs.replace(
        membership, until=now, wake_at=now, version=membership.version + 1
    )
    return Verdict(Fate.WITHOUT, line_of_row(membership_row(over)), streamed=True)


def _item(line: Line, person: Person, named: bool) -> Verdict:
    item = msgspec.json.decode(line.body, type=Item)
    own = [code for one in person.items for code in _naming(item, one)]
    if not named and not own:
        return STAYS
    body = msgspec.json.decode(line.body)
    fields = {**body.get("fields", {})}
    for one in person.items:
        for code in _naming(item, one):
            if isinstance(fields[code], list):
                fields[code] = [id for id in fields[code] if id != one.id]
            if fields[code] == one.id or fields[code] == []:
                del fields[code]
    return _without(line, person.taken_out_of({**body, "fields": fields}))


def _naming(item: Item, ref: ItemRef) -> list[str]:
    """Return the fields by which an item names another as its client or parent."""
    single = [ref.type, parent_code(ref.type)]
    several = f"{ref.type}s"
    found = [code for code in single if item.fields.get(code) == ref.id]
    return found + ([several] if ref.id in (item.fields.get(several) or ()) else [])


def _silenced(body: dict[str, Any]) -> dict[str, Any]:
    """Return a timeline entry, or several in one row, without what was said in them."""
    if "entries" in body:
        shared, entries = body["shared"], body["entries"]
        quiet = shared.get("kind") in TALKS
        return {
            "shared": _silenced(shared) if quiet else shared,
            "entries": [_silenced({"kind": shared.get("kind"), **one}) for one in entries]
            if quiet
            else [_silenced(one) for one in entries],
        }
    if body.get("kind") not in TALKS:
        return body
    return {**body, **({"text": ERASED} if "text" in body else {}), "data": {}}


def _without(line: Line, body: Any) -> Verdict:
    version = line.version
    if isinstance(body, dict) and body.get("version", 1) == version and "version" in _fields(line):
        version += 1
        body = {**body, "version": version}
    text = msgspec.json.encode(body).decode()
    return Verdict(Fate.WITHOUT, _rewritten(line, text, version=version))


def _fields(line: Line) -> frozenset[str]:
    kind = kinds.KINDS.get(line.kind)
    return frozenset(getattr(kind.holds if kind else None, "__struct_fields__", ()))


def _rewritten(line: Line, text: str, **more: Any) -> Line:
    return msgspec.structs.replace(line, body=msgspec.Raw(text.encode()), **more)
