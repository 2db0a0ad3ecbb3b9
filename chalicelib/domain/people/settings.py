"""The tenant's settings."""

from datetime import timedelta
from enum import StrEnum

import msgspec

from chalicelib.domain.people.users import WorkingHours
from chalicelib.domain.words.countries import country_of_zone


class CrmMode(StrEnum):
    """Whether inquiries become leads first (semantics/signals: inbound)."""

    CLASSIC = "classic"  # leads, of which people make deals
    SIMPLE = "simple"  # deals at once; a lead that comes about is converted


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the whole tenant."""

    time_zone: str = "UTC"
    """IANA name, for example Europe/Berlin."""
    country: str | None = None
    """ISO 3166 code of the country whose phone numbers are written without a country code; by
    default that of the holidays, or else of the time zone."""
    date_format: str = "YYYY-MM-DD"
    """How texts show dates (words/date_patterns.py)."""
    currency: str = "USD"
    working_hours: WorkingHours = WorkingHours()
    holidays_of: str | None = None
    """Country whose public holidays are days off: ISO 3166 code, for example DE, or DE-BY with a
    region."""
    days_off: tuple[str, ...] = ()
    """Further days without work, as dates."""
    minimum_delay_seconds: int = 600
    """The shortest delay from stage entry of a rule (semantics/automation: run modes)."""
    journal_days: int = 400
    """How long the journal keeps what was changed on items."""
    file_megabytes: int = 50
    """How large a file may be."""
    file_types: tuple[str, ...] = ()
    """Media types of the files that are taken; none for all that are known
    (domain/files/media_types.py)."""
    notice_days: int = 90
    """How long notices are kept."""
    timeline_days: int | None = None
    """How long timelines keep what is over; None for ever."""
    run_days: int | None = None
    """How long runs of rules and workflows are kept that have ended; None for ever."""
    mail_from: str = "crm@example.com"
    """Sender of e-mails, where a rule names none."""
    mail_inbox: str | None = None
    """Address at which this system takes mail in; answers to its e-mails come there."""
    crm_mode: CrmMode = CrmMode.CLASSIC
    repeat_sales: bool = True
    """Whether a known client without anything open gets a new lead, or deal, by an inquiry."""

    search: bool = True
    """Whether the words of items are kept findable (semantics/search)."""

    @property
    def home(self) -> str | None:
        """Return the country where the tenant is, None where nothing says so."""
        return self.country or (self.holidays_of or "")[:2] or country_of_zone(self.time_zone)

    @property
    def journal_kept(self) -> timedelta:
        """Return how long the journal keeps a change."""
        return timedelta(days=self.journal_days)

    @property
    def notices_kept(self) -> timedelta:
        """Return how long notices are kept."""
        return timedelta(days=self.notice_days)

    @property
    def timeline_kept(self) -> timedelta | None:
        """Return how long timelines keep what is over, None for ever."""
        return None if self.timeline_days is None else timedelta(days=self.timeline_days)

    @property
    def runs_kept(self) -> timedelta | None:
        """Return how long runs are kept that have ended, None for ever."""
        return None if self.run_days is None else timedelta(days=self.run_days)
