"""Read and change the tenant's settings."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.files.media_types import MEDIA_TYPES
from chalicelib.domain.items.fields import parse_currency, parse_date
from chalicelib.domain.people.hours_faults import hours_faults
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.settings import CrmMode, Settings
from chalicelib.domain.words.countries import country_codes
from chalicelib.domain.words.date_patterns import check_pattern
from chalicelib.domain.words.mail_addresses import parse_address
from chalicelib.domain.words.zones import zone_names
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import SETTINGS_KEY, settings_row
from chalicelib.records.search.fill import SEARCH_FILL_KEY, SearchFill, search_fill_row
from chalicelib.records.signals import LEAD_SWITCH_KEY, LeadSwitch, lead_switch_row
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

MAX_DELAY = 86_400
MAX_DAYS_OFF = 400
MAX_INBOX = 20
"""Characters before the @ of the address for answers; the mark of an item needs the others."""
MOST_MEGABYTES = 1_000
NO_ZONE = "Factory"
"""What lies beside the time zones of the IANA without being one."""


def read_settings(tenant: Tenant, caller: Caller) -> Settings:
    """Return the settings as last written [1]."""
    caller.require(Right.SETTINGS_READ)
    return _stored(tenant)[0]


def show_holidays(tenant: Tenant, caller: Caller, of: str, year: int) -> list[date]:
    """Return the public holidays of a country or region in a year, in their order.

    Raises:
        Invalid: no such country or region is known.
    """
    caller.require(Right.SETTINGS_READ)
    if not tenant.holidays.knows(of):
        raise Invalid.at(
            "/of", "no such country or region is known; expected for example DE, DE-BY"
        )
    return sorted(tenant.holidays.days(of, range(year, year + 1)))


def change_settings(
    tenant: Tenant, caller: Caller, values: dict[str, Any], now: datetime
) -> Settings:
    """Set some of the settings and return all; without a difference nothing is written [1 to 2].

    Whoever switches to simple mode has the open leads converted, by the stream, whoever switches
    search on all items looked at [1 more each].

    Raises:
        Invalid: with a pointer to each fault.
        Conflict: somebody else changed them at the same time.
    """
    caller.require(Right.SETTINGS_UPDATE)
    before, version = _stored(tenant)
    after = msgspec.structs.replace(before, **values)
    if after == before:
        return before
    more = [*_switch(tenant, before, after, now), *_fill(tenant, before, after, now)]
    return _save(tenant, after, version, now, more)


def _stored(tenant: Tenant) -> tuple[Settings, int]:
    row = tenant.table.get(SETTINGS_KEY)
    return (decode(row, Settings), row.version) if row else (Settings(), 0)


def _switch(tenant: Tenant, before: Settings, after: Settings, now: datetime) -> list[Put]:
    """Return what lets open leads be converted where the tenant switches to simple mode [1]."""
    if after.crm_mode is not CrmMode.SIMPLE or before.crm_mode is CrmMode.SIMPLE:
        return []
    row = tenant.table.get(LEAD_SWITCH_KEY)
    version = row.version if row is not None else 0
    return [Put(lead_switch_row(LeadSwitch(began_at=now), version + 1), expect=version or "absent")]


def _fill(tenant: Tenant, before: Settings, after: Settings, now: datetime) -> list[Put]:
    """Return what lets all items be found where the tenant switches search on [1]."""
    if before.search or not after.search:
        return []
    row = tenant.table.get(SEARCH_FILL_KEY)
    version = row.version if row is not None else 0
    return [Put(search_fill_row(SearchFill(began_at=now), version + 1), expect=version or "absent")]


def _save(
    tenant: Tenant, settings: Settings, version: int, now: datetime, more: list[Put]
) -> Settings:
    faults = [
        *_zone_faults(settings.time_zone),
        *hours_faults("/working_hours", settings.working_hours),
        *_faults("/currency", parse_currency, settings.currency),
        *_country_faults(settings.country),
        *_date_format_faults(settings.date_format),
        *_faults("/mail_from", parse_address, settings.mail_from),
    ]
    faults += _inbox_faults(settings.mail_inbox)
    for place, type in enumerate(settings.file_types):
        if type not in MEDIA_TYPES:
            known = ", ".join(sorted(MEDIA_TYPES))
            faults.append(Fault(f"/file_types/{place}", f"expected one of {known}"))
    if not 1 <= settings.file_megabytes <= MOST_MEGABYTES:
        faults.append(Fault("/file_megabytes", f"expected 1 to {MOST_MEGABYTES}"))
    for place, day in enumerate(settings.days_off):
        faults += _faults(f"/days_off/{place}", parse_date, day)
    if len(settings.days_off) > MAX_DAYS_OFF:
        faults.append(Fault("/days_off", f"at most {MAX_DAYS_OFF} days"))
    if settings.holidays_of is not None and not tenant.holidays.knows(settings.holidays_of):
        faults.append(
            Fault("/holidays_of", "expected a country or region that is known, such as DE or DE-BY")
        )
    if not 0 <= settings.minimum_delay_seconds <= MAX_DELAY:
        faults.append(Fault("/minimum_delay_seconds", f"expected 0 to {MAX_DELAY}"))
    if faults:
        raise Invalid(faults)
    settings = msgspec.structs.replace(
        settings,
        mail_from=parse_address(settings.mail_from),
        mail_inbox=parse_address(settings.mail_inbox).lower() if settings.mail_inbox else None,
    )
    put = Put(settings_row(settings, version + 1), expect=version or "absent")
    return save_configuration(tenant, [put, *more], settings, now)


def _inbox_faults(address: str | None) -> list[Fault]:
    if not address:
        return []
    local = address.strip().partition("@")[0]
    if "+" in local or len(local) > MAX_INBOX:
        message = f"at most {MAX_INBOX} characters before the @, and no +: an item's mark follows"
        return [Fault("/mail_inbox", message)]
    return _faults("/mail_inbox", parse_address, address)


def _zone_faults(name: str) -> list[Fault]:
    if name in zone_names() - {NO_ZONE}:
        return []
    return [Fault("/time_zone", "expected an IANA time zone, for example Europe/Berlin")]


def _country_faults(country: str | None) -> list[Fault]:
    if country is None or country in country_codes():
        return []
    return [Fault("/country", "expected an ISO 3166 code, for example DE")]


def _date_format_faults(pattern: str) -> list[Fault]:
    try:
        check_pattern(pattern)
    except ValueError as error:
        return [Fault("/date_format", str(error))]
    return []


def _faults(pointer: str, parse: Callable[[Any], Any], value: str) -> list[Fault]:
    try:
        parse(value)
    except ValueError as error:
        return [Fault(pointer, str(error))]
    return []
