"""The address of one's calendar: made, renewed, revoked (semantics/card: calendars)."""

from datetime import datetime

import msgspec

from chalicelib.domain.delivery.calendar_address import Subscription, calendar_token
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.calendars import CalendarAddress, calendar_key, calendar_row
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant


class ShownAddress(msgspec.Struct, frozen=True):
    """An address that calendar programs subscribe to."""

    url: str
    made_at: datetime


def show_address(tenant: Tenant, caller: Caller) -> ShownAddress | None:
    """Return the address of one's own calendar, None where none was made or it was revoked [1]."""
    caller.require(Right.CALENDAR_OWN)
    row = tenant.table.get(calendar_key(caller.id))
    address = decode(row, CalendarAddress) if row else None
    return None if address is None or address.revoked else _shown(tenant, address)


def renew_address(tenant: Tenant, caller: Caller, now: datetime) -> ShownAddress:
    """Make an address of one's own calendar; the one before counts no more [1 read, 1 write]."""
    caller.require(Right.CALENDAR_OWN)
    return _shown(tenant, _next(tenant, caller, now, revoked=False))


def revoke_address(tenant: Tenant, caller: Caller, now: datetime) -> None:
    """Let no address of one's own calendar count any more [1 read, 1 write]."""
    caller.require(Right.CALENDAR_OWN)
    _next(tenant, caller, now, revoked=True)


def _next(tenant: Tenant, caller: Caller, now: datetime, *, revoked: bool) -> CalendarAddress:
    def attempt() -> CalendarAddress:
        row = tenant.table.get(calendar_key(caller.id))
        serial = decode(row, CalendarAddress).serial + 1 if row else 1
        address = CalendarAddress(user=caller.id, serial=serial, made_at=now, revoked=revoked)
        version = row.version if row else 0
        tenant.table.write([Put(calendar_row(address, version + 1), expect=version or "absent")])
        return address

    return retried(attempt, busy("the address of your calendar"))


def _shown(tenant: Tenant, address: CalendarAddress) -> ShownAddress:
    token = calendar_token(signing_secret(tenant), Subscription(address.user, address.serial))
    return ShownAddress(f"{tenant.public_url}/calendar/{token}", address.made_at)
