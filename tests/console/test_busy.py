"""Story 27: a service that is busy is waited for as it asks, and nothing is sent twice."""

import json

import pytest

BUSY = {"type": "about:blank", "title": "Busy", "code": "busy", "errors": [], "request_id": "r-1"}


def refuse(window, path, *answers):
    """Let the service refuse these times, then answer; return what was asked, as it grows."""
    left, asked = list(answers), []

    def answer(route):
        asked.append(route.request.method)
        if not left:
            return route.continue_()
        status, wait = left.pop(0)
        body = {**BUSY, "status": status, "detail": "Too many at once."}
        headers = {"Content-Type": "application/problem+json"}
        if wait:
            headers["Retry-After"] = wait
        return route.fulfill(status=status, headers=headers, body=json.dumps(body))

    window.page.route(path, answer)
    return asked


@pytest.mark.parametrize("status", [429, 503])
def test_what_only_reads_is_asked_again_when_the_service_said_and_that_is_told(desk, crm, status):
    crm.create(title="Chairs")
    window = desk.sit(route="settings")
    window.guard.allow("503")
    asked = refuse(window, "**/v1/boards/deal/default*", (status, "1"), (status, "1"))
    window.clicks("Deal", "link")

    window.hears("The service is busy; trying again in 1 s")
    window.sees_card("Chairs", "New")
    window.sees_no("The service is busy; trying again in 1 s")
    assert ["GET"] * 3 == asked


def test_where_it_stays_busy_that_is_said_with_the_number_and_one_can_try_again(desk, crm):
    crm.create(title="Chairs")
    window = desk.sit(route="settings")
    window.guard.allow("503")
    asked = refuse(window, "**/v1/boards/deal/default*", *[(503, "0.01")] * 4)
    window.clicks("Deal", "link")

    alert = window.sees("", "alert")
    window.sees("Too many at once.", within=alert)
    window.sees("Request r-1", within=alert)
    window.clicks("Try again", within=alert)
    window.sees_card("Chairs", "New")
    assert ["GET"] * 5 == asked


@pytest.mark.parametrize("status", [429, 503])
def test_a_move_that_is_refused_is_put_back_and_not_sent_again_by_itself(desk, crm, status):
    deal = crm.create(title="Chairs")
    window = desk.sit(route="deal/default")
    window.guard.allow("503")
    asked = refuse(window, "**/v1/items/deal/*/stage", *[(status, "0.01")] * 9)
    window.sees_card("Chairs", "New")
    window.drags("Chairs", "Executing")

    window.sees("Too many at once.")
    window.sees_card("Chairs", "New")
    assert ["POST"] == asked
    assert "new" == crm.stage(deal)


def test_without_a_connection_a_move_is_refused_kindly_and_nothing_is_lost(desk, crm):
    deal = crm.create(title="Chairs")
    window = desk.sit(route="deal/default")
    window.sees_card("Chairs", "New")
    window.context.set_offline(True)
    window.drags("Chairs", "Executing")

    window.sees("There is no connection. Nothing was changed.")
    window.sees_card("Chairs", "New")
    window.context.set_offline(False)
    with window.waits_for_answer("/stage", "POST"):
        window.drags("Chairs", "Executing")
    window.sees_card("Chairs", "Executing")
    assert "executing" == crm.stage(deal)
