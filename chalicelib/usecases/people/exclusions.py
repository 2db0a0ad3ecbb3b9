"""Exclusions: add, list and remove them, and ask whether an address is excluded.

Any number of them is looked up by one read: the address, in its one form, is their key.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Fault, Invalid, NotFound
from chalicelib.domain.people.exclusions import (
    EXPECTED,
    MAX_COMMENT,
    Exclusion,
    Line,
    excluded_form,
    forms_of,
    lines_in,
)
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.idempotency import Once
from chalicelib.records.people import (
    ALL_EXCLUSIONS,
    EXCLUSIONS,
    exclusion_key,
    exclusion_place,
    exclusion_row,
)
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

MAX_EXCLUSIONS = 20_000
"""Addresses that people can exclude; what rules add is not counted against it."""
AT_ONCE = 90
"""Rows of one transaction, with room for what goes with them."""


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What a request has excluded."""

    exclusions: tuple[Exclusion, ...]
    """All that it named, as they are now."""
    added: int
    """How many of them were not excluded before."""


def is_excluded(tenant: Tenant, addresses: Iterable[str], now: datetime) -> bool:
    """Return whether one of the addresses is excluded [1 per 100, none without an address].

    What is neither an e-mail address nor a phone number is not excluded.
    """
    country = tenant.configuration.tenant(now).settings.home
    keys = [exclusion_key(form) for form in forms_of(addresses, country)]
    return bool(keys) and bool(tenant.table.get_many(keys))


def list_exclusions(
    tenant: Tenant, caller: Caller, *, after: str | None = None, limit: int = 50
) -> tuple[list[Exclusion], str | None]:
    """Return some exclusions, the newest first, and where the next ones begin [2].

    One that was added a moment ago may be missing.
    """
    caller.require(Right.EXCLUSION_READ)
    found = tenant.table.query_index(
        "by_type", ALL_EXCLUSIONS, after=after, limit=limit + 1, descending=True
    )
    keys = [key for _, key in found[:limit]]
    rows = tenant.table.get_many(keys) if keys else {}
    listed = [decode(rows[key], Exclusion) for key in keys if key in rows]
    return listed, found[limit - 1][0] if len(found) > limit else None


def place_of(exclusion: Exclusion) -> str:
    """Return where the list goes on behind an exclusion."""
    return exclusion_place(exclusion)


def find_exclusions(tenant: Tenant, caller: Caller, address: str, now: datetime) -> list[Exclusion]:
    """Return the exclusion of an address, or none [1].

    Raises:
        Invalid: it is neither an e-mail address nor a phone number.
    """
    caller.require(Right.EXCLUSION_READ)
    row = tenant.table.get(exclusion_key(_form(tenant, address, now)))
    return [decode(row, Exclusion)] if row else []


def exclude_address(
    tenant: Tenant,
    caller: Caller,
    address: str,
    comment: str,
    *,
    now: datetime,
    once: Once | None = None,
) -> Added:
    """Exclude an address; one that is excluded gets the comment [4 reads, 1 write].

    Raises:
        Invalid: it is neither an e-mail address nor a phone number, or the comment is too long.
        Clash: there are too many.
    """
    caller.require(Right.EXCLUSION_UPDATE)
    if len(comment.strip()) > MAX_COMMENT:
        raise Invalid.at("/comment", f"at most {MAX_COMMENT} characters")
    line = Line(_form(tenant, address, now), comment.strip())
    return _exclude(tenant, caller, [line], now, once)


def exclude_lines(
    tenant: Tenant, caller: Caller, text: str, *, now: datetime, once: Once | None = None
) -> Added:
    """Exclude the addresses of a text, one a line, each with a comment after `;`.

    Requests: two reads per 100, one write per 90, and two to count those that there are. Where it
    breaks off in the middle, the same text again completes it.

    Raises:
        Invalid: a line holds no address; then nothing is excluded.
        Clash: there are too many.
    """
    caller.require(Right.EXCLUSION_UPDATE)
    lines, faults = lines_in(text, tenant.configuration.tenant(now).settings.home)
    if faults:
        raise Invalid(faults)
    return _exclude(tenant, caller, lines, now, once)


def remove_exclusion(tenant: Tenant, caller: Caller, id: str) -> None:
    """Let an address in again [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.EXCLUSION_UPDATE)
    if tenant.table.get((EXCLUSIONS, id)) is None:
        raise NotFound(f"there is no exclusion {id}")
    tenant.table.write([Delete((EXCLUSIONS, id))])


def _form(tenant: Tenant, address: str, now: datetime) -> str:
    try:
        return excluded_form(address, tenant.configuration.tenant(now).settings.home)
    except ValueError:
        raise Invalid([Fault("/address", EXPECTED)]) from None


def _exclude(
    tenant: Tenant, caller: Caller, lines: Sequence[Line], now: datetime, once: Once | None
) -> Added:
    before = first_answer(tenant, once, Added)
    if before is not None:
        return before

    keys = [exclusion_key(line.address) for line in lines]
    old = set(tenant.table.get_many(keys))
    _check_room(tenant, len(lines) - len(old))

    def attempt() -> Added:
        rows = tenant.table.get_many(keys)
        known = {key: decode(row, Exclusion) for key, row in rows.items()}
        wanted = [
            _wanted(line, known.get(key), caller, now)
            for line, key in zip(lines, keys, strict=True)
        ]
        added = Added(exclusions=tuple(wanted), added=len(lines) - len(old))
        changed = [one for one in wanted if known.get(exclusion_key(one.address)) != one]
        writes = [Put(exclusion_row(one), expect=one.version - 1 or "absent") for one in changed]
        while len(writes) > AT_ONCE:
            tenant.table.write(writes[:AT_ONCE])
            del writes[:AT_ONCE]
        return write_once(tenant, once, writes, added, now) if writes or once else added

    return retried(attempt, busy("the list of exclusions"))


def _wanted(line: Line, known: Exclusion | None, caller: Caller, now: datetime) -> Exclusion:
    if known is None:
        return Exclusion(
            address=line.address, comment=line.comment, created_at=now, created_by=caller.id
        )
    if line.comment in ("", known.comment):
        return known
    return msgspec.structs.replace(known, comment=line.comment, version=known.version + 1)


def _check_room(tenant: Tenant, more: int) -> None:
    """Refuse more than there is room for [1 per 10,000].

    Raises:
        Clash: there are too many.
    """
    if more and len(tenant.table.query_index("by_type", ALL_EXCLUSIONS)) + more > MAX_EXCLUSIONS:
        message = (
            f"at most {MAX_EXCLUSIONS} addresses can be excluded; remove some that are not needed"
        )
        raise Clash(message, code=Code.TOO_MANY)
