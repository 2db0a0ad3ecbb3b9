"""References: what values link to, and which of it does not exist."""

import msgspec
import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.references import (
    Reference,
    check_references,
    items_among,
    references_in,
)
from tests.support.contexts import ANNA, DORA, NOW, contact

FIELDS = {
    one.code: one
    for one in (
        Field(code="title", title="Title", type=FieldType.STRING),
        Field(code="responsible", title="Responsible", type=FieldType.USER),
        Field(code="watchers", title="Watchers", type=FieldType.USER, multiple=True),
        Field(code="contact", title="Contact", type=FieldType.ITEM, target="contact"),
        Field(code="contacts", title="All", type=FieldType.ITEM, target="contact", multiple=True),
    )
}
USERS = {ANNA.id: ANNA, DORA.id: DORA}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"title": "7"}, []),
        ({"contact": None, "contacts": None}, []),
        ({"gone": 7}, []),
        ({"contact": 7}, [("/contact", ItemRef("contact", 7))]),
        ({"contacts": [7]}, [("/contacts/0", ItemRef("contact", 7))]),
        ({"responsible": 1, "watchers": [2]}, [("/responsible", 1), ("/watchers/0", 2)]),
    ],
)
def test_items_and_users_that_values_name_are_found_with_their_places(values, expected):
    assert expected == [(one.pointer, one.to) for one in references_in(values, FIELDS)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"contact": 7, "responsible": 1}, []),
        ({"contacts": [8, 7, 9]}, ["/contacts/2"]),
        ({"contact": 8}, ["/contact"]),
    ],
)
def test_what_the_item_names_already_is_not_looked_at(values, expected):
    present = {"contact": 7, "contacts": [7, 8], "responsible": 1}
    assert expected == [one.pointer for one in references_in(values, FIELDS, present)]


def test_only_items_have_to_be_read():
    found = [Reference("/a", 1), Reference("/b", ItemRef("contact", 7))]
    assert [ItemRef("contact", 7)] == items_among(found)


def test_what_does_not_exist_is_refused_with_each_place():
    gone = msgspec.structs.replace(contact(id=8), deleted_at=NOW)
    items = {ItemRef("contact", 7): contact(id=7), gone.ref: gone, ItemRef("contact", 9): None}
    values = {"contacts": [7, 8, 9, 10], "watchers": [ANNA.id, DORA.id, 99]}
    with pytest.raises(Invalid) as refused:
        check_references(references_in(values, FIELDS), USERS, items)
    assert "unknown_reference" == refused.value.code
    assert ["/watchers/1", "/watchers/2", "/contacts/1", "/contacts/2", "/contacts/3"] == [
        fault.pointer for fault in refused.value.faults
    ]


def test_what_exists_is_let_through():
    items = {ItemRef("contact", 7): contact(id=7)}
    values = {"contact": 7, "responsible": ANNA.id}
    assert check_references(references_in(values, FIELDS), USERS, items) is None
