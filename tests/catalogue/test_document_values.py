"""What a document template is filled with."""

from chalicelib.catalogue.document_values import document_values, links_in, wanted
from tests.support.contexts import action_context, contact, deal

DEAL = deal(fields={"amount": "5000.00", "currency": "EUR", "close_date": "2026-04-01"})


def test_values_are_as_people_read_them_and_as_they_are_stored():
    context = action_context(item=DEAL, contact=contact(title="Ann"))
    tree = document_values(context, ["deal.amount", "deal.stage", "contact.title", "today"], {})
    assert {
        "products": [],
        "deal": {"amount": ["5000.00", "5000.00"], "stage": [tree["deal"]["stage"][0], "new"]},
        "contact": {"title": ["Ann", "Ann"]},
        "today": ["2026-03-02", "2026-03-02"],
    } == tree


def test_what_is_given_stands_in_place_of_what_was_looked_up():
    given = {"deal.title": "Tables", "values.discount": "10 %", "note": "soon"}
    tree = document_values(action_context(item=DEAL), ["deal.title", "values.discount"], given)
    assert {"title": ["Tables", "Tables"]} == tree["deal"]
    assert {"discount": ["10 %", "10 %"], "note": ["soon", "soon"]} == tree["values"]


def test_what_is_not_there_is_empty():
    tree = document_values(action_context(item=DEAL, contact=None), ["contact.name"], {})
    assert {"name": ["", None]} == tree["contact"]


def test_only_what_lies_around_the_item_is_looked_up():
    paths = ["deal.title", "document.number", "values.x", "products", "now"]
    assert [("deal", "title"), ("now",)] == list(wanted(paths))


def test_items_that_are_named_are_to_be_read():
    linked = deal(fields={"contact": 7})
    (ref,) = links_in(action_context(item=linked), ["deal.contact", "deal.title"])
    assert "contact_7" == str(ref)
