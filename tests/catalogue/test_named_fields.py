"""Fields as conditions and texts name them."""

import pytest

from chalicelib.catalogue.named_fields import named_fields
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from tests.support.contexts import CUSTOM_FIELDS

FIELDS = {code: fields_of(type, CUSTOM_FIELDS) for code, type in STANDARD_TYPES.items()}
TITLES = {code: type.title for code, type in STANDARD_TYPES.items()}


def named(type):
    return named_fields(STANDARD_TYPES[type], FIELDS, TITLES)


def own(code):
    return {one.code: one for one in named("deal").items}[code]


def test_all_fields_are_there_built_in_and_own():
    assert list(FIELDS["deal"]) == [one.code for one in named("deal").items]
    assert (False, True) == (own("amount").own, own("uf_tags").own)


def test_a_field_says_what_is_picked_and_how_it_is_compared():
    assert [None, "stage", "user", "item", "date"] == [
        own(code).format for code in ("amount", "stage", "responsible", "contact", "close_date")
    ]
    assert ["eq", "ne", "empty", "not_empty"] == own("uf_urgent").operators
    assert "contains" in own("uf_tags").operators


def test_each_is_written_into_texts_by_its_placeholder():
    assert "{{ deal.amount }}" == own("amount").placeholder
    linked = {one.root: one for one in named("deal").linked}
    assert ["contact", "company", "responsible", ""] == list(linked)
    (name,) = (one for one in linked["contact"].items if one.code == "contact.name")
    assert "{{ contact.name }}" == name.placeholder
    assert ["{{ now }}", "{{ today }}"] == [one.placeholder for one in linked[""].items]


def test_conditions_do_not_know_the_responsible_person_beyond_the_id():
    linked = {one.root: one for one in named("deal").linked}
    assert [[], [], []] == [one.operators for one in linked["responsible"].items]


@pytest.mark.parametrize(("type", "roots"), [("contact", ["company"]), ("company", ["contact"])])
def test_a_client_is_not_linked_with_itself(type, roots):
    assert roots == [one.root for one in named(type).linked][:-2]
