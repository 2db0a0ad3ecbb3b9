"""Story 2: on the board a deal is moved by mouse, by keys and by menu; its log shows the runs."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.stories import after


def by_mouse(window):
    window.drags("Chairs", "Executing")


def by_arrow(window):
    window.takes("Chairs")
    for stage in ("Preparation", "Prepayment invoice", "Executing"):
        with window.waits_for_answer("/stage", "POST"):
            window.presses("Shift+ArrowRight")
        window.sees_card("Chairs", stage)
        window.hears(f"Chairs moved to {stage}; undo with Z")


def by_name(window):
    window.takes("Chairs")
    window.presses("m")
    window.sees(re.compile("Chairs"), "dialog")
    window.types("exe")
    window.presses("Enter")


def by_menu(window):
    window.clicks("Move Chairs to…")
    dialog = window.sees(re.compile("Chairs"), "dialog")
    dialog.get_by_text("Executing").click()


WAYS = {"mouse": by_mouse, "arrow": by_arrow, "name": by_name, "menu": by_menu}


@pytest.mark.parametrize("way", WAYS)
def test_a_deal_is_moved_and_its_log_shows_the_run(desk, crm, way):
    deal = crm.create(title="Chairs")
    rule = crm.comment_rule("executing", "We begin.")
    window = desk.sit(route="deal/default")
    window.sees_card("Chairs", "New")
    WAYS[way](window)

    window.sees_card("Chairs", "Executing")
    window.hears("Chairs moved to Executing; undo with Z")
    crm.settle()
    assert ("executing", {rule: "done"}) == (crm.stage(deal), crm.states(deal))
    assert ["We begin."] == crm.texts(deal)


@pytest.mark.parametrize("way", ["arrow", "name"])
def test_the_focus_goes_along_with_the_card_and_comes_back_with_it(desk, crm, way):
    deal = crm.create(title="Chairs")
    window = desk.sit(route="deal/default")
    window.sees_card("Chairs", "New")
    WAYS[way](window)
    window.sees_card("Chairs", "Executing")
    window.focus_is_on(window.card("Chairs"))
    window.hears("Chairs moved to Executing; undo with Z")
    window.presses("z")

    window.hears("Chairs is back where it was")
    window.focus_is_on(window.card("Chairs"))
    assert "executing" != crm.stage(deal)


def test_the_board_says_how_many_and_how_much(desk, crm):
    for amount in ("1200.00", "350.50"):
        crm.create(title=f"For {amount}", amount=amount, currency="USD")
    window = desk.sit(route="deal/default")

    new = window.sees("New, 2 items", "listitem")
    window.sees("$1,550.50", within=new)
    window.sees("Executing, 0 items", "listitem")
    window.drags("For 1200.00", "Executing")
    window.sees("New, 1 items", "listitem")
    expect(window.column("Executing")).to_contain_text(re.compile(r"1\s*\$1,200"))


def test_what_a_stage_will_do_is_said_before_the_card_is_dropped(desk, crm):
    crm.create(title="Chairs")
    crm.comment_rule("executing", "Thanks", name="Thank the client")
    crm.comment_rule("executing", "Call", name="Call back", run=after("P1D"))
    window = desk.sit(route="deal/default")
    window.sees_card("Chairs", "New")
    window.takes("Chairs")
    window.presses("m")

    dialog = window.sees(re.compile("Chairs"), "dialog")
    window.types("exe")
    expect(dialog).to_contain_text("Thank the client")
    expect(dialog).to_contain_text("Call back")
    window.presses("Escape")
    window.focus_is_on(window.card("Chairs"))
    assert "new" == crm.ask("GET", "/v1/items/deal")["items"][0]["stage"]


def test_an_address_of_no_type_says_so_once(desk):
    window = desk.sit(route="nonsense")
    window.sees("Try again", "button")
    assert 0 == window.page.get_by_role("group", name=re.compile("nonsense")).count()
