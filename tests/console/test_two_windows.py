"""Story 28: what happens in one window shows in another, and moves nothing that is being read."""

import pytest
from playwright.sync_api import expect

SOON = 10_000
"""Milliseconds after which everybody sees what anybody did."""


def test_a_move_shows_in_the_other_window_within_ten_seconds(desk, crm):
    crm.create(title="Chairs")
    ben = desk.sit(crm.hire("Ben"), "deal/default")
    eve = desk.sit(crm.hire("Eve"), "deal/default")
    eve.sees_card("Chairs", "New")
    with ben.waits_for_answer("/stage", "POST"):
        ben.drags("Chairs", "Executing")
    crm.settle()

    there = eve.card("Chairs", within=eve.column("Executing"))
    expect(there).to_be_visible(timeout=SOON)
    eve.hears("Chairs has moved to Executing")
    eve.sees("New, 0 items", "listitem")


def test_what_automation_does_shows_by_itself_where_one_reads_on_undisturbed(desk, crm):
    crm.comment_rule("executing", "later", run={"mode": "delay", "delay": "PT1H"})
    for number in range(30):
        crm.ask("POST", "/v1/items/deal", {"title": f"Deal {number:02}"})
    crm.settle()
    window = desk.sit(route="deal/default", viewport={"width": 1440, "height": 500})
    window.takes("Deal 05")
    height = window.card("Deal 05").bounding_box()["y"]
    crm.move(crm.ask("GET", "/v1/items/deal/30"), "executing")
    crm.settle()  # Who looks before that looks again five seconds later.
    window.comes_back()

    moved = window.sees_card("Deal 29", "Executing")
    window.sees("1 waiting", within=moved)
    window.focus_is_on(window.card("Deal 05"))
    assert height == pytest.approx(window.card("Deal 05").bounding_box()["y"], abs=1)
    crm.client.advance("PT2H")
    window.comes_back()
    window.sees_no("1 waiting", within=moved)


def everything_changed(route):
    """Answer as where more has changed than the service can tell."""
    answer = route.fetch()
    route.fulfill(response=answer, json=answer.json() | {"items": [], "complete": False})


def test_what_is_read_anew_in_whole_is_so_also_where_less_changes_meanwhile(desk, crm):
    deals = [crm.create(title=f"Deal {number:02}") for number in range(45)]
    crm.settle()
    crm.client.advance("PT1M")
    window = desk.sit(route="deal/default")
    window.card("Deal 05").scroll_into_view_if_needed()
    window.sees("Deal 02", "link")
    window.card("Deal 44").scroll_into_view_if_needed()
    # While a card is held both wait.
    window.holds_over("Deal 44", "New")
    crm.delete(deals[2])
    crm.settle()
    crm.client.advance("PT1M")  # A look tells what came shortly before the last one, too.
    window.page.route("**/v1/changes?*", everything_changed)
    with window.waits_for_answer("/v1/changes"):
        window.comes_back()
    window.page.unroute("**/v1/changes?*")
    crm.change(deals[40], title="Deal 40, larger")
    crm.settle()
    with window.waits_for_answer("/v1/changes"):
        window.comes_back()
    window.page.mouse.up()

    window.sees("Deal 40, larger", "link")
    window.sees_no("Deal 02", "link")


def test_two_windows_of_one_person_are_signed_out_together(desk, crm):
    crm.create(title="Chairs")
    window = desk.sit(route="deal/default")
    other = desk.beside(window, "deal/default")
    other.sees_card("Chairs", "New")
    window.clicks("Account")
    window.clicks("Sign out", "menuitem")
    window.sees("E-mail", "textbox")
    other.comes_back()

    other.sees("Your session has ended", "dialog")
    other.sees_card("Chairs", "New")


def test_what_changes_while_a_card_is_held_shows_once_it_is_dropped(desk, crm):
    crm.create(title="Chairs")
    desks = crm.create(title="Desks")
    window = desk.sit(route="deal/default")
    window.holds_over("Chairs", "New")
    with window.waits_for_answer("/v1/changes"):
        crm.move(desks, "executing")
        window.comes_back()
    window.sees_card("Desks", "New")
    window.page.mouse.up()

    window.sees_card("Desks", "Executing")
