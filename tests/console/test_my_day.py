"""My day: activities and tasks of workflows, by when they are due, done and put off by keys."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def day(crm):
    """Three things to do: yesterday's, today's and one of next week."""
    deal = crm.create(title="Chairs")
    due = {
        "Ring up": "2023-04-02T15:00:00Z",
        "Send the offer": "2023-04-03T15:00:00Z",
        "Meet": "2023-04-11T10:00:00Z",
    }
    for subject, deadline in due.items():
        crm.ask(
            "POST",
            "/v1/items/deal/1/activities",
            {"subject": subject, "deadline": deadline},
        )
    return deal


def asks(crm, kind="approve", users=(1,), variables=None, **more):
    """Let a workflow ask people something about the first deal."""
    task = {"type": "user_task", "id": "a", "kind": kind, "users": list(users), **more}
    said = {"text": "said {{ results.a.result }} {{ results.a.comment }}"}
    steps = [task, {"type": "action", "action": "add_comment", "params": said}]
    template = {"name": "Ask", "entity_type": "deal", "variables": variables or {}, "steps": steps}
    made = crm.ask("POST", "/v1/workflows", template)
    crm.ask("POST", f"/v1/workflows/{made['id']}/publish")
    crm.ask("POST", f"/v1/workflows/{made['id']}/runs", {"item": "deal_1"})
    crm.settle()


def subjects(window, part):
    lines = window.part("list", part).get_by_role("listitem")
    return [one.split("\n")[0] for one in lines.all_inner_texts()]


def test_what_is_overdue_comes_first_then_today_then_what_is_next(desk, crm, day):
    window = desk.sit(route="activities")
    window.sees("Overdue", "heading")
    headings = window.part("heading").all_inner_texts()
    assert ["My day", "Overdue", "Today", "Next"] == headings
    found = [subjects(window, one)[0] for one in ("Overdue", "Today", "Next")]
    assert [True] * 3 == [
        name in line
        for name, line in zip(("Ring up", "Send the offer", "Meet"), found, strict=True)
    ]
    window.sees("Chairs", "link")


def test_no_line_is_overdue_that_the_count_of_overdue_leaves_out(desk, crm, day):
    crm.client.advance("PT7H")  # It is past three: today's time has come.
    window = desk.sit(route="activities")
    counts = window.sees("How much there is", "list")
    expect(counts.get_by_role("listitem").first).to_have_text("1 Overdue")
    window.sees(re.compile("^Overdue: "), within=window.part("list", "Overdue"))
    window.sees(re.compile("^Was due "), within=window.part("list", "Today"))
    expect(window.page.get_by_text(re.compile("^Overdue: "))).to_have_count(1)


def test_by_keys_one_goes_through_the_day(desk, crm, day):
    window = desk.sit(route="activities")
    window.sees("Overdue", "heading")
    window.presses("ArrowDown")
    window.focus_is_on(window.sees("Ring up", "button"))
    window.presses("c")
    window.hears("Done: Ring up")
    window.sees_no("Overdue", "heading")

    window.focus_is_on(window.sees("Send the offer", "button"))
    window.presses("w")
    window.hears(re.compile("Send the offer: now due"))
    window.sees_no("Today", "heading")
    by_subject = {one["subject"]: one for one in crm.activities(day)}
    assert by_subject["Ring up"]["completed"]
    assert "2023-04-10T15:00:00Z" == by_subject["Send the offer"]["deadline"]


def test_what_was_put_off_by_mistake_comes_back(desk, crm, day):
    window = desk.sit(route="activities")
    window.clicks("More about Ring up")
    window.clicks("To tomorrow", "menuitem")
    window.sees_no("Overdue", "heading")
    late = next(one for one in crm.activities(day) if one["subject"] == "Ring up")
    with window.waits_for_answer(f"/v1/activities/{late['id']}", "PATCH"):
        window.clicks("Undo")
    by_subject = {one["subject"]: one for one in crm.activities(day)}
    assert "2023-04-02T15:00:00Z" == by_subject["Ring up"]["deadline"]


def test_where_nothing_is_to_do_it_says_so(desk, crm):
    desk.sit(route="activities").sees("Nothing to do: your day is free.")


@pytest.mark.parametrize(("button", "result"), [("Approve", "yes"), ("Refuse", "no")])
def test_what_a_workflow_wants_approved_is_answered_here_with_a_comment(
    desk, crm, day, button, result
):
    asks(crm, subject="10 % off for {{ deal.title }}?")
    window = desk.sit(route="activities")
    line = window.part("list", "Today").get_by_role("listitem").filter(has_text="10 % off")
    window.clicks("10 % off for Chairs?", within=line)
    window.fills("Comment", "just once")
    window.clicks(button, within=line)
    window.hears("Answered: 10 % off for Chairs?")
    window.sees_no("10 % off for Chairs?")
    crm.settle()
    assert f"said {result} just once" in crm.texts(day)


def test_what_it_wants_to_know_is_filled_in(desk, crm, day):
    budget = {"budget": {"type": "money", "title": "Budget", "required": True}}
    asks(crm, "request_information", subject="How much?", fields=["budget"], variables=budget)
    window = desk.sit(route="activities")
    window.clicks("How much?")
    window.fills("Budget (needed)", "1 500,50")
    with window.waits_for_answer("/complete", "POST"):
        window.clicks("Done")
    window.hears("Answered: How much?")
    (run,) = crm.all("/v1/items/deal/1/workflow-runs")
    told = crm.ask("GET", f"/v1/workflow-runs/{run['id']}")
    assert "1500.50" == told["variables"]["budget"]


def test_a_task_is_handed_over_to_a_colleague(desk, crm, day):
    thomas = crm.hire("Thomas", admin=True)
    asks(crm, subject="Is it fine?")
    window = desk.sit(route="activities")
    window.clicks("Hand over: Is it fine?")
    window.types("tho")
    window.clicks(re.compile("Thomas"), "option")
    window.part("dialog").get_by_role("button", name="Hand over", exact=True).click()
    window.hears("Thomas answers it now")
    window.sees_no("Is it fine?")
    (task,) = crm.as_user(thomas).ask("GET", "/v1/workflow-tasks")["items"]
    assert [thomas] == task["users"]


# ---- notifications


def test_what_one_was_told_is_counted_read_and_leads_to_its_item(desk, crm):
    crm.rule(
        "new", "notify_staff", {"text": "Look at {{ deal.title }}", "recipients": "responsible"}
    )
    crm.create(title="Chairs")
    crm.create(title="Tables")
    crm.settle()
    window = desk.sit(route="notifications")
    link = window.part("link", re.compile("^Notifications"))
    expect(link).to_contain_text("2")

    window.clicks("Mark as read: Look at Tables")
    expect(link).to_contain_text("1")
    window.part("checkbox", "Unread only").check()
    window.sees_no("Look at Tables")
    window.clicks("Look at Chairs", "link")
    window.sees(re.compile("Chairs"), "heading")
    expect(link).not_to_contain_text("1")


def test_one_chooses_how_notifications_leave(desk, crm):
    ben = crm.hire("Ben")
    window = desk.sit(ben, route="notifications")
    window.clicks("Ways")
    box = window.part("checkbox", "By e-mail")
    expect(box).not_to_be_checked()
    box.check()
    window.hears("Saved")
    assert "email" in crm.as_user(ben).ask("GET", "/v1/notifications/settings")["channels"]


def test_who_has_no_address_is_told_so_and_the_box_stays_empty(desk, crm):
    window = desk.sit(route="notifications")
    window.clicks("Ways")
    box = window.part("checkbox", "By e-mail")
    box.click()
    window.hears(re.compile("there is no e-mail address of yours"))
    expect(box).not_to_be_checked()
