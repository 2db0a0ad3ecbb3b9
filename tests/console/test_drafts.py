"""Stories 1 and 26: a session ends or an upgrade takes chunks away while somebody types.

Nothing of it is lost, whether the page stays, is loaded anew, or leads to the firm's own login.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.files import PDF
from tests.support.issuer import login_of_the_firm

OFFER = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def ben(crm):
    off = {"types": {"deal": {"section": False}}}
    crm.ask("PUT", "/v1/smart-activity/settings", off)
    return crm.hire("Ben")


@pytest.fixture
def chairs(crm):
    return crm.create(title="Chairs", amount="1200")


class Comment:
    """Half a comment on a deal, with a file."""

    route = "deal/1"

    def types(self, window):
        window.fills("Comment", "Half a thought")
        with window.page.expect_file_chooser() as asked:
            window.clicks("Choose files: Files of the comment")
        asked.value.set_files([OFFER])
        window.sees("Remove offer.pdf", "button")

    def finds(self, window):
        expect(window.part("textbox", "Comment")).to_have_value("Half a thought")
        window.sees("Remove offer.pdf", "button")


class Field:
    """A field that is being changed in its place."""

    route = "deal/1"

    def types(self, window):
        window.clicks("Edit Amount: $1,200")
        window.fills("Amount", "1350")

    def finds(self, window):
        expect(window.part("textbox", "Amount")).to_have_value("1350")


class Activity:
    """An activity that is being planned."""

    route = "deal/1"

    def types(self, window):
        window.clicks("Plan an activity")
        window.fills("What", "Send the contract")
        window.fills("Description", "In two copies")

    def finds(self, window):
        dialog = window.sees("Plan an activity", "dialog")
        expect(window.part("textbox", "What", within=dialog)).to_have_value("Send the contract")
        expect(window.part("textbox", "Description", within=dialog)).to_have_value("In two copies")


class NewDeal:
    """A deal that is being added with all its fields."""

    route = "deal/default"

    def types(self, window):
        self.opens(window)
        window.fills("Title", "Tables")
        window.fills("Amount", "90")

    def finds(self, window):
        if window.part("dialog").count() == 0:
            self.opens(window)
        expect(window.part("textbox", "Title")).to_have_value("Tables")
        expect(window.part("textbox", "Amount")).to_have_value("90")

    def opens(self, window):
        window.clicks("Add to New")
        window.clicks("All fields")


PLACES = [Comment(), Field(), Activity(), NewDeal()]


@pytest.fixture(params=PLACES, ids=lambda one: type(one).__name__)
def place(request):
    """Where somebody types."""
    return request.param


def notices(window):
    """Let the page notice that the session has ended, as it does by its looks at what changed."""
    window.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    return window.sees("Your session has ended", "dialog")


def test_who_signs_in_again_goes_on_where_they_were(desk, crm, ben, chairs, place):
    window = desk.sit(ben, place.route)
    place.types(window)
    crm.client.advance("PT12H")
    dialog = notices(window)
    window.clicks("With an API token", within=dialog)
    window.fills("API token", crm.ask("POST", "/v1/tokens", {"name": "b", "user": ben})["token"])
    window.clicks("Sign in", within=dialog)

    window.sees_no("Your session has ended", "dialog")
    place.finds(window)


def test_who_signs_in_at_the_firms_own_login_finds_what_they_typed(desk, crm, ben, chairs, place):
    window = desk.sit(ben, place.route)
    place.types(window)
    crm.client.advance("PT12H")
    with login_of_the_firm(crm) as firm:
        window.guard.allow(firm.url)
        dialog = notices(window)
        window.clicks("Acme", within=dialog)

        window.sees_no("Your session has ended", "dialog")
        window.is_at(place.route)
        place.finds(window)


def test_an_old_chunk_after_an_upgrade_costs_one_reload_and_nothing_typed(
    desk, crm, ben, chairs, place
):
    window = desk.sit(ben, place.route)
    window.guard.allow("404: GET")
    loads = []
    window.page.on("load", lambda page: loads.append(page.url))
    place.types(window)
    gone = re.compile("/console/(History|notifications)-")
    window.page.route(gone, lambda one: one.fulfill(status=404), times=1)
    with window.page.expect_event("load"):
        # What is asked for next is gone.
        window.page.evaluate(f"() => location.hash = '#/{place.route}?tab=history'")
        if place.route == "deal/default":
            window.page.evaluate("() => location.hash = '#/notifications'")

    window.goes_to(place.route)
    place.finds(window)
    assert 1 == len(loads)


def test_what_is_left_on_purpose_does_not_come_back(desk, crm, ben, chairs):
    window = desk.sit(ben, "deal/1")
    Field().types(window)
    window.goes_to("deal/default")
    window.sees_card("Chairs", "New")
    window.goes_to("deal/1")
    window.sees("Edit Amount: $1,200", "button")
    Activity().types(window)
    window.presses("Escape")
    window.clicks("Plan an activity")
    expect(window.part("textbox", "What")).to_have_value("")
