"""Files that fields refer to."""

from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.files.in_items import field_owners, files_in
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef

FIELDS = {
    "uf_one": Field(code="uf_one", title="One", type=FieldType.FILE),
    "uf_many": Field(code="uf_many", title="Many", type=FieldType.FILE, multiple=True),
    "uf_text": Field(code="uf_text", title="Text", type=FieldType.STRING),
}
VALUES = {
    "uf_one": "a",
    "uf_many": ["b", {"name": "x", "url": "https://example.com/x"}, "a"],
    "uf_text": "c",
    "uf_gone": "d",
}


def test_only_file_fields_hold_files_and_each_file_has_one_place():
    assert {"a": "/uf_one", "b": "/uf_many/0"} == files_in(VALUES, FIELDS)
    assert {} == files_in({"uf_one": None}, FIELDS)


def test_a_file_belongs_to_its_field():
    deal = ItemRef("deal", 1)
    assert {
        "a": FileOwner(deal, "field#uf_one"),
        "b": FileOwner(deal, "field#uf_many"),
    } == field_owners(deal, VALUES, FIELDS)
