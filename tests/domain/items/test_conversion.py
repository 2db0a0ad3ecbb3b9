"""Conversion: what can be made of what, and what it takes over (R22)."""

import pytest

from chalicelib.domain.items.conversion import (
    converted_values,
    kinds_of,
    link_between,
    taken_along,
)
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from chalicelib.domain.items.fields import Field, FieldType
from tests.support.contexts import deal, item, lead

FIELDS = {code: fields_of(type) for code, type in STANDARD_TYPES.items()}


@pytest.mark.parametrize(
    ("type", "kinds"),
    [
        ("lead", {"deal", "contact", "company"}),
        ("deal", {"quote", "invoice"}),
        ("quote", {"deal", "invoice"}),
        ("invoice", set()),
        ("contact", set()),
    ],
)
def test_each_type_can_become_certain_others(type, kinds):
    assert kinds == set(kinds_of(item(type)))


def test_a_lead_of_a_returning_customer_becomes_a_deal_only():
    assert ("deal",) == kinds_of(lead(fields={"is_return_customer": True}))


def test_a_company_is_named_as_the_lead_names_it():
    about = lead(title="Call of Monday", fields={"company_title": "Acme", "name": "Mia"})
    assert "Acme" == converted_values(about, FIELDS["lead"], FIELDS["company"])["title"]
    contact = converted_values(about, FIELDS["lead"], FIELDS["contact"])
    assert ("Mia", False) == (contact["name"], "title" in contact)


def test_custom_fields_go_over_where_both_have_them_alike():
    own = {
        code: Field(code=code, title=code, type=type, options=options)
        for code, type, options in (
            ("uf_same", FieldType.STRING, ()),
            ("uf_other", FieldType.STRING, ()),
            ("uf_list", FieldType.LIST, ("a", "b")),
            ("uf_lost", FieldType.LIST, ("a", "b")),
        )
    }
    target = {
        "uf_same": own["uf_same"],
        "uf_other": Field(code="uf_other", title="x", type=FieldType.NUMBER),
        "uf_list": Field(code="uf_list", title="x", type=FieldType.LIST, options=("b", "c")),
        "uf_lost": Field(code="uf_lost", title="x", type=FieldType.LIST, options=("c",)),
    }
    about = deal(fields={"uf_same": "x", "uf_other": "5", "uf_list": "b", "uf_lost": "a"})
    taken = converted_values(about, {**FIELDS["deal"], **own}, {**FIELDS["quote"], **target})
    assert {"uf_same": "x", "uf_list": "b"} == {
        code: value for code, value in taken.items() if code.startswith("uf_")
    }


@pytest.mark.parametrize(
    ("source", "made", "links"),
    [
        ("lead", "deal", (None, "lead")),
        ("lead", "contact", ("contact", None)),
        ("deal", "invoice", (None, "deal")),
        ("quote", "deal", ("deal", None)),
        ("quote", "invoice", (None, "quote")),
    ],
)
def test_what_is_made_and_its_source_are_linked(source, made, links):
    assert links == link_between(source, FIELDS[source], made, FIELDS[made])


def test_custom_fields_with_a_value_go_along_where_the_target_lacks_them():
    def custom(code, type=FieldType.STRING, **more):
        return Field(code=code, title=code, type=type, **more)

    own = {
        one.code: one
        for one in (
            custom("uf_new", required=True),
            custom("uf_empty"),
            custom("uf_alike"),
            custom("uf_other"),
            custom("uf_file", FieldType.FILE),
            custom("uf_booked", FieldType.RESOURCE_BOOKING, multiple=True, read_only=True),
        )
    }
    target = {"uf_alike": own["uf_alike"], "uf_other": custom("uf_other", FieldType.NUMBER)}
    values = dict.fromkeys(("uf_new", "uf_alike", "uf_other", "uf_file", "uf_booked"), "x")
    found = taken_along(lead(fields={**values, "comments": "x"}), own, target)
    assert [("uf_new", False)] == [(one.code, one.required) for one in found.new]
    assert ["uf_other", "uf_file"] == [one.code for one in found.left]
