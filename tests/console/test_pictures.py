"""The pictures of the README show the console as it is: `RECORD=1` takes them anew.

Beside each lies what the page said when it was taken. Where the page says something else by now,
the picture is old, and the test says so; pixels differ with the fonts of a machine.
"""

import os
from pathlib import Path

import pytest

from infra.local.seed import seed
from tests.support.stories import Story

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SIZE = {"width": 1280, "height": 800}
MORE = (
    ("Menus for the summer", "2300.00", "preparation", 2),
    ("Letterheads", "640.00", "preparation", 1),
    ("Calendars 2024", "5200.00", "executing", 1),
    ("Envelopes, 20,000", "1850.00", "executing", 3),
    ("Office for ten people", "12400.00", "prepayment_invoice", 2),
)


@pytest.fixture
def stationer(crm):
    """The demo tenant at work, a day later."""
    seed(crm.client)
    hana = crm.hire("Hana")
    for title, amount, stage, contact in MORE:
        deal = {"title": title, "amount": amount, "currency": "EUR", "contact": contact}
        made = crm.ask("POST", "/v1/items/deal", {**deal, "stage": stage, "responsible": hana})
        call = {"subject": "Call back", "type": "call", "deadline": "2023-04-05T10:00:00Z"}
        crm.ask("POST", f"/v1/items/deal/{made['id']}/activities", call)
    letter = {"subject": "We have begun", "text": "Hello {{ contact.name }}, we have begun."}
    crm.rule("executing", "send_email", letter, name="Say that we have begun")
    later = {"mode": "delay", "delay": "P2D"}
    crm.comment_rule("executing", "Still on time?", name="Ask after two days", run=later)
    crm.settle()
    return crm


def test_the_picture_of_the_board_is_true(desk, stationer: Story):
    window = desk.sit(route="deal/default", viewport=SIZE)
    window.sees_card("Letterheads", "Preparation")
    window.sees("Notifications 1", "link")
    window.holds_over("Letterheads", "Executing")
    window.sees("Say that we have begun")
    is_as_pictured(window.page, "board")


def test_the_picture_of_the_automation_is_true(desk, stationer: Story):
    window = desk.sit(route="deal/default/automation", viewport=SIZE)
    window.clicks("Tell about a large deal", "link")
    window.sees("Tell about a large deal", "heading")
    window.sees("Notifications 1", "link")
    window.sees("3 waiting")
    window.sees("Only if Amount is greater than €5,000")
    window.page.wait_for_load_state("networkidle")
    window.sees("Large: 1200.00. Please call today.")
    is_as_pictured(window.page, "automation")


def is_as_pictured(page, name: str) -> None:
    lines = page.locator("body").aria_snapshot().splitlines(keepends=True)
    # Addresses hold ids, which are drawn.
    said = "".join(one for one in lines if "/url:" not in one) + "\n"
    text = FOLDER / f"{name}.txt"
    if os.environ.get("RECORD"):
        page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
        text.write_text(said, encoding="utf-8")
    assert text.read_text(encoding="utf-8") == said, f"RECORD=1 takes docs/pictures/{name}.png anew"
