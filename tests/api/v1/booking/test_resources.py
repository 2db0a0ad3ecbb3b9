"""What can be booked, through the API."""

import pytest

from tests.support.api_client import ApiClient

HOURS = {"from": 540, "to": 1080, "size": 60, "weekdays": [0, 1, 2, 3, 4]}


@pytest.fixture
def room(api: ApiClient):
    body = {"name": "Room 1", "type": "room", "slots": [HOURS], "time_zone": "Europe/Berlin"}
    return api.post("/v1/resources", body).body


def test_a_resource_is_added_read_and_listed(api, room):
    car = api.post("/v1/resources", {"name": "Car", "active": False}).body
    assert (
        {
            "id": room["id"],
            "name": "Room 1",
            "type": "room",
            "slots": [HOURS],
            "time_zone": "Europe/Berlin",
            "active": True,
            "version": 1,
        }
        == room
        == api.get(f"/v1/resources/{room['id']}").body
    )
    assert [car, room] == api.get("/v1/resources").body["items"]
    assert [room] == api.get("/v1/resources?type=room").body["items"]
    assert [car] == api.get("/v1/resources?active=false").body["items"]


def test_a_resource_is_changed_and_removed(api, room):
    path = f"/v1/resources/{room['id']}"
    changed = api.patch(path, {"name": "Hall", "slots": []}).body
    assert ("Hall", [], 2) == (changed["name"], changed["slots"], changed["version"])
    assert changed == api.patch(path, {"name": "Hall"}).body
    assert 204 == api.delete(path).status
    for answer in (api.get(path), api.patch(path, {"name": "x"}), api.delete(path)):
        assert (404, "not_found") == answer.problem


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"name": " "}, "/name"),
        ({"time_zone": "Europe/Nowhere"}, "/time_zone"),
        ({"slots": [{**HOURS, "to": 540}]}, "/slots/0/to"),
        ({"slots": [{**HOURS, "size": 600}]}, "/slots/0/size"),
        ({"slots": [{**HOURS, "weekdays": [1, 1]}]}, "/slots/0/weekdays"),
        ({"slots": [{**HOURS, "until": 4}]}, "/slots/0/until"),
        ({"slots": [{"from": 0, "size": 5}]}, "/slots/0/to"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(api, room, body, place):
    for answer in (
        api.post("/v1/resources", {"name": "Room", **body}),
        api.patch(f"/v1/resources/{room['id']}", body),
    ):
        assert 400 == answer.status
        assert [place] == [one["pointer"] for one in answer.body["errors"]]


def test_only_admins_set_up_what_can_be_booked(api, colleague, room):
    path = f"/v1/resources/{room['id']}"
    refused = [
        colleague.post("/v1/resources", {"name": "x"}),
        colleague.patch(path, {}),
        colleague.delete(path),
    ]
    assert [(403, "forbidden")] * 3 == [one.problem for one in refused]
    assert room == colleague.get(path).body
