"""The tenant's settings."""

from datetime import timedelta

import msgspec

from chalicelib.domain.people.users import WorkingHours


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds for the whole tenant."""

    time_zone: str = "UTC"
    """IANA name, for example Europe/Berlin."""
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
    mail_from: str = "crm@example.com"
    """Sender of e-mails, where a rule names none."""

    @property
    def journal_kept(self) -> timedelta:
        """Return how long the journal keeps a change."""
        return timedelta(days=self.journal_days)
