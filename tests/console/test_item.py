"""An item: its values in place, its stages, its timeline, what rules do on it and why not."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.stories import ADMIN, after, path_of

DAY_LATER = after("P1D")


@pytest.fixture
def chairs(crm):
    """A deal with its client."""
    ann = crm.create("contact", name="Ann", last_name="Lind", emails=["ann@north.example"])
    return crm.create(title="Chairs", amount="1200", contact=ann["id"])


def opened(desk, crm, deal, query=""):
    """Open the deal over its board, where nothing is asked when it is left."""
    crm.ask("PUT", "/v1/smart-activity/settings", {"types": {"deal": {"mine": "off"}}})
    window = desk.sit(route=f"deal/default?open={deal['id']}{query}")
    window.sees("Fields", "region")
    return window


# ---- values


@pytest.mark.parametrize("route", ["deal/default?open=1", "deal/1"])
def test_a_value_is_changed_in_its_place_by_keys_alone(desk, crm, chairs, route):
    window = desk.sit(route=route)
    window.part("button", "Edit Amount: $1,200").focus()
    window.presses("Enter")
    window.types("1 350,50")
    window.presses("Enter")

    window.focus_is_on(window.sees("Edit Amount: $1,350.50", "button"))
    assert "1350.50" == crm.read(chairs)["amount"]


def test_escape_leaves_a_value_as_it_was(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.clicks("Edit Amount: $1,200")
    window.types("9")
    window.presses("Escape")
    window.focus_is_on(window.sees("Edit Amount: $1,200", "button"))
    assert "1200.00" == crm.read(chairs)["amount"]


def test_a_fault_of_the_service_stands_at_its_field(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.clicks("Edit Amount: $1,200")
    window.types("many")
    window.presses("Enter")
    alert = window.sees("", "alert")
    expect(alert).not_to_be_empty()
    expect(window.part("textbox", "Amount")).to_have_value("many")


def test_people_and_clients_are_chosen_by_typing_a_part_of_their_name(desk, crm, chairs):
    thomas = crm.hire("Thomas")
    binh = crm.create("contact", name="Bình", last_name="Nguyễn")
    window = opened(desk, crm, chairs)

    window.clicks("Edit Responsible: Admin")
    window.types("tho")
    window.sees(re.compile("Thomas"), "option")
    window.presses("Enter")
    window.sees("Edit Responsible: Thomas", "button")

    window.clicks("Edit Contact: Ann Lind")
    window.types("nguyen")
    window.sees(re.compile("Nguyễn"), "option")
    window.presses("Enter")
    window.sees(re.compile("Nguyễn"), "link")

    deal = crm.read(chairs)
    assert (thomas, binh["id"]) == (deal["responsible"], deal["contact"])


def test_fields_of_all_types_are_typed_and_shown(desk, crm, chairs):
    fields = {
        "uf_colour": {"title": "Colour", "type": "list", "options": ["red", "blue"]},
        "uf_sizes": {"title": "Sizes", "type": "list", "options": ["S", "L"], "multiple": True},
        "uf_visit": {"title": "Visit", "type": "datetime"},
        "uf_urgent": {"title": "Urgent", "type": "boolean"},
        "uf_notes": {"title": "Notes", "type": "string", "multiple": True},
    }
    for code, body in fields.items():
        crm.ask("POST", "/v1/fields/deal", {"code": code, **body})
    window = opened(desk, crm, chairs)

    window.clicks("Add Colour")
    window.part("combobox", "Colour").select_option("blue")
    window.sees("Edit Colour: blue", "button")
    window.clicks("Add Sizes")
    window.part("checkbox", "L").check()
    window.clicks("Save")
    window.sees("Edit Sizes: L", "button")
    window.clicks("Add Visit")
    window.fills("Visit", "2023-04-05T14:30")
    window.clicks("Save")
    window.sees(re.compile("Edit Visit: .*02:30"), "button")
    window.part("checkbox", "Urgent").check()
    window.clicks("Add Notes")
    window.fills("Notes", "one")
    window.fills("Notes, line 2", "two")
    window.clicks("Save")
    window.sees("Edit Notes: one, two", "button")

    deal = crm.read(chairs)
    told = [deal[code] for code in fields]
    assert ["blue", ["L"], "2023-04-05T14:30:00Z", True, ["one", "two"]] == told


def test_who_was_slower_is_told_who_changed_what_and_may_save_again(desk, crm, chairs):
    thomas = crm.hire("Thomas", admin=True)
    window = opened(desk, crm, chairs)
    window.clicks("Edit Amount: $1,200")
    window.types("1500")
    crm.as_user(thomas).change(chairs, amount="1400")
    crm.settle()
    window.presses("Enter")

    window.sees("Thomas changed Amount from $1,200 to $1,400")
    assert "1400.00" == crm.read(chairs)["amount"]
    window.clicks("Save again")
    window.sees("Edit Amount: $1,500", "button")
    assert "1500.00" == crm.read(chairs)["amount"]


def test_who_may_only_read_sees_values_and_no_way_to_change_them(desk, crm, chairs):
    role = {"name": "Reader", "permissions": [{"type": "deal", "items": {"read": "all"}}]}
    eve = crm.hire("Eve", roles=[crm.ask("POST", "/v1/roles", role)["id"]])
    window = desk.sit(eve, route=f"deal/{chairs['id']}")
    window.sees("$1,200")
    window.sees_no(re.compile("^Edit "), "button")


# ---- stages


def test_a_click_on_a_stage_moves_it_as_a_drop_does_and_the_move_is_taken_back(desk, crm):
    later = crm.comment_rule("new", run=DAY_LATER, name="Remember")
    chairs = crm.create(title="Chairs")
    window = opened(desk, crm, chairs)
    stages = window.part("list", "Stages").last
    window.clicks("Executing", within=stages)
    expect(window.part("button", "Executing", within=stages)).to_have_attribute(
        "aria-current", "step"
    )
    window.hears("Chairs moved to Executing; undo with Z")
    crm.settle()
    assert ("executing", "stopped") == (crm.stage(chairs), crm.states(chairs, 1)[later])

    window.clicks("More about Chairs")
    window.clicks("Take the last move back, to New", "menuitem")
    window.hears("Chairs is back where it was")
    window.sees("Remember waits again")
    assert "new" == crm.stage(chairs)


# ---- timeline


def test_the_timeline_tells_in_sentences_what_happened_and_comments_join_it(desk, crm, chairs):
    crm.rule("new", "send_email", {"subject": "Welcome", "text": "Hello <b>you</b>"})
    deal = crm.create(title="Tables", contact=chairs["contact"])
    crm.change(deal, amount="100")
    crm.settle()
    window = opened(desk, crm, deal)
    timeline = window.part("list", "Timeline")

    window.sees("A rule sent an e-mail to ann@north.example: Welcome", within=timeline)
    window.sees("Hello <b>you</b>", within=timeline)
    window.sees("Amount: (empty) → $100", within=timeline)
    window.fills("Comment", "Called them, <i>no answer</i>")
    window.clicks("Add comment")
    window.sees("Called them, <i>no answer</i>", within=timeline)
    expect(timeline.locator("b, i")).to_have_count(0)

    window.part("combobox", "Show").select_option("Comments")
    window.sees("Admin commented", within=timeline)
    window.sees_no(re.compile("sent an e-mail"), within=timeline)


def test_what_was_typed_as_a_comment_outlives_a_reload(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.fills("Comment", "Half a thought")
    window.reloads()
    expect(window.part("textbox", "Comment")).to_have_value("Half a thought")


def test_the_history_has_each_change_with_both_values_and_by_whom(desk, crm, chairs):
    crm.change(chairs, amount="1300")
    crm.settle()
    window = opened(desk, crm, chairs)
    window.clicks("History", "tab")
    newest = window.part("list", "Changes").get_by_role("listitem").first
    expect(newest).to_contain_text("Admin")
    expect(newest).to_contain_text("Amount")
    expect(newest.get_by_role("deletion")).to_have_text("$1,200")
    expect(newest.get_by_role("insertion")).to_have_text("$1,300")


# ---- automation


@pytest.fixture
def ruled(crm, chairs):
    """A deal on which one rule did not act, and two wait."""
    only_large = {"field": "amount", "op": "gt", "value": "5000"}
    crm.comment_rule("new", "large", name="Tell of it", condition=only_large)
    crm.comment_rule("new", "soon", name="Look soon", run=DAY_LATER)
    crm.comment_rule("new", "never", name="Nag", run=DAY_LATER)
    return crm.create(title="Tables", amount="1200")


def test_why_a_rule_did_not_act_stands_there_with_the_value_found(desk, crm, ruled):
    window = opened(desk, crm, ruled, "&tab=automation")
    line = window.page.get_by_role("listitem").filter(has_text="Tell of it").last
    expect(line).to_contain_text("Skipped")
    expect(line).to_contain_text('amount is greater than "5000"; amount was 1200.00')
    expect(line).to_contain_text("Amount was $1,200")


def test_one_rule_is_stopped_another_one_runs_now_a_third_tries_again(desk, crm, ruled):
    window = opened(desk, crm, ruled, "&tab=automation")
    window.clicks("Stop: Nag")
    window.sees_no("Stop: Nag", "button")
    window.clicks("Run now: Look soon")
    window.sees_no("Run now: Look soon", "button")
    crm.change(ruled, amount="9000")
    with window.waits_for_answer("/retry", "POST"):
        window.clicks("Try again: Tell of it")
    crm.settle()

    assert {"soon", "large"} == set(crm.texts(ruled))
    crm.client.advance("P2D")
    assert 2 == len(crm.texts(ruled))


def test_all_that_waits_is_stopped_at_once(desk, crm, ruled):
    window = opened(desk, crm, ruled, "&tab=automation")
    window.clicks("Stop all that wait")
    window.hears("2 rules stopped")
    window.sees_no(re.compile("^Run now"), "button")
    assert ["skipped", "stopped", "stopped"] == sorted(crm.states(ruled).values())


def test_what_a_rule_does_later_shows_without_a_reload(desk, crm):
    crm.comment_rule("new", "It is time.", name="Look", run=after("PT1H"))
    deal = crm.create(title="Chairs")
    window = opened(desk, crm, deal)
    expect(window.card("Chairs")).to_contain_text("1 waiting")
    crm.client.advance("PT2H")
    window.comes_back()

    expect(window.part("list", "Timeline")).to_contain_text("It is time.")
    expect(window.card("Chairs")).not_to_contain_text("waiting")


# ---- what belongs to it


def test_activities_are_planned_put_off_ticked_and_completed(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.clicks("Plan an activity")
    window.fills("What", "Send the contract")
    window.part("combobox", "Kind").select_option("Task")
    window.fills("Checklist", "Print\nSign")
    window.clicks("Save")
    following = window.sees("Next activity", "region")
    window.sees("Send the contract", within=following)
    window.part("checkbox", "Print", within=following).check()
    window.clicks("More about Send the contract", within=following)
    window.clicks("In a week", "menuitem")
    window.hears(re.compile("Send the contract: now due"))
    (planned,) = crm.activities(chairs)
    assert [True, False] == [one["done"] for one in planned["checklist"]]
    assert planned["deadline"].startswith("2023-04-10")

    window.clicks("Complete Send the contract", within=following)
    window.sees("Nothing is planned.", within=following)
    window.clicks("Activities", "tab")
    window.sees("Done", "heading")
    assert crm.activities(chairs)[0]["completed"]


def test_bindings_show_both_ways_and_a_child_is_made_from_there(desk, crm, chairs):
    window = opened(desk, crm, chairs, "&tab=bindings")
    panel = window.sees("Bindings", "tabpanel")
    window.sees("Ann Lind", "link", within=panel)
    window.clicks("Add what belongs to it", within=panel)
    window.clicks("Quote", "menuitem")
    window.fills("Title", "Offer for chairs")
    window.part("dialog").get_by_role("button", name="Add", exact=True).click()
    window.sees("Offer for chairs", "heading")
    (quote,) = crm.all("/v1/items/quote")
    assert (chairs["id"], chairs["contact"]) == (quote["deal"], quote["contact"])


def test_product_rows_are_typed_and_come_to_the_amount(desk, crm, chairs):
    body = {"name": "Chair", "price": "80", "currency": "EUR"}
    crm.ask("POST", "/v1/products", body)
    window = opened(desk, crm, chairs, "&tab=products")
    window.clicks("Add products")
    window.part("combobox", "Product of row 1").fill("cha")
    window.clicks(re.compile("Chair"), "option")
    window.fills("Quantity of row 1", "3")
    window.fills("Discount of row 1", "10")
    window.clicks("Save")
    window.sees("$216", "cell")
    window.sees("Edit Amount: $216", "button")
    assert "216.00" == crm.read(chairs)["amount"]


def test_a_workflow_is_started_with_what_it_wants_to_know(desk, crm, chairs):
    template = {
        "name": "Greet",
        "entity_type": "deal",
        "parameters": {"word": {"type": "string", "title": "Word", "required": True}},
        "steps": [
            {
                "type": "action",
                "action": "add_comment",
                "params": {"text": "{{ parameters.word }}!"},
            }
        ],
    }
    made = crm.ask("POST", "/v1/workflows", template)
    crm.ask("POST", f"/v1/workflows/{made['id']}/publish")
    window = opened(desk, crm, chairs, "&tab=workflows")
    window.clicks("Start a workflow")
    window.clicks("Greet", "menuitem")
    window.fills("Word (needed)", "Hello")
    window.clicks("Start")
    window.sees("Greet", "link")
    crm.settle()
    assert "Hello!" in crm.texts(chairs)


def test_what_is_deleted_by_mistake_is_brought_back(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.clicks("More about Chairs")
    window.clicks("Delete", "menuitem")
    window.clicks("Delete", within=window.sees("Delete Chairs?", "dialog"))
    window.sees_no("Chairs", "link")
    window.hears("Chairs was deleted")
    with window.waits_for_answer("/restore", "POST"):
        window.clicks("Bring back")
    crm.settle()
    window.comes_back()
    expect(window.card("Chairs")).to_be_visible()
    assert "Chairs" == crm.ask("GET", path_of(chairs))["title"]
    assert ADMIN == crm.read(chairs)["responsible"]
