"""The tenant's settings over HTTP."""

from datetime import date
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.hours import Hours, shown_hours, with_stored_hours
from chalicelib.domain.people.rights import Right
from chalicelib.domain.people.settings import CrmMode, Settings
from chalicelib.usecases.configuration.save_settings import (
    MOST_MEGABYTES,
    change_settings,
    read_settings,
    show_holidays,
)

SETTINGS = Endpoints("Settings")

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Short = Annotated[str, msgspec.Meta(max_length=255)]
UserId = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]


class SettingsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the whole tenant."""

    time_zone: Short = "UTC"
    """IANA name, for example Europe/Berlin."""
    country: Short | None = None
    """ISO 3166 code of the country whose phone numbers are written without a country code, for
    example DE; by default that of holidays_of, or else of the time zone."""
    date_format: Short = "YYYY-MM-DD"
    """How texts show dates, for example DD.MM.YYYY."""
    currency: Short = "USD"
    """Of new items: ISO 4217."""
    working_hours: Hours = Hours()
    holidays_of: Short | None = None
    """Country or region whose public holidays are days off, for example DE or DE-BY."""
    days_off: tuple[Short, ...] = ()
    """Further days without work."""
    minimum_delay_seconds: Annotated[int, msgspec.Meta(ge=0, le=86_400)] = 600
    """The shortest delay from stage entry that a rule may have."""
    journal_days: Annotated[int, msgspec.Meta(ge=1, le=3_650)] = 400
    """How long the journal keeps what was changed on items."""
    file_megabytes: Annotated[int, msgspec.Meta(ge=1, le=MOST_MEGABYTES)] = 50
    """How large a file may be."""
    file_types: tuple[Short, ...] = ()
    """Media types of the files that are taken, for example application/pdf; none for all that are
    known."""
    notice_days: Annotated[int, msgspec.Meta(ge=1, le=3_650)] = 90
    """How long notices to people are kept, read or not."""
    timeline_days: Annotated[int, msgspec.Meta(ge=30, le=3_650)] | None = None
    """How long timelines keep what happened on items; null for ever. Holds for what is written from
    then on."""
    run_days: Annotated[int, msgspec.Meta(ge=30, le=3_650)] | None = None
    """How long runs of rules and workflows are kept once they have ended, the log of a workflow's
    steps 400 days at least; null for ever. Holds for what is written from then on."""
    mail_from: Short = "crm@example.com"
    """Sender of e-mails, where a rule names none."""
    mail_inbox: Short | None = None
    """Address at which mail is taken in, for example crm@in.example.com: answers to e-mails come to
    it, each with a mark of its item behind a plus. Null where none is."""
    crm_mode: CrmMode = CrmMode.CLASSIC
    """classic: inquiries become leads; simple: they become deals, and open leads are converted."""
    repeat_sales: bool = True
    """Whether an inquiry of a known client who has nothing open makes a new lead, or deal."""
    search: bool = True
    """Whether items are found by words, which costs a write for each word of theirs. Once it is on
    again, it takes moments to minutes until all are found."""


SettingsChange = change_of(SettingsBody, "SettingsChange")


@SETTINGS.get("/v1/settings", right=Right.SETTINGS_READ, answer=SettingsBody)
def read_all(call: Call) -> SettingsBody:
    """Read the tenant's settings."""
    return _settings(read_settings(call.tenant, call.caller))


@SETTINGS.put("/v1/settings", right=Right.SETTINGS_UPDATE, body=SettingsBody, answer=SettingsBody)
def put_all(call: Call) -> SettingsBody:
    """Replace the tenant's settings; what is not given takes its default."""
    return _save(call, {**msgspec.structs.asdict(call.body)})


@SETTINGS.patch(
    "/v1/settings", right=Right.SETTINGS_UPDATE, body=SettingsChange, answer=SettingsBody
)
def patch_all(call: Call) -> SettingsBody:
    """Change some of the tenant's settings."""
    return _save(call, given(call.body))


class HolidaysQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of public holidays."""

    of: Annotated[str, msgspec.Meta(min_length=1, max_length=20, description="DE or DE-BY.")]
    year: Annotated[int, msgspec.Meta(ge=1970, le=2100)]


class HolidayList(msgspec.Struct, frozen=True, kw_only=True):
    """The public holidays of a year, in their order."""

    days: list[date]


@SETTINGS.get("/v1/holidays", right=Right.SETTINGS_READ, answer=HolidayList, query=HolidaysQuery)
def list_holidays(call: Call) -> HolidayList:
    """List the public holidays that `holidays_of` would make days off."""
    found = show_holidays(call.tenant, call.caller, call.query.of, call.query.year)
    return HolidayList(days=found)


def _save(call: Call, values: dict[str, Any]) -> SettingsBody:
    return _settings(change_settings(call.tenant, call.caller, with_stored_hours(values), call.now))


def _settings(settings: Settings) -> SettingsBody:
    values = msgspec.structs.asdict(settings)
    return SettingsBody(**{**values, "working_hours": shown_hours(settings.working_hours)})
