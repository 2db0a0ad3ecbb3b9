"""Who is asked to do something is told so, and reminded before it is due, once."""

import pytest

from tests.stories.workflows import action, publish, read, start
from tests.support.stories import ADMIN, Document, Refusal, Story, path_of, problem

CALL = {"subject": "Call {{ deal.title }}", "start_in": "PT2H", "remind": ["PT15M", "PT1H"]}


def told(crm: Story, user: int | None = None) -> list[str]:
    """Return what users were notified of, or one of them, in order."""
    sent = crm.client.outbox("notification")
    return [one["text"] for one in sent if user in (None, one["recipient"])]


def plan(crm: Story, deal: Document, **body) -> Document:
    """Plan an activity by hand, as the admin."""
    made = crm.ask("POST", f"{path_of(deal)}/activities", {"subject": "Call", **body})
    crm.settle()
    return made


@pytest.mark.feature("R28")
def test_a_rule_plans_a_call_and_reminds_of_it_before_it_begins(crm):
    ben = crm.hire("Ben")
    crm.rule("new", "schedule_call", {**CALL, "responsible": ben})
    deal = crm.create(title="Chair")
    new = "New call: Call Chair, on 2023-04-03 11:00"
    reminder = "Reminder of the call: Call Chair, on 2023-04-03 11:00"
    assert [new] == told(crm, ben)
    crm.client.advance("PT59M")
    assert [new] == told(crm, ben)
    crm.client.advance("PT2M")
    assert [new, reminder] == told(crm, ben)
    (call,) = crm.activities(deal)
    assert "2023-04-03T10:45:00Z" == call["next_reminder"]
    crm.client.advance("PT45M")
    crm.client.advance("P2D")
    assert [new, reminder, reminder] == told(crm, ben)
    assert [] == told(crm, ADMIN)


@pytest.mark.feature("R28")
def test_everybody_is_told_in_their_own_language(crm):
    lan, ben = crm.hire("Lan", language="vi"), crm.hire("Ben")
    for user in (lan, ben):
        crm.rule("new", "schedule_call", {**CALL, "responsible": user})
    crm.create(title="Ghế")
    crm.client.advance("PT1H46M")
    assert ["Cuộc gọi mới: Call Ghế, vào 03/04/2023 11:00"] == told(crm, lan)[:1]
    assert "Nhắc nhở cuộc gọi: Call Ghế, vào 03/04/2023 11:00" == told(crm, lan)[-1]
    assert ["New call: Call Ghế, on 2023-04-03 11:00"] == told(crm, ben)[:1]


@pytest.mark.feature("R29")
def test_a_rule_reminds_of_a_meeting_days_before(crm):
    params = {
        "subject": "Meet",
        "start_field": "close_date",
        "start_time": "10:00",
        "remind": ["P1D"],
    }
    crm.rule("new", "schedule_meeting", params)
    crm.create(close_date="2023-04-20")
    crm.client.advance("P15D")
    assert ["New meeting: Meet, on 2023-04-20 10:00"] == told(crm)
    crm.client.advance("P1DT2H")
    assert 2 == len(told(crm))


@pytest.mark.feature("W12", "W13")
@pytest.mark.parametrize("kind", ["call", "meeting"])
def test_a_workflow_reminds_of_what_it_plans(crm, kind):
    step = action(f"schedule_{kind}", id="x", subject="Talk", start_in="PT2H", remind=["PT15M"])
    deal = crm.create()
    read(crm, start(crm, publish(crm, step), deal))
    crm.client.advance("PT1H46M")
    when = f"{kind}: Talk, on 2023-04-03 11:00"
    assert [f"New {when}", f"Reminder of the {when}"] == told(crm)


def test_a_rule_reminds_of_an_activity_and_a_task_before_the_deadline(crm):
    params = {"deadline_in": "P1D", "remind": ["PT1H"]}
    crm.rule("new", "create_activity", {**params, "subject": "Call"})
    crm.rule("new", "create_task", {**params, "subject": "Measure"})
    crm.create()
    crm.client.advance("P1D")
    assert {
        "New activity: Call, until 2023-04-04 09:00",
        "New task: Measure, until 2023-04-04 09:00",
        "Reminder of the activity: Call, until 2023-04-04 09:00",
        "Reminder of the task: Measure, until 2023-04-04 09:00",
    } == set(told(crm))
    assert 4 == len(told(crm))


def test_nobody_is_reminded_of_what_is_completed_moved_or_gone_with_its_item(crm):
    deal, gone = crm.create(), crm.create()
    body = {"deadline": "2023-04-03T12:00:00Z", "remind": ["PT1H"]}
    done, later, lost = (plan(crm, one, **body) for one in (deal, deal, gone))
    removed = plan(crm, deal, **body)
    crm.ask("POST", f"/v1/activities/{done['id']}/complete")
    crm.ask("PATCH", f"/v1/activities/{later['id']}", {"deadline": "2023-04-05T12:00:00Z"})
    assert 204 == crm.client.delete(f"/v1/activities/{removed['id']}").status
    assert 204 == crm.client.delete(path_of(gone)).status
    assert lost
    crm.client.advance("P1D")
    assert [] == told(crm)
    crm.client.advance("P1DT3H")
    assert ["Reminder of the activity: Call, until 2023-04-05 12:00"] == told(crm)


def test_who_is_asked_by_a_colleague_is_told_and_who_asks_themselves_is_not(crm):
    ben, zoe = crm.hire("Ben"), crm.hire("Zoe")
    deal = crm.create()
    made = plan(crm, deal, type="task", participants=[ben])
    assert (["New task: Call"], []) == (told(crm, ben), told(crm, ADMIN))
    crm.ask("PATCH", f"/v1/activities/{made['id']}", {"responsible": zoe, "participants": [ben]})
    crm.settle()
    assert (1, ["New task: Call"]) == (len(told(crm, ben)), told(crm, zoe))
    crm.ask("PATCH", f"/v1/activities/{made['id']}", {"responsible": ADMIN})
    crm.settle()
    assert [] == told(crm, ADMIN)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"remind": ["PT1H"]}, "/remind"),
        ({"deadline": "2023-04-03T12:00:00Z", "remind": ["soon"]}, "/remind/0"),
        ({"deadline": "2023-04-03T12:00:00Z", "remind": ["PT1H", "P91D"]}, "/remind/1"),
        ({"deadline": "2023-04-03T12:00:00Z", "remind": ["PT1H"] * 6}, "/remind"),
    ],
)
def test_what_is_wrong_with_a_reminder_is_named(crm, body, place):
    deal = crm.create()
    answer = crm.client.post(f"{path_of(deal)}/activities", json={"subject": "Call", **body})
    assert (400, "invalid") == problem(answer)
    assert place in [one["pointer"] for one in answer.json["errors"]]


def test_a_workflow_tells_whom_it_asks(crm):
    ben = crm.hire("Ben")
    ask = {"type": "user_task", "kind": "read", "users": [ben], "subject": "Read {{ deal.title }}"}
    start(crm, publish(crm, ask), crm.create(title="Chair"))
    assert (["New task: Read Chair"], []) == (told(crm, ben), told(crm, ADMIN))


@pytest.mark.feature("W30")
def test_a_workflow_reminds_of_its_task_whoever_has_not_answered(crm):
    ben, cleo = crm.hire("Ben"), crm.hire("Cleo")
    ask = {
        "type": "user_task",
        "kind": "approve",
        "users": [ben, cleo],
        "subject": "Discount for {{ deal.title }}?",
        "decide": "all",
        "timeout": "P2D",
        "remind": ["PT4H", "P1D"],
    }
    start(crm, publish(crm, ask), crm.create(title="Chair"))
    said = "Discount for Chair?, until 2023-04-05 09:00"
    assert [f"New task: {said}"] == told(crm, ben)
    (task,) = crm.as_user(ben).ask("GET", "/v1/workflow-tasks")["items"]
    due = ("2023-04-05T09:00:00Z", "2023-04-04T09:00:00Z")
    assert due == (task["deadline"], task["next_reminder"])

    crm.client.advance("P1D")
    assert (
        [f"New task: {said}", f"Reminder of the task: {said}"] == told(crm, ben) == told(crm, cleo)
    )
    path = f"/v1/workflow-tasks/{task['id']}/complete"
    crm.as_user(ben).ask("POST", path, {"answer": "yes"})
    crm.client.advance("P1D")

    assert (2, 3) == (len(told(crm, ben)), len(told(crm, cleo)))


@pytest.mark.feature("W30")
def test_a_task_without_an_end_has_nothing_to_remind_of(crm):
    ask = {"type": "user_task", "kind": "read", "users": [ADMIN], "subject": "x", "remind": ["P1D"]}
    with pytest.raises(Refusal, match="no deadline or start to remind of"):
        publish(crm, ask)
    with pytest.raises(Refusal, match="/remind/0"):
        publish(crm, {**ask, "timeout": "P2D", "remind": ["soon"]})
