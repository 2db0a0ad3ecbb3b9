"""What rules and workflows plan for colleagues: calls, meetings, codes; and items that go."""

import pytest

from tests.stories.workflows import action, publish, read, start
from tests.support.stories import after, path_of, problem


@pytest.mark.feature("R28")
def test_a_rule_plans_a_call(crm):
    ben = crm.hire("Ben")
    params = {
        "subject": "Call {{ deal.title }}",
        "responsible": ben,
        "start_in": "P1D",
        "length": "PT15M",
        "important": True,
    }
    crm.rule("new", "schedule_call", params)
    (call,) = crm.activities(crm.create(title="Chair"))
    assert {
        "type": "call",
        "subject": "Call Chair",
        "start": "2023-04-04T09:00:00Z",
        "end": "2023-04-04T09:15:00Z",
        "deadline": "2023-04-04T09:00:00Z",
        "responsible": ben,
        "important": True,
    }.items() <= call.items()


@pytest.mark.feature("W12")
def test_a_workflow_plans_a_call_and_knows_its_id(crm):
    steps = (
        action("schedule_call", id="call", subject="Call", start_in="PT2H"),
        action("add_comment", id="say", text="planned {{ results.call.activity_id }}"),
    )
    deal = crm.create()
    read(crm, start(crm, publish(crm, *steps), deal))
    (call,) = crm.activities(deal)
    assert "call" == call["type"]
    assert f"planned {call['id']}" in crm.texts(deal)


@pytest.mark.feature("R29")
def test_a_rule_plans_a_meeting_before_a_date_at_a_place(crm):
    params = {
        "subject": "Meet",
        "start_field": "close_date",
        "start_offset": "-P1D",
        "start_time": "10:00",
        "length": "PT1H",
        "location": "Office of {{ deal.title }}",
    }
    crm.rule("new", "schedule_meeting", params)
    (meeting,) = crm.activities(crm.create(title="Acme", close_date="2023-04-20"))
    assert {
        "type": "meeting",
        "start": "2023-04-19T10:00:00Z",
        "end": "2023-04-19T11:00:00Z",
        "location": "Office of Acme",
    }.items() <= meeting.items()


@pytest.mark.feature("W13")
def test_a_workflow_plans_a_meeting(crm):
    step = action("schedule_meeting", id="x", subject="Meet", start_in="P2D", location="Here")
    deal = crm.create()
    read(crm, start(crm, publish(crm, step), deal))
    assert [("meeting", "Here")] == [(one["type"], one["location"]) for one in crm.activities(deal)]


def test_people_plan_calls_and_meetings_too(crm):
    deal = crm.create()
    body = {
        "type": "meeting",
        "subject": "Meet",
        "start": "2023-04-05T10:00:00+02:00",
        "end": "2023-04-05T11:00:00+02:00",
        "location": "Here",
    }
    made = crm.client.post(f"{path_of(deal)}/activities", json=body).json
    assert ("2023-04-05T08:00:00Z", "2023-04-05T08:00:00Z") == (made["start"], made["deadline"])
    wrong = crm.client.patch(f"/v1/activities/{made['id']}", json={"end": "2023-04-05T07:00:00Z"})
    assert (400, "invalid") == problem(wrong)


@pytest.mark.feature("R25")
def test_a_rule_gives_each_client_a_code_of_their_own(crm):
    params = {"length": 10, "field": "comments"}
    rule = crm.rule("new", "generate_code", params)
    crm.comment_rule("new", f"{{{{ results.{rule}.code }}}}", after_previous=True)
    deals = [crm.create() for _ in range(20)]
    codes = [crm.read(deal)["comments"] for deal in deals]
    assert 20 == len(set(codes))
    assert {10} == set(map(len, codes))
    assert [[code] for code in codes] == [crm.texts(deal) for deal in deals]


@pytest.mark.feature("R23")
def test_a_rule_deletes_the_item_and_what_waits_stops(crm):
    mail = {"recipient": "responsible", "subject": "Never", "text": "x"}
    crm.rule("new", "send_email", mail, run=after("P2D"))
    crm.rule("new", "delete_item", run=after("P1D"))
    deal = crm.create()
    crm.client.advance("P1D")
    assert (404, "not_found") == problem(crm.client.get(path_of(deal)))
    assert [] == crm.all("/v1/items/deal")
    crm.client.advance("P3D")
    assert [] == crm.mails()
