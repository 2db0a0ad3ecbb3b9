"""What runs and tasks have in common over HTTP."""

import msgspec
import pytest

from chalicelib.api.v1.shapes.workflow_shapes import item_in, shared_values
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.item import ItemRef


class Stored(msgspec.Struct):
    id: str
    item: ItemRef
    secret: str


class Shown(msgspec.Struct):
    id: str
    item: str


def test_a_text_names_an_item():
    assert ItemRef("deal", 12) == item_in("deal_12")


@pytest.mark.parametrize("text", ["", "deal", "deal_", "deal_x", "deal_0", "12"])
def test_what_names_no_item_is_a_fault(text):
    with pytest.raises(Invalid) as refused:
        item_in(text)
    assert ["/item"] == [fault.pointer for fault in refused.value.faults]


def test_only_what_is_shown_is_taken_from_a_record():
    assert {"id": "r"} == shared_values(Stored("r", ItemRef("deal", 1), "s"), Shown, "item")
