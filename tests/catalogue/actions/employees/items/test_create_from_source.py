"""Create from source (R22)."""

import pytest

from chalicelib.catalogue.actions.employees.items.create_from_source import CreateFromSource
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from tests.support.contexts import CUSTOM_FIELDS, action_context, check_context, lead, pointers

FIELDS = {code: fields_of(type, CUSTOM_FIELDS) for code, type in STANDARD_TYPES.items()}


def test_what_others_are_linked_to_is_made_first():
    action = CreateFromSource(kinds=["deal", "contact", "company"], pipeline="sales")
    around = action_context(item=lead(title="Roof"), fields=FIELDS["lead"], client_fields=FIELDS)
    (conversion,) = action.plan(around).effects
    assert ["company", "contact", "deal"] == list(conversion.drafts)
    assert ("Roof", "sales") == (
        conversion.drafts["deal"]["title"],
        conversion.drafts["deal"]["pipeline"],
    )
    assert conversion.complete_activities


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ({"kinds": ["contact"]}, "/kinds/0"),
        ({"kinds": ["quote", "quote"]}, "/kinds"),
        ({"kinds": ["quote"], "pipeline": "sales"}, "/pipeline"),
    ],
)
def test_what_cannot_be_made_of_a_deal_is_named(params, place):
    assert [place] == pointers(CreateFromSource(**params).check(check_context()))
