"""Story 1: people sign in three ways, are told what is wrong, and come back where they were."""

import re

import pytest
from playwright.sync_api import expect

from tests.console.desk import COOKIE
from tests.support.issuer import login_of_the_firm
from tests.support.stories import TOKEN


@pytest.fixture
def ben(crm):
    return crm.hire("Ben")


def code_in_the_mail(crm):
    crm.settle()
    return re.search(r"\d{4} \d{4}", crm.mails()[-1]["text"])[0]


def test_a_code_by_mail_lets_in_who_has_no_mouse(desk, crm, ben):
    window = desk.stranger("deal/default")
    window.focus_is_on(window.page.get_by_label("E-mail"))
    window.types("ben@example.com")
    with window.waits_for_answer("/v1/sessions", "POST"):
        window.presses("Enter")
    window.focus_is_on(window.page.get_by_label("Code"))
    window.types(code_in_the_mail(crm))
    window.presses("Enter")

    window.sees("Deal", "heading")
    window.sees("Ben")
    window.is_at("deal/default")


def test_a_wrong_code_is_refused_in_words_and_the_right_one_still_works(desk, crm, ben):
    window = desk.stranger()
    window.fills("E-mail", "ben@example.com")
    window.clicks("Send me a code")
    window.fills("Code", "0000 0000")
    right = code_in_the_mail(crm)
    window.clicks("Sign in")

    window.sees(
        "This code is wrong or too old. Check it, or have a new one sent.",
        within=window.part("alert"),
    )
    window.focus_is_on(window.page.get_by_label("Code"))
    window.fills("Code", right)
    window.clicks("Sign in")
    window.sees("Deal", "heading")


def test_whether_an_address_is_known_is_not_to_be_seen(desk, ben):
    def shown_for(address):
        window = desk.stranger()
        window.fills("E-mail", address)
        window.clicks("Send me a code")
        window.sees("Code", "textbox")
        return window.page.locator("body").aria_snapshot().replace(address, "ADDRESS")

    assert shown_for("ben@example.com") == shown_for("nobody@example.com")


def test_a_token_lets_in_and_is_kept_nowhere(desk, ben):
    window = desk.stranger("deal/default")
    window.clicks("With an API token")
    window.fills("API token", "not-a-token")
    window.clicks("Sign in")
    window.sees(
        "This token is not valid. Check that you copied all of it.", within=window.part("alert")
    )
    window.fills("API token", TOKEN)
    window.clicks("Sign in")

    window.sees("Deal", "heading")
    kept = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert TOKEN not in window.page.evaluate(kept)
    assert COOKIE not in window.page.evaluate(kept)
    (cookie,) = window.context.cookies()
    assert (COOKIE, True, True, "Strict") == (
        cookie["name"],
        cookie["httpOnly"],
        cookie["secure"],
        cookie["sameSite"],
    )


def test_the_login_of_the_firm_leads_there_and_back(desk, crm, ben):
    with login_of_the_firm(crm) as firm:
        window = desk.stranger("activities")
        window.guard.allow(firm.url)
        window.clicks("Acme")

        window.sees("My day", "heading")
        window.sees("Ben")
        window.is_at("activities")
        assert "code=" not in window.page.url


def test_whom_the_login_of_the_firm_knows_and_we_do_not_is_told_so(desk, crm):
    with login_of_the_firm(crm) as firm:
        window = desk.stranger()
        window.guard.allow(firm.url)
        window.clicks("Acme")

        window.sees("E-mail", "textbox")
        window.sees("no one active user has the address ben@example.com; ask an admin to add you")


def test_who_comes_back_from_a_login_that_began_elsewhere_is_not_let_in(desk, crm, ben):
    with login_of_the_firm(crm):
        window = desk.stranger()
        window.page.goto(f"{window.url}/console?code=stolen&state=foreign")

        window.sees("E-mail", "textbox")
        assert not any("/v1/sessions" in one.url for one in window.guard.answers)


def test_an_ended_session_asks_again_and_leaves_the_page_as_it_was(desk, crm, ben):
    crm.create(title="Chairs")
    window = desk.sit(ben, "deal/default")
    window.sees_card("Chairs", "New")
    crm.client.advance("PT12H")
    window.drags("Chairs", "Executing")

    dialog = window.sees("Your session has ended", "dialog")
    window.sees_card("Chairs", "New")
    window.focus_is_on(dialog)
    window.clicks("With an API token")
    window.fills("API token", crm.ask("POST", "/v1/tokens", {"name": "b", "user": ben})["token"])
    window.clicks("Sign in", within=dialog)
    window.sees_no("Your session has ended", "dialog")
    with window.waits_for_answer("/stage", "POST"):
        window.drags("Chairs", "Executing")
    window.sees_card("Chairs", "Executing")
    assert "executing" == crm.ask("GET", "/v1/items/deal")["items"][0]["stage"]


def test_who_signs_out_is_out(desk, ben):
    window = desk.sit(ben, "deal/default")
    window.clicks("Account")
    window.clicks("Sign out", "menuitem")

    window.sees("E-mail", "textbox")
    assert [] == window.context.cookies()
    window.reloads()
    window.sees("E-mail", "textbox")


def test_nobody_finds_what_somebody_else_has_typed_in_the_window(desk, crm, ben):
    eve = crm.hire("Eve")
    place = f"deal/{crm.create(title='Chairs')['id']}"
    window = desk.sit(ben, place)
    window.fills("Comment", "Ben thinks ill of them")
    crm.client.advance("PT12H")
    # A look at what changed comes by itself, and may come before anything that is clicked.
    window.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    dialog = window.sees("Your session has ended", "dialog")
    window.clicks("With an API token")
    window.fills("API token", crm.ask("POST", "/v1/tokens", {"name": "e", "user": eve})["token"])
    window.clicks("Sign in", within=dialog)

    window.sees("Eve")
    window.is_at(place)
    expect(window.part("textbox", "Comment")).to_have_value("")


def test_who_signs_out_leaves_nothing_that_they_typed(desk, crm, ben):
    window = desk.sit(ben, f"deal/{crm.create(title='Chairs')['id']}")
    window.fills("Comment", "Ben thinks ill of them")
    window.clicks("Account")
    window.clicks("Sign out", "menuitem")

    window.sees("E-mail", "textbox")
    assert "Ben thinks" not in window.page.evaluate("() => JSON.stringify({...sessionStorage})")


def test_an_address_that_means_nothing_opens_the_console_all_the_same(desk, ben):
    desk.sit(ben, "%E0/%").sees("Ben")
