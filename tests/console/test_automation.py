"""Stories 7 and 12: rules and triggers are added, changed, moved and removed, and act."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.console.window import Window
from tests.support.stories import Document, Story

PATH = "/v1/automation/deal/default"
ROUTE = "deal/default/automation"
PRESS_ONCE_THE_BOARD_SHOWS = """() => {
  window.visited = [];
  addEventListener("hashchange", (event) => visited.push(new URL(event.newURL).hash));
  // Earlier than anybody could, and before anything of it is painted.
  new MutationObserver((_, self) => {
    if (document.querySelector("main nav [aria-current]")?.textContent !== "Board") return;
    self.disconnect();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
  }).observe(document.body, { childList: true, subtree: true });
}"""


def rules(crm: Story) -> list[Document]:
    """Return the rules of the pipeline, in their order."""
    found: list[Document] = crm.ask("GET", PATH)["rules"]
    return found


@pytest.fixture
def window(desk, crm) -> Window:
    """The automation of a pipeline with two rules on its first stage."""
    crm.comment_rule("new", "one", name="First")
    crm.comment_rule("new", "two", name="Second")
    window = desk.sit(route=ROUTE)
    window.sees("First", "link")
    return window


def lane(window: Window, stage: str) -> Locator:
    """Return the lane of a stage."""
    return window.page.get_by_role("listitem", name=re.compile(rf"^{stage}, \d+ rule"))


def names(window: Window, stage: str) -> Locator:
    """Return the names on a lane, in their order."""
    return lane(window, stage).locator(".part > a")


def menu(window: Window, name: str, entry: str) -> None:
    """Choose from the menu of a rule or trigger."""
    window.clicks(f"What to do with {name}")
    window.clicks(entry, "menuitem")


def test_a_rule_is_added_by_search_and_acts_for_what_comes_then(desk, crm):
    window = desk.sit(route=ROUTE)
    window.sees("Nothing happens by itself yet")
    window.clicks("Add to Preparation")
    window.fills("Search", "comment")
    window.clicks(re.compile("^Add comment"))
    window.fills("Name of the rule", "Greet")
    window.fills("Text *", "Hello {{ deal.title }}")
    window.sees(re.compile("Acts for whatever"))
    window.clicks("Save")
    expect(names(window, "Preparation")).to_have_text(["Greet"])
    window.hears("“Greet” added")
    window.is_at(ROUTE)

    deal = crm.create(title="Chairs")
    crm.move(deal, "preparation")
    assert ["Hello Chairs"] == crm.texts(deal)


def test_a_trigger_is_added_and_also_moves_backwards(desk, crm):
    window = desk.sit(route=f"{ROUTE}?add=new&what=trigger:responsible_changed")
    window.page.get_by_label("Also backwards").check()
    window.clicks("Save")
    window.sees("also backwards", within=lane(window, "New"))
    deal = crm.create(title="Chairs")
    crm.move(deal, "executing")
    crm.change(deal, responsible=crm.hire("Ben"))
    assert "new" == crm.stage(deal)


def test_several_are_chosen_and_set_up_one_after_the_other(desk, crm):
    window = desk.sit(route=f"{ROUTE}?add=new")
    window.page.get_by_label("Choose Add comment, too").check()
    window.page.get_by_label("Choose End tasks, too").check()
    window.clicks("Set up 2 one after the other")
    window.fills("Text *", "Hello")
    window.clicks("Save")
    window.sees("End tasks", "heading")
    window.clicks("Save")
    expect(names(window, "New")).to_have_text(["Add comment", "End tasks"])


def test_what_the_service_finds_wrong_stands_at_its_field_with_the_focus(desk, crm):
    window = desk.sit(route=f"{ROUTE}?add=new&what=send_email")
    window.fills("Subject *", "Hello")
    window.fills("Text *", "Dear {{ deal.nobody }}")
    window.clicks("Save")
    text = window.page.get_by_label("Text *")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(text).to_be_focused()
    expect(window.part("alert")).to_contain_text("nobody")
    window.fills("Text *", "Dear client")
    window.clicks("Save")
    expect(names(window, "New")).to_have_text(["Send e-mail"])


def test_a_fault_in_what_is_folded_away_unfolds_it(desk, crm):
    window = desk.sit(route=f"{ROUTE}?add=new&what=send_email")
    window.fills("Subject *", "Hello")
    window.fills("Text *", "Hello")
    window.page.get_by_text(re.compile("^More settings")).click()
    window.fills("Sender", "nobody")
    window.page.get_by_text(re.compile("^More settings")).click()
    window.clicks("Save")
    expect(window.page.get_by_label("Sender")).to_be_focused()


def test_a_rule_is_edited_and_keeps_what_the_form_does_not_show(window, crm):
    (first, _) = rules(crm)
    window.clicks("First", "link")
    window.fills("Name of the rule", "Greet")
    window.clicks("Save")
    expect(names(window, "New")).to_have_text(["Greet", "Second"])
    (after, _) = rules(crm)
    same = {"params", "run", "condition", "sort", "working_time", "id", "placed_at"}
    assert {key: first[key] for key in same} == {key: after[key] for key in same}


def test_a_rule_is_switched_off_and_on(window, crm):
    window.clicks("First is on", "switch")
    window.sees("off", within=lane(window, "New"))
    assert [False, True] == [one["enabled"] for one in rules(crm)]
    menu(window, "First", "Switch on")
    window.hears("“First” switched on")
    assert [True, True] == [one["enabled"] for one in rules(crm)]


def test_a_rule_is_duplicated_right_below_and_taken_back(window, crm):
    menu(window, "First", "Duplicate")
    expect(names(window, "New")).to_have_text(["First", "Copy of First", "Second"])
    window.clicks("Undo")
    expect(names(window, "New")).to_have_text(["First", "Second"])


def test_what_a_colleague_changed_meanwhile_stays_where_one_takes_back_ones_own(window, crm):
    crm.ask("PATCH", f"{PATH}/rules/{rules(crm)[1]['id']}", {"name": "Theirs"})
    window.clicks("First is on", "switch")
    window.sees("Theirs", "link")
    window.clicks("Undo")

    window.hears(re.compile("^Undone"))
    assert [("First", True), ("Theirs", True)] == [
        (one["name"], one["enabled"]) for one in rules(crm)
    ]


@pytest.mark.parametrize("way", ["menu", "keys", "mouse"])
def test_rules_change_places(window, crm, way):
    if way == "menu":
        menu(window, "Second", "Move up")
    elif way == "keys":
        window.part("link", "Second").focus()
        window.presses("Alt+ArrowUp")
    else:
        drag(window, "Second", window.part("link", "First"))
    expect(names(window, "New")).to_have_text(["Second", "First"])
    assert ["Second", "First"] == [one["name"] for one in rules(crm)]


def drag(window: Window, name: str, onto: Locator) -> None:
    """Take a card with the mouse and drop it on something."""
    start = window.page.locator(".part").filter(has=window.part("link", name)).bounding_box()
    end = onto.bounding_box()
    assert start, end
    mouse = window.page.mouse
    mouse.move(start["x"] + 60, start["y"] + start["height"] - 20)
    mouse.down()
    mouse.move(start["x"] + 80, start["y"] + start["height"] - 30, steps=3)
    mouse.move(end["x"] + 40, end["y"] + 10, steps=6)
    mouse.up()


@pytest.mark.parametrize("way", ["menu", "keys", "mouse"])
def test_a_rule_is_moved_to_another_stage(window, crm, way):
    if way == "keys":
        window.part("link", "First").focus()
        window.presses("Alt+ArrowRight")
    elif way == "menu":
        menu(window, "First", "Move to…")
        window.fills_choice("Stage", "Preparation")
        window.clicks("Move")
    else:
        drag(window, "First", lane(window, "Preparation").get_by_role("list"))
    expect(names(window, "Preparation")).to_have_text(["First"])
    expect(names(window, "New")).to_have_text(["Second"])
    expect(window.part("link", "First")).to_be_focused()
    assert {"First": "preparation", "Second": "new"} == {
        one["name"]: one["stage"] for one in rules(crm)
    }


def test_a_rule_is_copied_to_another_pipeline(window, crm):
    crm.pipeline("Repairs", "new", "ready")
    window.reloads()
    menu(window, "First", "Copy to another pipeline…")
    window.clicks("Copy")
    window.hears(re.compile("^“First” copied to"))
    others = [one["id"] for one in crm.all("/v1/pipelines/deal") if not one["is_default"]]
    copied = crm.ask("GET", f"/v1/automation/deal/{others[0]}")["rules"]
    assert ["First"] == [one["name"] for one in copied]


def test_a_rule_is_deleted_and_one_is_asked_what_becomes_of_what_waits(desk, crm):
    later = {"mode": "delay", "delay": "P1D"}
    crm.comment_rule("new", "one", name="Later", run=later)
    deal = crm.create(title="Chairs")
    window = desk.sit(route=ROUTE)
    window.sees("1 waiting")
    menu(window, "Later", "Delete…")
    window.sees("1 of its runs waits. What shall become of it?")
    window.clicks("Let them go on")
    window.sees("Nothing happens by itself yet")
    crm.client.advance("P2D")
    assert ["one"] == crm.texts(deal)


def test_a_rule_that_is_deleted_takes_along_what_waits(desk, crm):
    crm.comment_rule("new", "one", name="Later", run={"mode": "delay", "delay": "P1D"})
    deal = crm.create(title="Chairs")
    window = desk.sit(route=ROUTE)
    window.sees("1 waiting")
    menu(window, "Later", "Delete…")
    window.clicks("Stop them too")
    window.sees("Nothing happens by itself yet")
    crm.client.advance("P2D")
    assert [] == crm.texts(deal)


def test_one_key_goes_to_the_board_and_back_as_soon_as_that_shows(window):
    window.page.evaluate(PRESS_ONCE_THE_BOARD_SHOWS)
    window.presses("a")
    window.page.wait_for_function("() => visited.length === 2")
    assert ["#/deal/default", f"#/{ROUTE}"] == window.page.evaluate("() => visited")


def test_what_was_typed_is_not_left_by_accident_and_survives_a_reload(window, crm):
    window.clicks("First", "link")
    window.fills("Name of the rule", "Half typed")
    window.page.once("dialog", lambda dialog: dialog.dismiss())
    window.clicks("Cancel")
    expect(window.page.get_by_label("Name of the rule")).to_have_value("Half typed")
    window.page.once("dialog", lambda dialog: dialog.accept())
    window.reloads()
    window.sees("This is what you had typed before.")
    expect(window.page.get_by_label("Name of the rule")).to_have_value("Half typed")
    window.clicks("Save")
    expect(names(window, "New")).to_have_text(["Half typed", "Second"])


def test_two_who_change_the_same_rule_see_both_versions(window, crm):
    (first, _) = rules(crm)
    window.clicks("First", "link")
    window.fills("Name of the rule", "Mine")
    crm.ask("PATCH", f"{PATH}/rules/{first['id']}", {"name": "Theirs"})
    window.clicks("Save")
    dialog = window.sees("Admin has changed it meanwhile", "dialog")
    window.sees("Theirs", "cell", within=dialog)
    window.sees("Mine", "cell", within=dialog)
    window.clicks("Save mine")
    expect(names(window, "New")).to_have_text(["Mine", "Second"])
    assert "Mine" == rules(crm)[0]["name"]


def test_who_changes_another_rule_meanwhile_is_in_nobodys_way(window, crm):
    (_, second) = rules(crm)
    window.clicks("First", "link")
    window.fills("Name of the rule", "Mine")
    crm.ask("PATCH", f"{PATH}/rules/{second['id']}", {"name": "Theirs"})
    window.clicks("Save")
    expect(names(window, "New")).to_have_text(["Mine", "Theirs"])


def test_cards_are_filtered_and_the_address_says_how(window, crm):
    crm.trigger("won", "responsible_changed", name="Handed over")
    window.reloads()
    window.fills("Find a rule or trigger", "sec")
    expect(names(window, "New")).to_have_text(["Second"])
    window.reloads()
    expect(names(window, "New")).to_have_text(["Second"])
    window.clicks("Show all")
    window.fills_choice("Rules and triggers", "Triggers")
    expect(names(window, "New")).to_have_count(0)
    expect(names(window, "Deal won")).to_have_text(["Handed over"])


def test_a_circle_is_told_at_its_cards(desk, crm):
    crm.rule("new", "change_stage", {"stage": "preparation"}, name="There")
    crm.rule("preparation", "change_stage", {"stage": "new"}, name="Back")
    window = desk.sit(route=ROUTE)
    window.sees("finding", within=lane(window, "New"))
    window.sees("finding", within=lane(window, "Preparation"))


def test_cards_say_what_failed_today_and_what_never_ran(desk, crm):
    crm.rule("new", "send_email", {"subject": "a", "text": "b"}, name="Write")
    crm.comment_rule("won", name="Cheer")
    crm.create(title="Nobody's")
    window = desk.sit(route=ROUTE)
    window.sees("failed 1 today", "link", within=lane(window, "New"))
    window.sees("never ran", within=lane(window, "Deal won"))


def test_a_rule_is_added_and_two_hours_later_its_card_shows_what_it_did(desk, crm):
    window = desk.sit(route=f"{ROUTE}?add=new&what=add_comment")
    window.fills("Text *", "Two hours have passed.")
    window.fills_choice("Acts", "Some time after entering the stage")
    window.fills("How long", "2")
    window.fills_choice("Unit of How long", "hours")
    window.clicks("Save")
    window.sees("2 hours after entering")
    crm.create(title="Chairs")
    window.clicks("Board", "link")
    window.sees("1 waiting", within=window.sees_card("Chairs", "New"))
    crm.client.advance("PT3H")
    window.clicks("Chairs", "link")
    window.sees(re.compile("Two hours have passed"))
    window.comes_back()
    window.sees_no("1 waiting")


def test_on_paper_there_are_the_stages_with_their_rules_and_nothing_to_press(window, crm):
    window.page.evaluate("() => { window.printed = 0; window.print = () => { printed += 1 } }")
    window.clicks("Print")
    assert 1 == window.page.evaluate("() => printed")
    window.page.emulate_media(media="print", color_scheme="dark")

    window.sees("First", "link")
    window.sees("New", "heading")
    window.sees_no(re.compile(""), "button")
    window.sees_no("Main", "navigation")
    tops = [one.bounding_box()["y"] for one in window.part("list", "Stages").locator("> li").all()]
    assert tops == sorted(set(tops)), "one below the other"
    assert "light" in window.page.evaluate(
        "() => getComputedStyle(document.documentElement).colorScheme"
    )
