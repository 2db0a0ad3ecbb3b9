"""Bookings through the API: made, found, cancelled and refused."""

from datetime import timedelta

import pytest

BOOKINGS = "/v1/bookings"


@pytest.fixture
def deal(api):
    api.post("/v1/fields/deal", {"code": "uf_room", "type": "resource_booking"})
    return api.post("/v1/items/deal", {"title": "Fitting"}).body


@pytest.fixture
def room(api):
    return api.post("/v1/resources", {"name": "Room 1"}).body["id"]


@pytest.fixture
def body(deal, room):
    return {
        "item": "deal_1",
        "field": "uf_room",
        "resources": [room],
        "start": "2026-03-03T10:00:00+01:00",
        "end": "2026-03-03T11:00:00+01:00",
        "service": "Fitting",
    }


def field(api):
    return api.get("/v1/items/deal/1").body["uf_room"]


def test_a_booking_is_made_and_its_item_holds_it(api, body, room):
    made = api.post(BOOKINGS, {**body, "users": [1, 1]})
    assert 201 == made.status
    assert {
        "id": made.body["id"],
        "item": "deal_1",
        "field": "uf_room",
        "start": "2026-03-03T09:00:00Z",
        "end": "2026-03-03T10:00:00Z",
        "resources": [room],
        "users": [1],
        "service": "Fitting",
        "created_by": 1,
        "created_at": "2026-03-02T09:00:00Z",
    } == made.body
    assert [made.body["id"]] == field(api)
    assert made.body == api.get(f"{BOOKINGS}/{made.body['id']}").body
    (entry, *_) = api.get("/v1/items/deal/1/timeline?kind=log").body["items"]
    assert entry["text"].startswith("Booked Room 1, ")
    assert entry["text"].endswith(", 2026-03-03 09:00 to 10:00 (UTC): Fitting")


def test_a_period_that_is_taken_is_refused_and_says_by_whom(api, body):
    first = api.post(BOOKINGS, body).body
    late = {**body, "start": "2026-03-03T09:59:00Z", "end": "2026-03-04T00:00:00Z"}
    refused = api.post(BOOKINGS, late)
    assert (409, "slot_taken") == refused.problem
    assert "Room 1 is taken 2026-03-03 09:00 to 10:00 (UTC) by deal_1" in refused.body["detail"]
    assert first["id"] in refused.body["detail"]
    assert [first["id"]] == field(api)
    assert 201 == api.post(BOOKINGS, {**late, "start": "2026-03-03T10:00:00Z"}).status


def test_a_cancelled_booking_is_gone_and_its_time_free(api, body):
    first, path = api.post(BOOKINGS, body).body, BOOKINGS
    assert 204 == api.delete(f"{path}/{first['id']}").status
    assert field(api) is None
    for answer in (api.get(f"{path}/{first['id']}"), api.delete(f"{path}/{first['id']}")):
        assert (404, "not_found") == answer.problem
    assert 201 == api.post(path, body).status
    texts = [one["text"] for one in api.get("/v1/items/deal/1/timeline?kind=log").body["items"]]
    assert 1 == sum(text.startswith("Cancelled Room 1, 2026-03-03 09:00") for text in texts)


def test_the_calendar_of_a_resource_and_of_a_user(api, body, room):
    late = {**body, "start": "2026-03-05T23:00:00Z", "end": "2026-03-06T02:00:00Z"}
    two = api.post(BOOKINGS, {**late, "users": [1], "resources": []}).body
    three = api.post(BOOKINGS, late).body
    one = api.post(BOOKINGS, {**body, "users": [1]}).body
    api.post(BOOKINGS, {**body, "start": "2026-03-09T10:00:00Z", "end": "2026-03-09T11:00:00Z"})

    def seen(query: str) -> list[str]:
        return [found["id"] for found in api.get(f"{BOOKINGS}?{query}").body["items"]]

    assert [one["id"], three["id"]] == seen(f"resource={room}")
    assert [one["id"], two["id"]] == seen("user=1")
    assert [three["id"]] == seen(
        f"resource={room}&from=2026-03-06T00:00:00Z&to=2026-03-07T00:00:00Z"
    )
    assert 4 == len(seen("item=deal_1"))
    page = api.get(f"{BOOKINGS}?user=1&limit=1").body
    assert [one] == page["items"]
    assert [two["id"]] == seen(f"user=1&limit=1&cursor={page['next_cursor']}")
    page = api.get(f"{BOOKINGS}?item=deal_1&limit=3").body
    assert 1 == len(seen(f"item=deal_1&cursor={page['next_cursor']}"))


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", "/resource"),
        ("resource=a&user=1", "/resource"),
        ("item=deal", "/item"),
        ("resource=a&from=2026-03-05T00:00:00Z&to=2026-03-05T00:00:00Z", "/to"),
        ("resource=a&from=2026-03-05T00:00:00Z&to=2027-03-05T00:00:00Z", "/to"),
        ("user=1&from=9999-12-30T00:00:00Z", "/from"),
        ("user=1&from=2026-03-05", "/from"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(api, query, place):
    answer = api.get(f"{BOOKINGS}?{query}")
    assert 400 == answer.status
    assert [place] == [one["pointer"] for one in answer.body["errors"]]


def test_nothing_is_booked_at_the_end_of_time(api):
    answer = api.get(f"{BOOKINGS}?user=1&from=9999-12-01T00:00:00Z&to=9999-12-05T00:00:00Z")
    assert (200, []) == (answer.status, answer.body["items"])


@pytest.mark.parametrize(
    ("wrong", "code", "place"),
    [
        ({"resources": []}, "unknown_resource", "/resources"),
        ({"resources": ["nothing"]}, "unknown_resource", "/resources/0"),
        ({"users": [99]}, "unknown_reference", "/users/0"),
        ({"field": "title"}, "no_booking_field", "/field"),
        ({"field": "uf_none"}, "no_booking_field", "/field"),
        ({"item": "deal"}, "invalid", "/item"),
        ({"end": "2026-03-03T09:00:00Z"}, "bad_period", "/end"),
        ({"start": "2026-02-03T09:00:00Z", "end": "2026-02-03T10:00:00Z"}, "bad_period", "/end"),
        ({"end": "2026-08-03T09:00:00Z"}, "bad_period", "/end"),
        ({"start": "9999-12-31T20:00:00Z", "end": "9999-12-31T21:00:00Z"}, "bad_period", "/end"),
        ({"service": "\x00"}, "invalid", "/service"),
    ],
)
def test_what_cannot_be_booked_is_refused(api, body, wrong, code, place):
    answer = api.post(BOOKINGS, {**body, **wrong})
    assert (400, code) == answer.problem
    assert [place] == [one["pointer"] for one in answer.body["errors"]]
    assert field(api) is None


def test_an_item_that_is_not_there_has_no_bookings(api, body):
    made = api.post(BOOKINGS, body).body["id"]
    assert (404, "not_found") == api.post(BOOKINGS, {**body, "item": "deal_9"}).problem
    assert (404, "not_found") == api.get(f"{BOOKINGS}?item=deal_9").problem
    assert (404, "not_found") == api.get(f"{BOOKINGS}/deal_1").problem
    api.delete("/v1/items/deal/1")
    assert (404, "not_found") == api.get(f"{BOOKINGS}/{made}").problem
    assert (404, "not_found") == api.post(BOOKINGS, body).problem


def test_bookings_lie_within_the_slots_of_a_resource(api, body, room):
    slots = [{"from": 540, "to": 1080, "size": 60}]
    api.patch(f"/v1/resources/{room}", {"slots": slots, "time_zone": "Europe/Berlin"})
    answer = api.post(BOOKINGS, {**body, "end": "2026-03-03T10:30:00Z"})
    assert (400, "bad_period") == answer.problem
    assert "Mon, Tue, Wed, Thu, Fri 09:00–18:00 in steps of 60 minutes" in answer.body["detail"]
    assert 201 == api.post(BOOKINGS, body).status


def test_a_resource_with_bookings_to_come_goes_with_force_only(api, body, room):
    made = api.post(BOOKINGS, body).body["id"]
    path = f"/v1/resources/{room}"
    for answer in (api.patch(path, {"active": False}), api.delete(path)):
        assert (409, "in_use") == answer.problem
        assert made in answer.body["detail"]
    assert 200 == api.patch(f"{path}?force=true", {"active": False}).status
    again = {**body, "start": "2026-03-04T09:00:00Z", "end": "2026-03-04T10:00:00Z"}
    assert (400, "unknown_resource") == api.post(BOOKINGS, again).problem
    assert [made] == [one["id"] for one in api.get(f"{BOOKINGS}?resource={room}").body["items"]]
    assert 204 == api.delete(f"{path}?force=true").status
    assert 204 == api.delete(f"{BOOKINGS}/{made}").status


def test_a_resource_whose_bookings_are_over_goes(api, body, room):
    api.post(BOOKINGS, body)
    api.tenant.clock.advance(timedelta(days=2))
    assert 204 == api.delete(f"/v1/resources/{room}").status


def test_a_field_for_bookings_is_filled_by_these_alone(api, body):
    made = api.get("/v1/fields/deal/uf_room").body
    assert made["multiple"]
    answer = api.patch("/v1/items/deal/1", {"uf_room": ["deal_1-k2f9x0a1b2c3"]})
    assert (400, ["/uf_room"]) == (answer.status, [f["pointer"] for f in answer.body["errors"]])
    for type, more, place in (
        ("quote", {}, "/type"),
        ("contact", {}, "/type"),
        ("lead", {"required": True}, "/required"),
    ):
        answer = api.post(
            f"/v1/fields/{type}", {"code": "uf_x", "type": "resource_booking", **more}
        )
        assert (400, [place]) == (answer.status, [f["pointer"] for f in answer.body["errors"]])
    assert 201 == api.post("/v1/fields/lead", {"code": "uf_x", "type": "resource_booking"}).status


def test_a_request_that_comes_twice_books_once(api, body):
    headers = {"Idempotency-Key": "k1"}
    first, again = (api.post(BOOKINGS, body, headers=headers) for _ in range(2))
    assert (201, first.body) == (again.status, again.body)
    assert [first.body["id"]] == field(api)


def test_a_field_holds_so_many_bookings(api, body, room):
    for number in range(100):
        api.post(
            BOOKINGS,
            {
                **body,
                "start": f"2026-04-{1 + number // 24:02d}T{number % 24:02d}:00:00Z",
                "end": f"2026-04-{1 + number // 24:02d}T{number % 24:02d}:30:00Z",
            },
        )
    assert (409, "too_many") == api.post(BOOKINGS, body).problem


def test_a_page_of_a_calendar_reads_no_more_than_it_shows(api, body, room, monkeypatch):
    for hour in (10, 12, 14):
        times = {"start": f"2026-03-03T{hour}:00:00Z", "end": f"2026-03-03T{hour + 1}:00:00Z"}
        assert 201 == api.post(BOOKINGS, {**body, **times}).status
    asked, get_many = [], api.tenant.table.get_many

    def counted(keys):
        asked.append(list(keys))
        return get_many(asked[-1])

    monkeypatch.setattr(api.tenant.table, "get_many", counted)
    assert 1 == len(api.get(f"{BOOKINGS}?resource={room}&limit=1").body["items"])
    assert 1 == len(asked[-1])
