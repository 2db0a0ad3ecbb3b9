"""What an action tells of: items that it reads, and titles of linked ones in its texts."""

import pytest

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.listing import action
from chalicelib.catalogue.types_read import types_read
from chalicelib.domain.items.fields import Field, FieldType

LINK = Field(code="offer", title="Offer", type=FieldType.ITEM, target="quote")
PLAIN = Field(code="title", title="Title", type=FieldType.STRING)
FIELDS = {"deal": {"offer": LINK, "title": PLAIN}, "contact": {"offer": LINK}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("see {{ deal.offer }}", {"quote"}),
        ("see {{ item.offer }}", {"quote"}),
        ("see {{ contact.offer }}", {"quote"}),
        ("see {{ deal.title }} {{ results.a.b }}", set()),
    ],
)
def test_titles_of_linked_items_are_told_by_texts(text, told):
    comment = parse_action(action("add_comment"), {"text": text})
    assert told == types_read(comment, "deal", FIELDS)


def test_items_that_are_read_are_told():
    params = {"entity_type": "invoice", "item": "1", "fields": ["title"]}
    assert {"invoice"} == types_read(parse_action(action("get_crm_data"), params), "deal", FIELDS)
