"""Bookings: rules and workflows book rooms and people, cancel, and say who was faster."""

import pytest

from tests.stories.workflows import action, publish, read, start
from tests.support.stories import Document, Story, after, problem, ref

FIELD = "uf_room"


@pytest.fixture
def room(crm: Story) -> str:
    """A room, and leads and deals with a field for bookings."""
    for type in ("lead", "deal"):
        crm.ask("POST", f"/v1/fields/{type}", {"code": FIELD, "type": "resource_booking"})
    return str(crm.ask("POST", "/v1/resources", {"name": "Room 1"})["id"])


def body(item: Document, room: str, day: int, **more: object) -> Document:
    """Return the booking of the room from 9 to 10 on a day of April."""
    start, end = (f"2023-04-{day:02d}T{hour:02d}:00:00Z" for hour in (9, 10))
    return {
        "item": ref(item),
        "field": FIELD,
        "resources": [room],
        "start": start,
        "end": end,
        **more,
    }


def booked(crm: Story, query: str) -> list[Document]:
    """Return what is booked in April."""
    span = "&from=2023-04-01T00:00:00Z&to=2023-05-01T00:00:00Z"
    return crm.all(f"/v1/bookings?{query}{span}")


@pytest.mark.feature("R15", "W21")
def test_a_rule_books_a_room_and_a_colleague_on_the_day_of_a_field(crm, room):
    ben = crm.hire("Ben")
    params = {
        "field": FIELD,
        "resources": [room],
        "users": [ben],
        "start_field": "close_date",
        "start_offset": "-P1D",
        "start_time": "14:00",
        "length": "PT90M",
        "service": "Fitting for {{ deal.title }}",
    }
    rule = crm.rule("new", "book_resource", params)
    deal = crm.create(title="Shoes", close_date="2023-04-20")
    (made,) = booked(crm, f"resource={room}")
    assert [made] == booked(crm, f"user={ben}") == crm.all(f"/v1/bookings?item={ref(deal)}")
    assert {
        "item": ref(deal),
        "field": FIELD,
        "start": "2023-04-19T14:00:00Z",
        "end": "2023-04-19T15:30:00Z",
        "service": "Fitting for Shoes",
    }.items() <= made.items()
    assert [made["id"]] == crm.read(deal)[FIELD]
    assert {"booking_id": made["id"]} == crm.runs(deal)[rule]["result"]
    assert ["Booked Room 1, Ben, 2023-04-19 14:00 to 15:30 (UTC): Fitting for Shoes"] == crm.texts(
        deal
    )


@pytest.mark.feature("R15", "W21")
def test_what_is_booked_already_fails_the_rule_and_the_workflow_and_a_person(crm, room):
    first = crm.create("lead")
    crm.ask("POST", "/v1/bookings", body(first, room, 5))
    params = {"field": FIELD, "resources": [room], "start_in": "P2D"}
    rule = crm.rule("new", "book_resource", {**params, "length": "PT30M"})
    deal = crm.create()
    assert "failed" == crm.states(deal)[rule]
    assert "slot_taken" == crm.reason(deal, rule)
    said = crm.runs(deal)[rule]["reason"]["detail"]
    assert (True, False) == ("is taken 2" in said, ref(first) in said)
    answer = crm.client.send("POST", "/v1/bookings", json=body(deal, room, 5))
    assert (409, "slot_taken") == problem(answer)
    assert f"by {ref(first)}" in answer.json["detail"]
    run = start(crm, publish(crm, action("book_resource", **params)), deal)
    (step,) = read(crm, run)["steps"]
    assert ("failed", "slot_taken") == (step["state"], step["reason"]["code"])
    assert None is crm.read(deal)[FIELD]


@pytest.mark.feature("W21")
def test_without_the_field_a_workflow_books_nothing(crm, room):
    params = {"field": FIELD, "resources": [room], "start_in": "P2D"}
    workflow = publish(crm, action("book_resource", **params))
    crm.ask("DELETE", f"/v1/fields/deal/{FIELD}?force=true")
    (step,) = read(crm, start(crm, workflow, crm.create()))["steps"]
    assert ("failed", "no_booking_field") == (step["state"], step["reason"]["code"])
    rule = {"stage": "new", "action": "book_resource", "params": params}
    answer = crm.client.send("POST", "/v1/automation/deal/default/rules", json=rule)
    assert 400 == answer.status
    assert "no field uf_room for bookings" in answer.json["detail"]
    answer = crm.client.send(
        "POST", "/v1/automation/quote/default/rules", json={**rule, "stage": "draft"}
    )
    assert 400 == answer.status


@pytest.mark.feature("R16")
def test_a_rule_cancels_what_is_to_come_and_keeps_what_is_over(crm, room):
    deal = crm.create()
    over, soon, late = (
        crm.ask("POST", "/v1/bookings", body(deal, room, day))["id"] for day in (4, 10, 20)
    )
    crm.client.advance("P2D")
    rule = crm.rule("executing", "cancel_booking", {"field": FIELD})
    crm.move(deal, "executing")
    assert {"cancelled": 2} == crm.runs(deal)[rule]["result"]
    assert [over] == crm.read(deal)[FIELD] == [one["id"] for one in booked(crm, f"resource={room}")]
    for gone in (soon, late):
        assert (404, "not_found") == problem(crm.client.get(f"/v1/bookings/{gone}"))


@pytest.mark.feature("W22")
def test_a_workflow_cancels_all_of_a_field_and_the_time_is_free(crm, room):
    deal, other = crm.create(), crm.create()
    crm.ask("POST", "/v1/bookings", body(deal, room, 10))
    read(crm, start(crm, publish(crm, action("cancel_booking", field=FIELD)), deal))
    assert None is crm.read(deal)[FIELD]
    made = crm.ask("POST", "/v1/bookings", body(other, room, 10))
    assert [made] == booked(crm, f"resource={room}")


@pytest.mark.feature("T18")
@pytest.mark.parametrize("params", [{}, {"field": FIELD}])
def test_a_booking_moves_its_item_and_another_field_does_not(crm, room, params):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_hall", "type": "resource_booking"})
    crm.trigger("executing", "resource_booked", params)
    crm.trigger("preparation", "resource_booked", {"field": "uf_hall"})
    deal, other = crm.create(), crm.create()
    crm.change(other, title="Nothing booked")
    crm.ask("POST", "/v1/bookings", body(deal, room, 10))
    crm.settle()
    assert ("executing", "new") == (crm.stage(deal), crm.stage(other))
    crm.ask("POST", "/v1/bookings", body(other, room, 11, field="uf_hall"))
    crm.settle()
    assert "preparation" == crm.stage(other)


@pytest.mark.feature("T18")
def test_what_a_rule_books_moves_the_item_and_what_is_cancelled_does_not(crm, room):
    crm.rule("new", "book_resource", {"field": FIELD, "resources": [room], "start_in": "P2D"})
    crm.trigger("executing", "resource_booked")
    crm.trigger("won", "resource_booked")
    deal = crm.create()
    assert ["executing"] == crm.moved_to(deal)
    (made,) = crm.read(deal)[FIELD]
    crm.ask("DELETE", f"/v1/bookings/{made}")
    crm.settle()
    assert ["executing"] == crm.moved_to(deal)


def test_a_deleted_item_frees_its_time(crm, room):
    deal, other = crm.create(), crm.create()
    crm.ask("POST", "/v1/bookings", body(deal, room, 10))
    crm.delete(deal)
    crm.ask("POST", "/v1/bookings", body(other, room, 10))


def test_a_rule_that_books_holds_up_the_end_of_its_room(crm, room):
    crm.rule(
        "new",
        "book_resource",
        {"field": FIELD, "resources": [room], "start_in": "P2D"},
        name="Fitting",
        run=after("P1D"),
    )
    answer = crm.client.send("DELETE", f"/v1/resources/{room}")
    assert (409, "in_use") == problem(answer)
    assert "the rule “Fitting”" in answer.json["detail"]
    deal = crm.create()
    crm.ask("DELETE", f"/v1/resources/{room}?force=true")
    crm.client.advance("P1D")
    (rule,) = crm.runs(deal)
    assert ("failed", "unknown_resource") == (crm.states(deal)[rule], crm.reason(deal, rule))
    assert [] == crm.all(f"/v1/bookings?item={ref(deal)}")


@pytest.mark.parametrize(
    ("zone", "at"),
    [("America/New_York", "0001-01-01T00:00:00Z"), ("Asia/Tokyo", "9999-12-31T23:59:59Z")],
)
def test_a_time_that_no_clock_of_the_company_shows_is_refused(crm, room, zone, at):
    crm.ask("PATCH", "/v1/settings", {"time_zone": zone})
    crm.client.advance("PT10S")
    answer = crm.client.post("/v1/bookings", body(crm.create(), room, 3, start=at, end=at))
    assert (400, "bad_period") == problem(answer)
