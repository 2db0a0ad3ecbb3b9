"""Whether the next activity is proposed (semantics/smart_activities: prompt)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.card.activities import Activity
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.pipelines import Semantics
from chalicelib.domain.smart_activities.toggles import (
    Choice,
    Options,
    Sections,
    has_smart_activities,
)


class Silence(StrEnum):
    """Why nothing is proposed."""

    NOT_OF_THIS_TYPE = "not_of_this_type"  # items of the type have no smart activities
    SECTION_OFF = "section_off"  # switched off for the type, for everybody
    OFF = "off"  # the person has switched it off, for some time or altogether
    FINAL_STAGE = "final_stage"  # the item is closed
    PLANNED = "planned"  # something is planned already


def off_for(
    entity_type: EntityType, sections: Sections, options: Options, now: datetime
) -> Silence | None:
    """Return why nothing is proposed to a person for any item of a type, None where it may be."""
    if not has_smart_activities(entity_type):
        return Silence.NOT_OF_THIS_TYPE
    if entity_type.code in sections.off:
        return Silence.SECTION_OFF
    if options.chosen(entity_type.code, now).choice is not Choice.ON:
        return Silence.OFF
    return None


def silence_of(
    item: Item, semantics: Semantics | None, activities: Iterable[Activity]
) -> Silence | None:
    """Return why nothing is proposed for an item, None where it is.

    `semantics` is what the item's stage means; None for a stage that is gone.
    """
    if item.stage is None or semantics in (Semantics.SUCCESS, Semantics.FAILURE):
        return Silence.FINAL_STAGE
    if any(one.is_open for one in activities):
        return Silence.PLANNED
    return None
