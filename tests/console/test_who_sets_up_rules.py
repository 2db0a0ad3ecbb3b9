"""Stories 18 to 20: who only reads rules, templates that are placed, versions that come back."""

import re

from playwright.sync_api import expect

PATH = "/v1/automation/deal/default"
ROUTE = "deal/default/automation"


def test_who_only_reads_rules_sees_them_and_changes_none(desk, crm):
    rule = crm.comment_rule("new", "Hello", name="Greet")
    everything = ("read", "add", "change", "delete", "move")
    may = {"items": dict.fromkeys(everything, "all"), "automation": "read"}
    reader = crm.ask("POST", "/v1/roles", {"name": "Reader", "permissions": [may]})["id"]
    ben = crm.hire("Ben", roles=[reader])
    window = desk.sit(ben, ROUTE)
    window.clicks("Greet", "link")
    panel = window.sees("Greet", "complementary")
    window.sees("Hello", within=panel)
    window.sees("At once", within=panel)
    for name in (re.compile("^Add to"), "Templates", "Save", re.compile("^What to do with")):
        window.sees_no(name, "button")
    window.sees_no(re.compile("is on"), "switch")
    refused = crm.as_user(ben).client.send("PUT", f"{PATH}/rules/{rule}", json={})
    assert 403 == refused.status


def test_a_template_shows_what_it_adds_and_is_placed(desk, crm):
    window = desk.sit(route=ROUTE)
    window.clicks("Begin with a template")
    window.clicks(re.compile("^Loss analysis"))
    panel = window.sees("Loss analysis", "complementary")
    window.sees("Write down why it was lost", within=panel)
    assert [] == crm.ask("GET", PATH)["rules"]
    window.clicks("Place it")
    window.sees("Write down why it was lost", "link")
    assert {"lose"} == {one["stage"] for one in crm.ask("GET", PATH)["rules"]}
    deal = crm.create(title="Chairs")
    crm.move(deal, "lose")
    assert ["Why was “Chairs” lost?"] == [one["subject"] for one in crm.activities(deal)]


def test_a_template_is_placed_in_the_language_of_the_page(desk, crm):
    window = desk.sit(route=f"{ROUTE}?gallery=1", locale="vi")
    window.clicks(re.compile("^Danh sách khởi động"))
    window.clicks("Đặt vào")
    window.sees("Bắt đầu công việc", "link")


def test_a_version_is_compared_and_brought_back(desk, crm):
    rule = crm.comment_rule("new", "Hello", name="Greet")
    crm.ask("PATCH", f"{PATH}/rules/{rule}", {"params": {"text": "Bye"}})
    crm.ask("DELETE", f"{PATH}/rules/{rule}")
    window = desk.sit(route=f"{ROUTE}?versions=1")
    for one in ("1 rule added", "1 rule changed", "1 rule removed"):
        window.sees(one)
    window.clicks(re.compile("version 2"))
    panel = window.sees("Version 2", "complementary")
    window.sees("Hello", "cell", within=panel)
    window.sees("Bye", "cell", within=panel)
    window.clicks("Bring it back")
    window.sees("Greet", "link")
    (back,) = crm.ask("GET", PATH)["rules"]
    assert (rule, "Bye") == (back["id"], back["params"]["text"])
    expect(
        window.page.get_by_role("button", name=re.compile("^Version 2 brought back"))
    ).to_be_visible()
