"""The rule that waits for the client: what ends it, what goes on then, and what the card shows."""

import pytest

from tests.stories.workflows import comments
from tests.support.stories import Refusal

pytestmark = pytest.mark.feature("R32")
WAIT = {"until_in": "P3D", "comment": "Does {{ deal.title }} suit?"}


@pytest.fixture
def deals(crm):
    """Return two deals of two clients whose rule waits, and behind it one that comments."""
    wait = crm.rule("preparation", "wait", WAIT, name="Answer")
    said = {"text": f"{{{{ results.{wait}.result }}}}."}
    crm.rule("preparation", "add_comment", said, after_previous=True)
    found = []
    for name in ("kim", "bo"):
        contact = crm.create("contact", emails=[f"{name}@example.com"])["id"]
        found.append(crm.create(title=name, contact=contact))
        crm.move(found[-1], "preparation")
    return found


def runs(crm, deal):
    """Return the states of a deal's runs, by action."""
    lines = crm.ask("GET", f"/v1/items/deal/{deal['id']}/automation")["runs"]
    return {line["action"]: line["state"] for line in lines}


def shown(crm, deal):
    """Return the entry of the wait on a deal's card."""
    (entry,) = crm.timeline(deal, "wait")
    return entry


def test_the_client_ends_the_wait_and_the_period_ends_it_where_the_client_is_silent(crm, deals):
    active, silent = deals
    assert {"wait": "waiting_app", "add_comment": "waiting_prev"} == runs(crm, active)
    crm.client.advance("PT1H")
    crm.signal("email_received", address="kim@example.com")

    assert {"wait": "done", "add_comment": "done"} == runs(crm, active)
    assert (["activity."], []) == (comments(crm, active), comments(crm, silent))
    crm.client.to("2023-04-06T08:59:00Z")
    assert [] == comments(crm, silent)
    crm.client.advance("PT1M")

    (said,) = crm.timeline(silent, "comment")
    assert ("timeout.", "2023-04-06T09:00:00Z") == (said["text"], said["at"])
    crm.signal("email_received", address="bo@example.com")
    assert (["activity."], ["timeout."]) == tuple(comments(crm, deal) for deal in deals)


def test_the_card_shows_the_wait_and_what_has_ended_it(crm, deals):
    active, left = deals
    opened = shown(crm, active)
    text = "The rule “Answer” waits for the client: Does kim suit? (until 2023-04-06 09:00)"
    until = {"comment": "Does kim suit?", "until": "2023-04-06T09:00:00Z"}
    assert (text, until) == (opened["text"], opened["data"])
    crm.client.advance("PT1H")
    crm.signal("email_received", address="kim@example.com")
    crm.move(left, "executing")

    closed = shown(crm, active)
    ended = {**until, "ended_at": "2023-04-03T10:00:00Z", "ended_by": "activity"}
    assert f"{text}; the client has been active" == closed["text"]
    assert (opened["id"], ended) == (closed["id"], closed["data"])
    assert "stage_left" == shown(crm, left)["data"]["ended_by"]
    assert {"wait": "stopped", "add_comment": "stopped"} == runs(crm, left)
    crm.signal("email_received", address="bo@example.com")
    assert [] == comments(crm, left)


def test_what_the_client_does_about_another_deal_counts_and_what_brought_it_here_does_not(crm):
    crm.rule("preparation", "wait", {"until_in": "P3D"})
    crm.trigger("preparation", "email_received")
    contact = crm.create("contact", emails=["kim@example.com"])["id"]
    deal, other = crm.create(contact=contact), crm.create(contact=contact)

    crm.signal("email_received", item=f"deal_{deal['id']}")
    assert ("preparation", {"wait": "waiting_app"}) == (crm.stage(deal), runs(crm, deal))
    crm.client.advance("PT1H")
    crm.signal("email_received", item=f"deal_{other['id']}")

    assert {"wait": "done"} == runs(crm, deal)
    assert {"wait": "waiting_app"} == runs(crm, other)


def test_a_wait_ends_before_a_date_and_one_that_is_past_passes_at_once(crm):
    before = {"until_field": "close_date", "until_offset": "-P1D", "until_time": "12:00"}
    crm.rule("preparation", "wait", before)
    crm.rule("preparation", "add_comment", {"text": "on"}, after_previous=True)
    later, past, empty = (crm.create(close_date=day) for day in ("2023-04-06", "2023-04-03", None))
    for deal in (later, past, empty):
        crm.move(deal, "preparation")

    assert [[], ["on"], []] == [comments(crm, deal) for deal in (later, past, empty)]
    assert [] == crm.timeline(past, "wait")
    crm.client.to("2023-04-05T12:00:00Z")
    assert ["on"] == comments(crm, later)


def test_a_wait_without_an_end_lasts_until_the_deal_leaves_or_somebody_stops_it(crm):
    crm.rule("preparation", "wait", {})
    deal = crm.create()
    crm.move(deal, "preparation")
    crm.client.advance("P300D")
    assert {"wait": "waiting_app"} == runs(crm, deal)

    crm.ask("POST", f"/v1/items/deal/{deal['id']}/automation/stop")

    assert {"wait": "stopped"} == runs(crm, deal)
    assert "stopped_by_hand" == shown(crm, deal)["data"]["ended_by"]


def test_a_workflow_has_a_step_of_its_own_for_that(crm):
    step = {"type": "action", "action": "wait", "params": {"until_in": "P3D"}}
    with pytest.raises(Refusal, match="no action wait"):
        crm.ask("POST", "/v1/workflows", {"name": "x", "entity_type": "deal", "steps": [step]})
    with pytest.raises(Refusal, match="until_time"):
        crm.rule("preparation", "wait", {"until_field": "close_date"})
