"""Files as parameters."""

import pytest

from chalicelib.catalogue.form_schema import form_schema
from chalicelib.catalogue.parameters.attachments import Attachments
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.items.fields import Field, FieldType
from tests.support.contexts import action_context, check_context, deal

CONTEXT = check_context(
    fields={
        "deal": {
            "uf_offers": Field(code="uf_offers", title="Offers", type=FieldType.FILE),
            "title": Field(code="title", title="Title", type=FieldType.STRING),
        }
    }
)


@pytest.mark.parametrize(
    "attachments", [Attachments(field="uf_offers"), Attachments(files=["a", "b"])]
)
def test_a_field_or_files_are_meant(attachments):
    assert [] == attachments.faults("/attachments", CONTEXT)


@pytest.mark.parametrize(
    ("pointer", "attachments"),
    [
        ("/attachments", Attachments()),
        ("/attachments", Attachments(files=[])),
        ("/attachments", Attachments(field="uf_offers", files=["a"])),
        ("/attachments/field", Attachments(field="title")),
        ("/attachments/field", Attachments(field="uf_gone")),
    ],
)
def test_neither_and_both_and_other_fields_are_refused(pointer, attachments):
    assert [pointer] == [one.pointer for one in attachments.faults("/attachments", CONTEXT)]


@pytest.mark.parametrize(("value", "ids"), [(["a", "b"], ("a", "b")), ("a", ("a",)), (None, ())])
def test_a_field_gives_the_files_that_it_holds(value, ids):
    context = action_context(item=deal(fields={"uf_offers": value}))
    assert ids == Attachments(field="uf_offers").ids(context)


def test_a_file_that_lies_elsewhere_is_none():
    context = action_context(item=deal(fields={"uf_offers": {"url": "https://x.example/a"}}))
    with pytest.raises(ActionFailed, match="lies elsewhere"):
        Attachments(field="uf_offers").ids(context)


def test_uploaded_files_are_named_once():
    assert ("a", "b") == Attachments(files=["a", "b", "a"]).ids(action_context())


def test_forms_offer_the_fields_that_hold_files():
    schema = form_schema(Attachments)["properties"]["field"]
    assert "file-field" == schema["format"]
