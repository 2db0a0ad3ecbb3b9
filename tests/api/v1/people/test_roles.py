"""Roles through the API."""

import pytest

from chalicelib.domain.people.rights import EMPLOYEE, GRANTED_ALONE, OF_USERS

PATH = "/v1/roles"


def test_roles_are_added_changed_listed_and_removed(api):
    permission = {"type": "deal", "items": {"read": "own"}, "automation": "read"}
    made = api.post(PATH, {"name": "Sales", "permissions": [permission], "rights": ["feed:read"]})
    whole = {"pipeline": None, "stage": None, **permission}
    sales = {"id": made.body["id"], "name": "Sales", "built_in": False, "permissions": [whole]}
    assert (201, {**sales, "rights": ["feed:read"], "version": 1}) == (made.status, made.body)
    path = f"{PATH}/{sales['id']}"
    changed = api.patch(path, {"rights": []}).body
    assert {**sales, "rights": [], "version": 2} == changed == api.get(path).body
    names = {one["name"] for one in api.get(PATH).body["items"]}
    assert {"Administrator", "Employee", "Manager", "Sales"} == names
    assert 204 == api.delete(path).status
    assert (404, "not_found") == api.get(path).problem


def test_without_rights_a_role_has_those_of_employees(api):
    made = api.post(PATH, {"name": "Sales"}).body
    assert sorted(EMPLOYEE.rights) == made["rights"]
    assert EMPLOYEE.rights == GRANTED_ALONE & OF_USERS


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": "A", "rights": ["user:update", "item:read"]}, "/rights/1"),
        ({"name": "A", "rights": ["fly"]}, "/rights/0"),
        ({"name": "A", "permissions": [{"items": {"fly": "own"}}]}, "/permissions/0/items"),
        ({"name": "A", "permissions": [{"type": "deel"}]}, "/permissions/0/type"),
        ({"name": "A", "permissions": [{"role": 1}]}, "/permissions/0/role"),
    ],
)
def test_a_role_that_makes_no_sense_is_a_fault(api, body, pointer):
    answer = api.post(PATH, body)
    assert (400, [pointer]) == (answer.status, answer.pointers)


def test_the_same_request_again_makes_no_second_role(api):
    headers = {"Idempotency-Key": "k1"}
    first, again = (api.post(PATH, {"name": "A"}, headers=headers).body for _ in range(2))
    assert first == again
    assert 4 == len(api.get(PATH).body["items"])


def test_what_a_user_may_do_is_told_by_type_and_pipeline(api):
    api.post("/v1/users", {"name": "Bo"})
    found = api.get("/v1/users/2/rights").body
    assert ["employee"] == [one["id"] for one in found["roles"]]
    places = [(one["type"], one["pipeline"]) for one in found["reaches"]]
    assert {("deal", None), ("deal", "default"), ("contact", None)} <= set(places)
    assert {"read"} == {one["automation"] for one in found["reaches"]}
    assert {"all"} == {scope for one in found["reaches"] for scope in one["items"].values()}
    assert (404, "not_found") == api.get("/v1/users/77/rights").problem
