"""Workflows: built as a nested list by keyboard, published, run on a deal, watched, terminated."""

import re

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
