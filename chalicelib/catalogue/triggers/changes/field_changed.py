"""Changes of chosen fields (T07)."""

from typing import Annotated

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Format, picked
from chalicelib.catalogue.trigger import ChangeTrigger
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.common_fields import COMMON_FIELDS
from chalicelib.domain.words.wording import there_is_no

_NEVER = frozenset(field.code for field in COMMON_FIELDS if field.read_only)
"""Fields that no person or rule changes."""


class FieldChanged(ChangeTrigger, frozen=True):
    """Fires when the value of any of the chosen fields changes."""

    title = "Field value changed"
    example = {"fields": ["amount", "close_date"]}
    example_change = {"amount": "750.00"}

    fields: Annotated[
        tuple[str, ...],
        picked(Format.FIELDS, min_length=1, max_length=100, description="Fields that are watched."),
    ]

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the fields exist and can change."""
        known = context.fields[context.entity_type.code].keys() - _NEVER
        return [
            Fault(f"/fields/{index}", there_is_no("field", code, known))
            for index, code in enumerate(self.fields)
            if code not in known
        ]

    def watches(self) -> frozenset[str]:
        """Return the chosen fields."""
        return frozenset(self.fields)
