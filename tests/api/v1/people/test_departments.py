"""Departments through the API."""

import pytest

PATH = "/v1/departments"


def test_departments_are_added_changed_listed_and_removed(api):
    board = api.post(PATH, {"name": "Board", "head": 1}).body
    made = api.post(PATH, {"name": "Sales", "parent": board["id"]})
    sales = {"id": made.body["id"], "name": "Sales", "parent": board["id"], "head": None}
    assert (201, {**sales, "members": [], "version": 1}) == (made.status, made.body)
    path = f"{PATH}/{sales['id']}"
    changed = api.patch(path, {"members": [1], "parent": None}).body
    assert {**sales, "parent": None, "members": [1], "version": 2} == changed
    assert changed == api.get(path).body
    assert {"Board", "Sales"} == {one["name"] for one in api.get(PATH).body["items"]}
    assert 204 == api.delete(path).status
    assert (404, "not_found") == api.get(path).problem


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": "A", "parent": "x"}, "/parent"),
        ({"name": "A", "head": 99}, "/head"),
        ({"name": "A", "members": [1, 99]}, "/members/1"),
        ({"name": "A", "leader": 1}, "/leader"),
    ],
)
def test_a_department_that_makes_no_sense_is_a_fault(api, body, pointer):
    answer = api.post(PATH, body)
    assert (400, [pointer]) == (answer.status, answer.pointers)


def test_who_leaves_is_told_to_have_led_a_department(api, colleague):
    led = api.post(PATH, {"name": "Sales", "head": 2}).body
    left = api.patch("/v1/users/2", {"active": False}).body["left_open"]
    assert [f"the department Sales ({led['id']})"] == left["named_by"]


def test_the_same_request_again_makes_no_second_department(api):
    headers = {"Idempotency-Key": "k1"}
    first, again = (api.post(PATH, {"name": "A"}, headers=headers).body for _ in range(2))
    assert first == again
    assert 1 == len(api.get(PATH).body["items"])
