"""Where smart activities are on (semantics/smart_activities: toggles)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from chalicelib.domain.items.entity_types import EntityType


class Choice(StrEnum):
    """What a person has chosen in the form of a type's items."""

    ON = "on"  # propose the next activity
    SKIP_DAY = "skip_day"  # not for a day
    SKIP_WEEK = "skip_week"  # not for a week
    SKIP_MONTH = "skip_month"  # not for 30 days
    OFF = "off"  # not until it is switched on again


SKIPPED = {
    Choice.SKIP_DAY: timedelta(days=1),
    Choice.SKIP_WEEK: timedelta(days=7),
    Choice.SKIP_MONTH: timedelta(days=30),
}


class Chosen(msgspec.Struct, frozen=True, omit_defaults=True):
    """A choice, and until when it holds."""

    choice: Choice = Choice.ON
    until: datetime | None = None
    """None where it holds until another one is made."""

    @classmethod
    def at(cls, choice: Choice, now: datetime) -> "Chosen":
        """Return a choice that is made now."""
        skipped = SKIPPED.get(choice)
        return cls(choice, now + skipped if skipped else None)

    def holding(self, now: datetime) -> "Chosen":
        """Return what holds now: a choice whose time is over is none any more."""
        return Chosen() if self.until is not None and self.until <= now else self


class Options(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one person has chosen, by entity type; nothing for a type means on."""

    types: dict[str, Chosen] = {}
    version: int = 0

    def chosen(self, type: str, now: datetime) -> Chosen:
        """Return what holds for a type now."""
        return self.types.get(type, Chosen()).holding(now)


class CountedFor(StrEnum):
    """Whose counters an activity stands in."""

    ITEM_RESPONSIBLE = "item_responsible"  # who is responsible for the item, whoever is asked
    ACTIVITY_RESPONSIBLE = "activity_responsible"  # who is responsible for the activity


class Sections(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What holds for everybody: the settings of the sections of leads, deals and so on."""

    off: tuple[str, ...] = ()
    """Entity types whose items propose no activity to anybody."""
    counted_for: CountedFor = CountedFor.ITEM_RESPONSIBLE
    most_open: int | None = None
    """Open activities above which counters are blocked; None for what the plan allows."""
    version: int = 0


def has_smart_activities(entity_type: EntityType) -> bool:
    """Return whether items of a type propose the next activity, where nobody has switched it off.

    Only what is open can, so the type has stages.
    """
    return entity_type.flags.smart_activities and entity_type.has_stages


def smart_types(entity_types: Mapping[str, EntityType]) -> list[str]:
    """Return the codes of the types that have smart activities."""
    return [code for code, one in entity_types.items() if has_smart_activities(one)]
