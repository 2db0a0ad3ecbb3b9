"""Whoever closes a lead or deal is asked for the next activity, unless one is planned."""

import pytest

from tests.support.stories import ADMIN, Document, Refusal, Story, path_of

SETTINGS = "/v1/smart-activity/settings"


def prompt(crm: Story, item: Document) -> Document:
    """Close the item's form."""
    found: Document = crm.ask("GET", f"{path_of(item)}/smart-activity")
    return found


def accept(crm: Story, item: Document, **changed) -> Document:
    """Save the draft, perhaps changed."""
    made: Document = crm.ask("POST", f"{path_of(item)}/smart-activity", changed)
    crm.settle()
    return made


def choose(crm: Story, type: str, **toggle) -> Document:
    found: Document = crm.ask("PUT", SETTINGS, {"types": {type: toggle}})
    crm.client.advance("PT10S")  # until every instance has looked at the configuration
    return found


@pytest.mark.feature("A01", "A02")
@pytest.mark.parametrize("type", ["lead", "deal"])
def test_the_next_activity_is_proposed_while_the_item_is_open_and_nothing_is_planned(crm, type):
    item = crm.create(type)
    assert (True, None) == (prompt(crm, item)["propose"], prompt(crm, item)["silence"])
    planned = accept(crm, item)
    assert (False, "planned", None) == tuple(prompt(crm, item).values())
    crm.ask("POST", f"/v1/activities/{planned['id']}/complete")
    assert prompt(crm, item)["propose"]
    crm.move(item, "junk" if type == "lead" else "won")
    assert "final_stage" == prompt(crm, item)["silence"]


@pytest.mark.feature("A01")
def test_items_without_smart_activities_propose_nothing(crm):
    assert "not_of_this_type" == prompt(crm, crm.create("contact", name="Kim"))["silence"]
    assert 404 == crm.client.get("/v1/items/deal/99/smart-activity").status


@pytest.mark.feature("A01", "A02", "A09", "A10", "A13")
def test_a_smart_process_has_all_of_it_where_its_switch_is_on(crm):
    flags = {"stages": True, "smart_activities": True}
    process = {"code": "visit", "title": "Visit", "preset": "empty", "flags": flags}
    crm.ask("POST", "/v1/smart-processes", process)
    crm.client.advance("PT10S")
    visit, other = crm.create("visit", title="one"), crm.create("visit", title="two")
    planned = accept(crm, visit)
    assert ["planned", None] == [prompt(crm, one)["silence"] for one in (visit, other)]
    assert 1 == crm.ask("GET", "/v1/counters")["types"]["visit"]["red"]
    column = f"/v1/items/visit?stage={visit['stage']}&order=attention"
    crm.client.to(planned["deadline"])
    assert ["one", "two"] == [one["title"] for one in crm.all(column)]
    choose(crm, "visit", section=False)
    assert "section_off" == prompt(crm, other)["silence"]
    crm.ask("PATCH", "/v1/smart-processes/visit", {"flags": {"smart_activities": False}})
    crm.client.advance("PT10S")
    assert "not_of_this_type" == prompt(crm, other)["silence"]


@pytest.mark.feature("A03")
def test_the_text_is_drafted_in_the_language_of_the_person_and_may_be_changed(crm):
    deal = crm.create()
    assert "Contact customer" == prompt(crm, deal)["draft"]["subject"]
    mai = crm.as_user(crm.hire("Mai", language="vi"))
    drafted = prompt(mai, deal)["draft"]["subject"]
    assert drafted not in ("", "Contact customer")
    assert drafted == accept(mai, deal)["subject"]
    assert "Send the offer" == accept(crm, deal, subject="Send the offer")["subject"]


@pytest.mark.feature("A04")
@pytest.mark.parametrize(
    ("now", "settings", "deadline"),
    [
        ("2023-10-23T15:01:00Z", {}, "2023-10-26T16:00:00Z"),
        ("2023-10-20T09:00:00Z", {}, "2023-10-25T09:00:00Z"),
        ("2023-10-21T09:30:00Z", {}, "2023-10-25T10:00:00Z"),
        ("2023-10-20T09:00:00Z", {"days_off": ["2023-10-24"]}, "2023-10-26T09:00:00Z"),
        # 20:30 in Vietnam; in Berlin the clocks go back meanwhile.
        ("2023-10-23T13:30:00Z", {"time_zone": "Asia/Ho_Chi_Minh"}, "2023-10-26T14:00:00Z"),
        ("2023-10-26T13:30:00Z", {"time_zone": "Europe/Berlin"}, "2023-10-31T15:00:00Z"),
    ],
)
def test_the_deadline_is_three_working_days_ahead_on_the_next_full_hour(
    crm, now, settings, deadline
):
    crm.ask("PATCH", "/v1/settings", settings)
    deal = crm.create()
    crm.client.to(now)
    assert deadline == prompt(crm, deal)["draft"]["deadline"] == accept(crm, deal)["deadline"]


@pytest.mark.feature("A05")
def test_who_closes_the_form_is_asked_and_may_ask_somebody_else(crm):
    ben, zoe = crm.hire("Ben"), crm.hire("Zoe")
    deal = crm.create(responsible=ADMIN)
    bens = crm.as_user(ben)
    assert ben == prompt(bens, deal)["draft"]["responsible"]
    assert [ben, zoe] == [
        accept(bens, deal)["responsible"],
        accept(bens, deal, responsible=zoe)["responsible"],
    ]


@pytest.mark.feature("A07")
def test_what_is_saved_stands_in_the_timeline_and_what_is_cancelled_nowhere(crm):
    deal = crm.create()
    prompt(crm, deal)
    assert ([], []) == (crm.activities(deal), crm.timeline(deal, "activity"))
    made = accept(crm, deal, description="About the roof")
    (entry,) = crm.timeline(deal, "activity")
    assert ("Contact customer", ADMIN) == (entry["text"], entry["author"])
    assert {"activity": made["id"], "type": "todo", "provider": "CRM_TODO"} == entry["data"]


@pytest.mark.feature("A08")
def test_a_smart_activity_reminds_shortly_before_its_deadline_and_at_it(crm):
    ben = crm.hire("Ben")
    deal = crm.create()
    accept(crm.as_user(ben), deal, deadline="2023-04-03T12:00:00Z")
    plain = {"subject": "Plain", "deadline": "2023-04-03T12:00:00Z", "responsible": ben}
    crm.ask("POST", f"{path_of(deal)}/activities", plain)
    crm.settle()

    def reminders() -> list[str]:
        texts = [one["text"] for one in crm.client.outbox("notification")]
        return [text for text in texts if text.startswith("Reminder")]

    crm.client.to("2023-04-03T11:44:00Z")
    assert [] == reminders()
    crm.client.to("2023-04-03T11:46:00Z")
    assert 1 == len(reminders())
    crm.client.to("2023-04-03T11:59:00Z")
    assert 1 == len(reminders())
    crm.client.to("2023-04-03T12:01:00Z")
    said = "Reminder of the activity: Contact customer, until 2023-04-03 12:00"
    assert [said, said] == reminders()


@pytest.mark.feature("A08")
def test_without_a_deadline_there_is_nothing_to_remind_of(crm):
    made = accept(crm, crm.create(), deadline=None)
    assert (None, []) == (made["deadline"], made["remind"])


@pytest.mark.feature("A12")
def test_a_person_switches_it_off_for_a_type_for_themselves_alone(crm):
    ben = crm.as_user(crm.hire("Ben"))
    deal, lead = crm.create(), crm.create("lead")
    assert {"section": True, "mine": "on", "until": None} == crm.ask("GET", SETTINGS)["types"][
        "deal"
    ]
    choose(ben, "deal", mine="off")
    assert (False, "off") == (prompt(ben, deal)["propose"], prompt(ben, deal)["silence"])
    assert [True, True] == [prompt(ben, lead)["propose"], prompt(crm, deal)["propose"]]
    choose(ben, "deal", mine="on")
    assert prompt(ben, deal)["propose"]


@pytest.mark.feature("A12")
@pytest.mark.parametrize(
    ("choice", "days"), [("skip_day", 1), ("skip_week", 7), ("skip_month", 30)]
)
def test_a_person_skips_it_for_some_time(crm, choice, days):
    deal = crm.create()
    skipped = choose(crm, "deal", mine=choice)["types"]["deal"]
    assert (choice, False) == (skipped["mine"], prompt(crm, deal)["propose"])
    crm.client.advance(f"P{days - 1}DT23H")
    assert not prompt(crm, deal)["propose"]
    crm.client.advance("PT1H")
    assert prompt(crm, deal)["propose"]
    assert "on" == crm.ask("GET", SETTINGS)["types"]["deal"]["mine"]


@pytest.mark.feature("A13")
def test_an_admin_switches_it_off_for_deals_and_leads_still_prompt(crm):
    ben = crm.as_user(crm.hire("Ben"))
    deal, lead = crm.create(), crm.create("lead")
    with pytest.raises(Refusal, match="403"):
        choose(ben, "deal", section=False)
    assert prompt(crm, deal)["propose"]
    choose(crm, "deal", section=False)
    assert ["section_off", None] == [prompt(ben, one)["silence"] for one in (deal, lead)]
    choose(crm, "deal", section=True)
    assert prompt(ben, deal)["propose"]


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ({"types": {"contact": {"mine": "off"}}}, "/types/contact"),
        ({"most_open": 0}, "/most_open"),
        ({"most_open": 50_001}, "/most_open"),
    ],
)
def test_what_cannot_be_set_is_named(crm, wanted, place):
    answer = crm.client.send("PUT", SETTINGS, json=wanted)
    assert (400, [place]) == (answer.status, [one["pointer"] for one in answer.json["errors"]])
