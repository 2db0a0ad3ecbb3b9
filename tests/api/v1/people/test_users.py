"""Users through the API."""

import pytest

from tests.support.api_client import ADMIN_TOKEN


def test_users_are_added_read_and_listed(api):
    body = {"name": "Bo", "email": "Bo@Example.com", "phone": "+49 (0)30 1234567"}
    body |= {"working_hours": {"opens": "08:00"}}

    made = api.post("/v1/users", body)

    assert 201 == made.status
    assert {
        "id": 2,
        "name": "Bo",
        "email": "bo@example.com",
        "phone": "+49301234567",
        "admin": False,
        "roles": [],
        "active": True,
        "working_hours": {"weekdays": [0, 1, 2, 3, 4], "opens": "08:00", "closes": "18:00"},
        "language": None,
        "time_zone": None,
        "version": 1,
    } == made.body
    assert made.body == api.get("/v1/users/2").body
    assert [1, 2] == [one["id"] for one in api.get("/v1/users").body["items"]]


def test_a_user_is_changed(api, colleague):
    changed = api.patch("/v1/users/2", {"email": "bo@example.com", "admin": True}).body

    assert ("bo@example.com", True, 2) == (changed["email"], changed["admin"], changed["version"])
    assert 201 == colleague.post("/v1/users", {"name": "Eve"}).status


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": " "}, "/name"),
        ({"name": "Bo", "email": "bo"}, "/email"),
        ({"name": "Bo", "phone": "030 1234567"}, "/phone"),
        ({"name": "Bo", "language": "tlh"}, "/language"),
        ({"name": "Bo", "time_zone": "Mars"}, "/time_zone"),
        ({"name": "Bo", "working_hours": {"weekdays": [7]}}, "/working_hours/weekdays/0"),
        ({"name": "Bo", "working_hours": {"weekdays": []}}, "/working_hours/weekdays"),
        ({"name": "Bo", "working_hours": {"opens": "8"}}, "/working_hours/opens"),
        ({"name": "Bo", "working_hours": {"opens": "18:00"}}, "/working_hours/closes"),
    ],
)
def test_a_user_that_makes_no_sense_is_a_fault(api, body, pointer):
    answer = api.post("/v1/users", body)

    assert (400, [pointer]) == (answer.status, answer.pointers)


@pytest.mark.parametrize("change", [{"admin": False}, {"active": False}])
def test_one_active_admin_is_always_left(api, change):
    assert (409, "last_admin") == api.patch("/v1/users/1", change).problem

    api.post("/v1/users", {"name": "Eve", "admin": True})

    assert 200 == api.patch("/v1/users/1", change).status


def test_an_unknown_user_is_not_found(api):
    assert 404 == api.get("/v1/users/9").status
    assert 404 == api.patch("/v1/users/9", {"name": "x"}).status


def test_two_admins_who_demote_each_other_at_once_leave_one(api):
    eve = api.post("/v1/users", {"name": "Eve", "admin": True}).body["id"]
    table, write = api.tenant.table, api.tenant.table.write

    def after_the_other(writes):
        table.write = write
        assert 200 == api.patch("/v1/users/1", {"admin": False}).status
        write(writes)

    table.write = after_the_other
    answer = api.as_user(ADMIN_TOKEN).patch(f"/v1/users/{eve}", {"active": False})

    assert (409, "last_admin") == answer.problem
