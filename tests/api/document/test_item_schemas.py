"""Items in the OpenAPI document."""

import pytest
from jsonschema import Draft202012Validator

TICKET = {"code": "uf_size", "title": "Size", "type": "list", "options": ["S", "L"]}


@pytest.fixture
def document(api):
    api.post("/v1/fields/deal", TICKET)
    return api.get("/openapi.json").body


def fits(document, name, value):
    schema = {**document, "$ref": f"#/components/schemas/{name}"}
    return Draft202012Validator(schema).is_valid(value)


def test_an_item_fits_the_schema_of_its_type_and_of_no_other(api, document):
    for type, fields in (
        ("deal", {"amount": 5, "close_date": "2026-03-01", "uf_size": "S"}),
        ("contact", {"name": "Ann", "emails": ["a@b.example"], "phones": ["+49 30 1234567"]}),
        ("lead", {"opened": True}),
    ):
        item = api.post(f"/v1/items/{type}", fields).body
        names = [one for one in document["components"]["schemas"] if one.endswith("Item")]
        assert {f"{type.capitalize()}Item", "Item"} == {
            one for one in names if fits(document, one, item)
        }


@pytest.mark.parametrize(
    "value",
    [
        {"title": "A", "amount": 5.5, "probability": 3, "uf_size": "L"},
        {"amount": "59.9000", "close_date": None, "contacts": [1]},
        {"close_date": "2026-03-01T09:00:00Z", "opened": False, "currency": "EUR"},
    ],
    ids=str,
)
def test_what_may_be_written_fits(api, document, value):
    assert fits(document, "DealFields", value)
    assert "contacts" in value or 201 == api.post("/v1/items/deal", value).status


@pytest.mark.parametrize(
    "value",
    [
        {"amuont": 5},
        {"amount": "many"},
        {"uf_size": "M"},
        {"currency": "XYZ"},
        {"contacts": 1},
        {"version": 3},
        {"responsible": None},
    ],
    ids=str,
)
def test_what_is_refused_does_not_fit(api, document, value):
    assert not fits(document, "DealFields", value)
    assert 400 == api.post("/v1/items/deal", value).status


def test_a_stranger_reads_nothing_of_the_tenants_own_fields(document, stranger):
    seen = stranger.get("/openapi.json").body
    assert "uf_size" in str(document)
    assert "uf_size" not in str(seen)
    assert fits(seen, "DealFields", {"uf_size": "L"})


def test_the_types_of_a_path_are_listed(document):
    (type, *_) = document["paths"]["/v1/items/{type}"]["post"]["parameters"]
    assert ["company", "contact", "deal", "invoice", "lead", "quote"] == sorted(
        type["schema"]["enum"]
    )
