"""Workflows: built as a nested list by keyboard, published, run on a deal, watched, terminated."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.console.window import Window

PAUSES = {
    "name": "Rest",
    "entity_type": "deal",
    "steps": [
        {"type": "pause", "id": "short", "title": "Short rest", "interval": "P1D"},
        {"type": "pause", "id": "long", "title": "Long rest", "interval": "P9D"},
    ],
}


def press_on(window: Window, name: str, key: str = "Enter") -> None:
    """Go to a button and press a key on it."""
    window.part("button", name).focus()
    window.presses(key)


def adds(window: Window, kind: str, name: str = "") -> None:
    """Choose a kind of step in the dialog that asks, and name the new step."""
    window.focus_is_on(window.part("dialog", "Add a step"))
    window.types(kind)
    window.presses("Enter")
    window.sees(kind, "complementary")
    if name:
        window.fills("Name", name)


def adds_behind(window: Window, kind: str, name: str = "") -> None:
    """Put a step in behind the one whose form is open, or at the end where none is."""
    if window.part("complementary").count():
        window.presses("Escape")
        # Only from there is "behind it" meant; elsewhere the key adds at the end.
        window.focus_is_on(window.page.locator("[data-step]"))
    window.presses("+")
    adds(window, kind, name)


def adds_within(window: Window, branch: str, kind: str, name: str = "") -> None:
    """Put a step in at the end of a branch, by what stands above it."""
    inside = window.part("list", branch)
    press_on(window, f"Add a step at the end of “{branch}”")
    adds(window, kind, name)
    expect(inside.locator("[data-step]").first).to_be_visible()


def asks_for_result(window: Window, step: str, comparison: str, value: str) -> None:
    """Let the first branch of a condition be taken by what a step gave, and remove the other."""
    window.fills_choice("Field", f"“{step}”: result")
    window.fills_choice("Comparison", comparison)
    window.fills_choice("Value", value)
    press_on(window, "Remove Branch 2")


def takes_step(window: Window, name: str) -> None:
    """Take the card of a step with the mouse."""
    box = window.part("article").filter(has_text=name).first.bounding_box()
    assert box
    mouse = window.page.mouse
    mouse.move(box["x"] + box["width"] - 60, box["y"] + box["height"] - 6)
    mouse.down()
    mouse.move(box["x"] + box["width"] - 50, box["y"] + box["height"] - 2, steps=3)


def drops_on(window: Window, place: Any) -> None:
    """Let go of what is dragged over something."""
    box = place.bounding_box()
    assert box
    window.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
    window.page.mouse.up()


def sees_steps(window: Window, *names: str) -> None:
    """The steps are called so, from top to bottom."""
    expect(window.page.locator("[data-step]")).to_have_text(list(names))


@pytest.fixture
def rest(crm) -> str:
    """A workflow of two pauses, a draft."""
    return crm.ask("POST", "/v1/workflows", PAUSES)["id"]


def test_a_workflow_is_built_published_run_answered_and_terminated_by_keyboard(desk, crm):
    crm.create(title="Chairs")
    window = desk.sit(route="workflows/new")
    window.sees("No step yet")

    window.presses("+")
    window.focus_is_on(window.part("dialog", "Add a step"))
    window.types("User task")
    window.presses("Enter")
    window.sees("User task", "complementary")
    window.fills("Subject *", "10 % off?")
    window.presses("Escape")
    window.focus_is_on(window.part("listitem").filter(has_text="10 % off?"))
    window.presses("+")
    window.focus_is_on(window.part("dialog", "Add a step"))
    window.types("Wait for the client")
    window.presses("Enter")
    window.sees("Wait for the client", "complementary")
    window.presses("Escape", "Control+s")
    window.sees("The draft is saved", "group")
    window.page.wait_for_url(re.compile(r"#/workflows/(?!new)"))
    sees_steps(window, "User task", "Wait for the client")

    press_on(window, "Publish…")
    window.sees("It is the first version.")
    press_on(window, "Publish")
    window.sees("Published, version 1")
    press_on(window, "Start a run…")
    window.focus_is_on(window.part("combobox", "For which item"))
    window.types("Chairs")
    window.sees("Chairs", "option")
    window.presses("Enter")
    press_on(window, "Start")
    window.sees("Chairs", "link")
    crm.settle()
    window.sees("Waits for the answer to a task")
    run = window.page.url.rpartition("/")[2]

    window.goes_to("deal/default")
    window.sees("1 workflow", within=window.sees_card("Chairs", "New"))
    window.goes_to("activities")
    window.sees("10 % off?")
    press_on(window, "10 % off?")
    press_on(window, "Approve")
    window.sees("Answered: 10 % off?", "group")
    crm.settle()

    window.goes_to(f"workflows/runs/{run}")
    window.sees("Waits for the client")
    press_on(window, "Terminate…")
    window.focus_is_on(window.part("textbox", "Why"))
    window.types("They bought it already")
    press_on(window, "Terminate")
    window.sees("They bought it already")
    window.sees("Terminated")
    assert "terminated" == crm.ask("GET", f"/v1/workflow-runs/{run}")["state"]


EXAMPLE = json.loads(
    (Path(__file__).parents[2] / "examples" / "workflow.json").read_text(encoding="utf-8")
)


USUAL = {"recipient": "client", "recipients": "responsible"}
"""What a form leaves out, for it is so by itself."""


def plain(steps: list[Any], names: dict[str, str]) -> list[Any]:
    """Steps as README's example writes them: no ids, and results by the titles of their steps."""
    text = re.sub(r"results\.(\w+)", lambda one: f"results.{names[one[1]]}", json.dumps(steps))
    given = {"kind": "approve"}

    def bare(node: Any) -> Any:
        if isinstance(node, list):
            return [bare(one) for one in node]
        if not isinstance(node, dict):
            return node
        own = {key: bare(one) for key, one in node.items() if key != "id"}
        own = {key: one for key, one in own.items() if one not in (None, "", [], {})}
        own = {key: one for key, one in own.items() if USUAL.get(key) != one}
        return {**given, **own} if own.get("type") == "user_task" else own

    found = bare(json.loads(text))
    assert isinstance(found, list)
    return found


def titles(steps: list[Any]) -> dict[str, str]:
    """What the steps are called, by id."""
    found: dict[str, str] = {}
    for step in steps:
        if "id" in step:
            found[step["id"]] = step.get("title", step["id"])
        for branch in step.get("branches", ()):
            found |= titles(branch["steps"])
    return found


def test_the_workflow_of_the_readme_is_built_by_keyboard_and_does_what_it_says(desk, crm):
    crm.ask("PATCH", "/v1/settings", {"mail_from": "sales@firm.example"})
    contact = crm.create("contact", name="Ann", emails=["ann@example.com"])
    crm.create(title="Desks", contact=contact["id"])
    window = desk.sit(route="workflows/new")
    window.sees("No step yet")
    window.fills("Name of the workflow", "Discount")
    press_on(window, "Start and values")
    for place, (code, about) in enumerate(EXAMPLE["parameters"].items(), 1):
        press_on(window, "Add to Parameters")
        row = window.part("group", f"Parameters {place}")
        row.get_by_label("Code *").fill(code)
        row.get_by_label("Title *").fill(about["title"])
        row.get_by_label("Kind *").select_option(about["type"])
        row.get_by_text(re.compile("^More settings")).press("Enter")
        row.get_by_label("Required").focus()
        window.presses("Space")
        expect(row.get_by_label("Required")).to_be_checked()
    press_on(window, "Close")

    approval, offer, answer, reminder, second = (
        "Ask for approval",
        "Offer the discount",
        "Wait two days for the client",
        "Remind the client",
        "Wait two more days",
    )
    refused = f"If “{approval}”: result is not “yes”"
    silent = f"If “{answer}”: result is “timeout”"
    still = f"If “{second}”: result is “timeout”"
    steps = EXAMPLE["steps"]
    offered, reminded = steps[2]["params"], steps[4]["branches"][0]["steps"][0]["params"]

    adds_behind(window, "User task", approval)
    press_on(window, "Remove The responsible person")
    window.fills_choice("Add to Users", "Parameter: Who approves it")
    window.fills("Subject *", steps[0]["subject"])
    adds_behind(window, "Condition", "Approved?")
    asks_for_result(window, approval, "is not", "yes")
    adds_within(window, refused, "Notify colleagues", "Tell that it was refused")
    told = steps[1]["branches"][0]["steps"][0]["params"]["text"]
    window.fills("Text *", told.replace("results.approval", "results.user_task"))
    adds_behind(window, "End")
    press_on(window, "Add a step at the end of “Steps”")
    adds(window, "Send e-mail", offer)
    window.fills("Subject *", offered["subject"])
    window.fills("Text *", offered["text"])
    adds_behind(window, "Wait for the client", answer)
    adds_behind(window, "Condition", "Silent?")
    asks_for_result(window, answer, "is", "timeout")
    adds_within(window, silent, "Send e-mail", reminder)
    window.fills("Subject *", reminded["subject"])
    window.fills("Text *", reminded["text"])
    adds_behind(window, "Wait for the client", second)
    adds_behind(window, "Condition", "Still silent?")
    asks_for_result(window, second, "is", "timeout")
    adds_within(window, still, "Plan activity", "Escalate")
    window.fills("Subject *", "Call {{ contact.name }}: no answer to the offer")
    window.part("complementary").get_by_text(re.compile("^More settings")).press("Enter")
    window.fills("Deadline in", "1")
    window.presses("Escape", "Control+s")
    window.page.wait_for_url(re.compile(r"#/workflows/(?!new)"))
    window.sees("The draft is saved", "group")
    id = window.page.url.rpartition("/")[2]
    built = crm.ask("GET", f"/v1/workflows/{id}")
    declared = {
        code: {key: one[key] for key in EXAMPLE["parameters"][code]}
        for code, one in built["parameters"].items()
    }
    assert EXAMPLE["parameters"] == declared
    assert plain(steps, titles(steps)) == plain(built["steps"], titles(built["steps"]))

    press_on(window, "Publish…")
    press_on(window, "Publish")
    window.sees("Published, version 1")
    press_on(window, "Start a run…")
    window.focus_is_on(window.part("combobox", "For which item"))
    window.types("Desks")
    window.sees("Desks", "option")
    window.presses("Enter")
    window.fills("Discount in percent (needed)", "10")
    window.part("combobox", "Who approves it (needed)").fill("Admin")
    window.sees("Admin", "option")
    window.presses("Enter")
    press_on(window, "Start")
    window.sees("Desks", "link")
    crm.settle()
    window.sees("Waits for the answer to a task")
    run = window.page.url.rpartition("/")[2]
    window.goes_to("activities")
    press_on(window, "10 % off for Desks?")
    press_on(window, "Approve")
    window.sees("Answered: 10 % off for Desks?", "group")
    crm.client.advance("P2D")

    assert ["An offer for you", "Our offer"] == [one["subject"] for one in crm.mails()]
    # Who comes back after two days signs in anew.
    window = desk.sit(route=f"workflows/runs/{run}")
    waiting = window.sees(second, "article")
    window.sees("Waits for the client", within=waiting)
    press_on(window, "Terminate…")
    window.focus_is_on(window.part("textbox", "Why"))
    window.types("Enough")
    press_on(window, "Terminate")
    window.sees("Terminated")


def test_steps_are_dragged_to_other_places_and_into_branches(desk, crm):
    fork = {"type": "parallel", "id": "both", "branches": [{"steps": []}, {"steps": []}]}
    template = {**PAUSES, "steps": [*PAUSES["steps"], {**fork, "title": "Both"}]}
    for branch in fork["branches"]:
        branch["steps"] = [{"type": "pause", "title": "Inner rest", "interval": "P1D"}]
    id = crm.ask("POST", "/v1/workflows", template)["id"]
    window = desk.sit(route=f"workflows/{id}")
    window.sees("Short rest", "button")
    takes_step(window, "Long rest")
    drops_on(window, window.part("article").filter(has_text="Short rest").first)
    sees_steps(window, "Long rest", "Short rest", "Both", "Inner rest", "Inner rest")
    window.focus_is_on(window.part("listitem").filter(has_text="Long rest").first)
    window.hears("Moved")
    takes_step(window, "Long rest")
    drops_on(window, window.page.locator("[data-place='/steps/2/branches/1/steps/1']"))
    sees_steps(window, "Short rest", "Both", "Inner rest", "Inner rest", "Long rest")
    # Into itself it does not go.
    takes_step(window, "Both")
    drops_on(window, window.page.locator("[data-place='/steps/1/branches/0/steps/0']"))
    sees_steps(window, "Short rest", "Both", "Inner rest", "Inner rest", "Long rest")
    window.presses("Control+z")
    sees_steps(window, "Long rest", "Short rest", "Both", "Inner rest", "Inner rest")


FAILS: dict[str, Any] = {
    "name": "Fails",
    "entity_type": "deal",
    "variables": {"size": {"type": "string", "title": "How much"}},
    "steps": [
        {
            "type": "pause",
            "id": "rest",
            "title": "Rest",
            "interval": "{{ variables.size }}",
            "on_failure": "end",
        },
        {"type": "wait_for_event", "id": "wait", "name": "Ship it", "users": ["responsible"]},
        {"type": "action", "action": "add_comment", "params": {"text": "shipped"}},
    ],
}


def runs(crm: Any, template: dict[str, Any]) -> str:
    """Publish a workflow and run it on a new deal; return the id of the run."""
    crm.create(title="Chairs")
    id = crm.ask("POST", "/v1/workflows", template)["id"]
    crm.ask("POST", f"/v1/workflows/{id}/publish")
    run = crm.ask("POST", f"/v1/workflows/{id}/runs", {"item": "deal_1"})["id"]
    crm.settle()
    return str(run)


def test_a_run_that_failed_goes_on_at_a_step_and_takes_a_command(desk, crm):
    run = runs(crm, FAILS)
    window = desk.sit(route=f"workflows/runs/{run}")
    window.sees("Failed")
    press_on(window, "Go on at “Rest”")
    window.sees("From this step on everything is done anew.")
    window.fills("How much", "PT5M")
    press_on(window, "Go on")
    window.sees("The run goes on", "group")
    crm.client.advance("PT10M")
    window.sees("Waits for the command “Ship it” of Admin")
    with window.waits_for_answer("/commands", "POST"):
        press_on(window, "Give “Ship it”")
    crm.settle()
    window.sees("Done", within=window.part("article", "Add comment"))
    assert "shipped" in crm.texts({"type": "deal", "id": 1})


def test_a_workflow_goes_from_one_tenant_to_another_as_a_file(desk, crm, rest, tmp_path):
    window = desk.sit(route="workflows")
    window.clicks("More of “Rest”")
    with window.page.expect_download() as download:
        window.clicks("Export", "menuitem")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert "Rest.json" == file.name
    crm.ask("DELETE", f"/v1/workflows/{rest}")
    window.page.get_by_label("File to import").set_input_files(file)
    window.page.wait_for_url(re.compile("#/workflows/(?!$)"))
    sees_steps(window, "Short rest", "Long rest")
    (found,) = crm.ask("GET", "/v1/workflows")["items"]
    assert ("Rest", 0) == (found["name"], found["published"])

    window.goes_to("workflows")
    file.write_text("no workflow", encoding="utf-8")
    window.page.get_by_label("File to import").set_input_files(file)
    window.sees("This file holds no workflow.")


def test_of_two_who_save_the_second_decides(desk, crm, rest):
    window = desk.sit(route=f"workflows/{rest}")
    window.sees("Short rest", "button")
    crm.ask("PATCH", f"/v1/workflows/{rest}", {"name": "Theirs"})
    press_on(window, "Long rest", "Delete")
    sees_steps(window, "Short rest")
    window.presses("Control+s")
    window.sees("Somebody has changed it meanwhile", "dialog")
    window.sees(re.compile("^Admin saved it"))
    window.clicks("Go on editing")
    sees_steps(window, "Short rest")
    window.presses("Control+s")
    window.clicks("Take theirs")
    sees_steps(window, "Short rest", "Long rest")
    expect(window.part("textbox", "Name of the workflow")).to_have_value("Theirs")

    crm.ask("PATCH", f"/v1/workflows/{rest}", {"name": "Theirs again"})
    press_on(window, "Short rest", "Delete")
    window.presses("Control+s")
    window.clicks("Save mine over it")
    window.sees("The draft is saved", "group")
    stored = crm.ask("GET", f"/v1/workflows/{rest}")
    assert ("Theirs", ["long"]) == (stored["name"], [one["id"] for one in stored["steps"]])


def test_steps_are_moved_copied_removed_and_every_edit_is_taken_back(desk, rest):
    window = desk.sit(route=f"workflows/{rest}")
    window.sees("Short rest", "button")
    press_on(window, "Short rest", "Alt+ArrowDown")
    window.focus_is_on(window.part("listitem").filter(has_text="Short rest"))
    sees_steps(window, "Long rest", "Short rest")
    window.presses("Control+z")
    sees_steps(window, "Short rest", "Long rest")
    window.presses("Control+Shift+z")
    sees_steps(window, "Long rest", "Short rest")

    press_on(window, "Long rest", "Control+c")
    window.presses("Control+v")
    sees_steps(window, "Long rest", "Long rest", "Short rest")
    press_on(window, "Short rest", "Delete")
    window.sees("The step was removed", "group")
    sees_steps(window, "Long rest", "Long rest")
    window.presses("Control+z", "Control+z", "Control+z")
    sees_steps(window, "Short rest", "Long rest")


def test_what_the_service_finds_wrong_stands_at_its_step_and_in_its_form(desk, rest):
    window = desk.sit(route=f"workflows/{rest}")
    window.sees("Short rest", "button")
    press_on(window, "Short rest", "+")
    window.focus_is_on(window.part("dialog", "Add a step"))
    window.types("User task")
    window.presses("Enter")
    window.sees("User task", "complementary")
    window.presses("Control+s")
    window.sees("subject: a subject is needed")
    window.sees("a subject is needed", within=window.part("complementary", "User task"))


def test_publishing_shows_what_differs_from_what_runs_take(desk, crm, rest):
    crm.ask("POST", f"/v1/workflows/{rest}/publish")
    window = desk.sit(route=f"workflows/{rest}")
    window.sees("Published, version 1")
    press_on(window, "Long rest", "Delete")
    window.clicks("Publish…")
    changes = window.sees("What changes", "list")
    window.sees("removed", within=changes)
    window.sees("Long rest", within=changes)
    window.clicks("Publish")
    window.sees("Published, version 2")


def test_a_workflow_is_removed_from_the_list(desk, crm, rest):
    window = desk.sit(route="workflows")
    window.sees("Rest", "link")
    window.clicks(re.compile("More of “Rest”"))
    window.clicks("Delete…", "menuitem")
    window.clicks("Delete")
    window.sees("No workflow yet")
    assert [] == crm.ask("GET", "/v1/workflows")["items"]


def test_who_may_not_change_workflows_sees_the_steps_in_words(desk, crm, rest):
    agent = crm.hire("Thomas")
    window = desk.sit(agent if isinstance(agent, int) else agent["id"], f"workflows/{rest}")
    window.sees("Short rest")
    window.sees("for 1 day")
    window.sees_no("Publish…", "button")
