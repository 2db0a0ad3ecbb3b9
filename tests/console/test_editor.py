"""Stories 8 to 11: what the editor shows it saves again, whatever it is; and rules are tried."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import expect

from chalicelib.catalogue import listing
from infra.costs.showroom import Showroom, receiver
from tests.console.window import Window
from tests.support.stories import Document, Story

PATH = "/v1/automation/deal/default"
ROUTE = "deal/default/automation"

RUNS: dict[str, Document] = {
    "At once": {"mode": "immediately"},
    "10 minutes after entering": {"mode": "delay", "delay": "PT10M", "base": "entry"},
    "1 day 2 hours after Close date": {
        "mode": "delay",
        "delay": "P1DT2H",
        "base": "close_date",
    },
    "2 days before Close date": {"mode": "before", "delay": "P2D", "field": "close_date"},
    "At 12:00 on Close date": {"mode": "at", "field": "close_date", "time": "12:00"},
    "At Created at": {"mode": "at", "field": "created_at"},
    "At Fri, Mar 1, 09:00 AM": {"mode": "at", "instant": "2030-03-01T09:00:00Z"},
}
CONDITIONS: dict[str, Document] = {
    "Currency is “EUR”": {"field": "currency", "op": "eq", "value": "EUR"},
    "Currency is not “USD”": {"field": "currency", "op": "ne", "value": "USD"},
    "Amount is greater than $5,000": {"field": "amount", "op": "gt", "value": "5000"},
    "Amount is at least $5,000": {"field": "amount", "op": "gte", "value": "5000.00"},
    "Probability is less than 50": {"field": "probability", "op": "lt", "value": 50},
    "Close date is at most Dec 31, 2030": {
        "field": "close_date",
        "op": "lte",
        "value": "2030-12-31",
    },
    "Source is one of “web” or “call”": {"field": "source", "op": "in", "value": ["web", "call"]},
    "Source is none of “web” or “call”": {
        "field": "source",
        "op": "not_in",
        "value": ["web", "call"],
    },
    "Title contains “paper”": {"field": "title", "op": "contains", "value": "paper"},
    "Title does not contain “test”": {"field": "title", "op": "not_contains", "value": "test"},
    "Contact is empty": {"field": "contact", "op": "empty"},
    "Contact is not empty": {"field": "contact", "op": "not_empty"},
    "Amount is between $1,000 and $5,000": {
        "field": "amount",
        "op": "between",
        "value": ["1000", "5000"],
    },
    "Created at has a time between": {
        "field": "created_at",
        "op": "time_between",
        "value": ["22:00", "06:00"],
    },
    "Close date is less than Today plus 3 days": {
        "field": "close_date",
        "op": "lt",
        "value": {"field": "today", "plus": "P3D"},
    },
    "Contact: Name is “Ann”": {"field": "contact.name", "op": "eq", "value": "Ann"},
    # Deeper than the form goes, and negated.
    "and (Source is empty or not (Title contains “test” and Amount is greater than $1))": {
        "all": [
            {"field": "amount", "op": "between", "value": ["1000", "5000"]},
            {
                "any": [
                    {"field": "source", "op": "empty"},
                    {
                        "not": {
                            "all": [
                                {"field": "title", "op": "contains", "value": "test"},
                                {"field": "amount", "op": "gt", "value": "1"},
                            ]
                        }
                    },
                ]
            },
        ]
    },
}


def named(crm: Story, name: str) -> Document:
    """Return the rule or trigger of a name, without who changed it and when."""
    found = crm.ask("GET", PATH)
    (one,) = (one for one in [*found["rules"], *found["triggers"]] if one["name"] == name)
    return {key: one[key] for key in one if key not in ("name", "changed_at", "changed_by")}


def renames(window: Window, name: str) -> str:
    """Open a rule or trigger, change nothing but its name, save it, and return the new name."""
    window.clicks(name, "link")
    with window.waits_for_answer("/automation/deal/default", "PUT"):
        window.fills(re.compile("^Name of the (rule|trigger)$"), f"{name}!")
        window.clicks("Save")
    window.sees(f"{name}!", "link")
    return f"{name}!"


def test_every_run_mode_is_a_sentence_and_is_saved_as_it_was(desk, crm):
    for sentence, run in RUNS.items():
        crm.comment_rule("new", name=sentence.replace(" ", "_"), run=run)
    window = desk.sit(route=ROUTE, locale="en-US")
    for sentence in RUNS:
        name = sentence.replace(" ", "_")
        window.sees(sentence)
        before = named(crm, name)
        assert before == named(crm, renames(window, name))
        window.sees(sentence)


def test_every_operator_is_a_sentence_and_is_saved_as_it_was(desk, crm):
    for place, condition in enumerate(CONDITIONS.values()):
        crm.comment_rule("new", name=f"rule {place}", condition=condition)
    window = desk.sit(route=ROUTE, locale="en-US")
    for place, sentence in enumerate(CONDITIONS):
        window.sees(re.compile(re.escape(sentence)))
        before = named(crm, f"rule {place}")
        assert before == named(crm, renames(window, f"rule {place}"))


def test_a_condition_is_made_by_picking(desk, crm):
    window = desk.sit(route=f"{ROUTE}?add=new&what=add_comment")
    window.fills("Text *", "Hello")
    conditions = window.part("group", "Conditions")
    fields = conditions.get_by_label("Field", exact=True)
    window.clicks("Add a condition")
    fields.select_option(label="Amount")
    window.fills_choice("Comparison", "is between")
    window.fills("From", "100")
    window.fills("To", "200")
    window.clicks("Add a condition")
    expect(fields).to_have_count(2)
    fields.last.select_option(label="Responsible")
    window.page.get_by_label("Value", exact=True).fill("adm")
    found = window.sees("Value", "listbox")
    window.clicks(re.compile("^Admin"), "option", within=found)
    window.fills_choice("How they are joined", "Any of these holds")
    window.sees("Only if Amount is between $100 and $200 or Responsible is Admin")
    window.clicks("Save")
    window.sees("Add comment", "link")
    assert {
        "any": [
            {"field": "amount", "op": "between", "value": ["100", "200"]},
            {"field": "responsible", "op": "eq", "value": 1},
        ]
    } == named(crm, "Add comment")["condition"]


def test_a_rule_is_tried_and_says_what_it_found(desk, crm):
    crm.create(title="Chairs", amount="1200.00")
    condition = {"field": "amount", "op": "gt", "value": "5000"}
    params = {"text": "About {{ deal.title }}"}
    crm.rule("new", "notify_staff", params, name="Write", condition=condition)
    window = desk.sit(route=ROUTE)
    window.clicks("Write", "link")
    tried = window.sees("Try it", "region")
    window.sees("0 of 1 on “New” meet the condition now.", within=tried)
    window.sees("Skipped", within=tried)
    window.sees(re.compile(r"found: \$1,200"), within=tried)
    window.page.get_by_label("Value", exact=True).fill("1000")
    window.sees("1 of 1 on “New” meet the condition now.", within=tried)
    window.sees("Done", within=tried)
    window.sees("About Chairs", within=tried)
    assert [] == crm.all("/v1/notifications")


def test_a_rule_is_given_to_those_that_are_there_after_they_were_counted(desk, crm):
    deals = [crm.create(title=title) for title in ("Chairs", "Tables")]
    window = desk.sit(route=f"{ROUTE}?add=new&what=add_comment")
    window.fills("Text *", "Hello")
    window.page.get_by_label("Also for the 2 that are there now").check()
    window.clicks("Save")
    asked = window.sees("“Add comment” for those that are there", "dialog")
    window.sees("2 get the rule", within=asked)
    window.sees("Done", "cell", within=asked)
    assert [[], []] == [crm.texts(deal) for deal in deals]
    with window.waits_for_answer("/items", "POST"):
        window.clicks("Also for them", within=asked)
    crm.client.advance("PT1M")
    window.sees("2 got the rule", within=asked)
    assert [["Hello"], ["Hello"]] == [crm.texts(deal) for deal in deals]
    window.part("button", "Close", within=asked).last.press("Enter")
    window.sees_no("“Add comment” for those that are there", "dialog")
    window.focus_is_on(window.part("link", "Add comment"))

    window.clicks("What to do with Add comment")
    window.clicks("Also for those that are there now…", "menuitem")
    window.sees("0 get the rule, 2 have had it already")
    expect(window.part("button", "Also for them")).to_be_disabled()


def test_the_menu_of_placeholders_opens_on_a_brace(desk, crm):
    crm.create(title="Chairs")
    window = desk.sit(route=f"{ROUTE}?add=new&what=add_comment")
    window.page.get_by_label("Text *").click()
    window.types("About {title")
    window.sees(re.compile("Title"), "option")
    window.presses("Enter")
    expect(window.page.get_by_label("Text *")).to_have_value("About {{ deal.title }}")
    window.sees("About Chairs")


@cache
def _catalogue() -> dict[str, list[str]]:
    shelves: dict[str, list[str]] = {}
    for one in listing.describe_actions():
        if one["entity_types"] is None or "deal" in one["entity_types"]:
            shelves.setdefault(one["group"], []).append(one["code"])
    return shelves


@pytest.fixture
def showroom(crm: Story) -> Iterator[Showroom]:
    """A tenant in which every example can be placed."""
    with receiver() as address:
        yield Showroom(crm.client, address)


@pytest.mark.parametrize("group", sorted(_catalogue()))
def test_the_form_of_every_action_saves_its_example_as_it_was(
    desk: Any, crm: Story, showroom: Showroom, group: str
) -> None:
    for code in _catalogue()[group]:
        showroom.place(code, name=code)
    window = desk.sit(route=ROUTE)
    changed = {}
    for code in _catalogue()[group]:
        before = named(crm, code)["params"]
        after = named(crm, renames(window, code))["params"]
        if before != after:
            changed[code] = (before, after)
    assert {} == changed


def test_the_form_of_every_trigger_saves_its_example_as_it_was(
    desk: Any, crm: Story, showroom: Showroom
) -> None:
    placed = [one["code"] for one in listing.describe_triggers()]
    for one in listing.describe_triggers():
        # Forms, templates and booking fields that some refer to are in the showroom.
        crm.trigger("won", one["code"], one["example"], name=one["code"])
    assert 25 <= len(placed)
    window = desk.sit(route=ROUTE)
    for code in placed:
        before = named(crm, code)
        assert before == named(crm, renames(window, code))
