"""Users, tokens and settings through the API."""

import pytest

from tests.support.api_client import ADMIN_TOKEN


def test_users_are_added_read_and_listed(api):
    body = {"name": "Bo", "email": "Bo@Example.com", "working_hours": {"opens": "08:00"}}

    made = api.post("/v1/users", body)

    assert 201 == made.status
    assert {
        "id": 2,
        "name": "Bo",
        "email": "bo@example.com",
        "admin": False,
        "active": True,
        "working_hours": {"weekdays": [0, 1, 2, 3, 4], "opens": "08:00", "closes": "18:00"},
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
        ({"name": "Bo", "working_hours": {"weekdays": [7]}}, "/working_hours/weekdays/0"),
        ({"name": "Bo", "working_hours": {"weekdays": []}}, "/working_hours/weekdays"),
        ({"name": "Bo", "working_hours": {"opens": "8"}}, "/working_hours/opens"),
        ({"name": "Bo", "working_hours": {"opens": "19:00"}}, "/working_hours/closes"),
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


def test_a_token_is_shown_once_and_never_kept(api):
    made = api.post("/v1/tokens", {"name": "laptop"})

    secret = made.body["token"]
    assert 201 == made.status
    assert 200 == api.as_user(secret).get("/v1/users").status
    assert secret.encode() not in api.get("/v1/tokens").raw
    assert not any(secret in record.new.body for record in api.tenant.table.stream() if record.new)


def test_a_repeated_request_for_a_token_does_not_show_it_again(api):
    key = {"Idempotency-Key": "k"}
    api.post("/v1/tokens", {"name": "laptop"}, headers=key)

    assert (409, "token_shown_once") == api.post(
        "/v1/tokens", {"name": "laptop"}, headers=key
    ).problem


def test_a_user_has_power_over_own_tokens_only(api, colleague):
    theirs = next(one for one in api.get("/v1/tokens").body["items"] if one["user"] == 1)
    own = colleague.post("/v1/tokens", {"name": "phone"}).body

    assert 2 == own["user"]
    assert {2} == {one["user"] for one in colleague.get("/v1/tokens").body["items"]}
    assert 403 == colleague.post("/v1/tokens", {"name": "x", "user": 1}).status
    assert 404 == colleague.delete(f"/v1/tokens/{theirs['id']}").status
    assert 204 == colleague.delete(f"/v1/tokens/{own['id']}").status


def test_a_token_needs_an_active_user(api, colleague):
    api.patch("/v1/users/2", {"active": False})

    for user in (2, 9):
        assert ["/user"] == api.post("/v1/tokens", {"name": "x", "user": user}).pointers


def test_a_new_tenant_has_usual_settings(api):
    assert {
        "time_zone": "UTC",
        "country": None,
        "date_format": "YYYY-MM-DD",
        "currency": "USD",
        "working_hours": {"weekdays": [0, 1, 2, 3, 4], "opens": "09:00", "closes": "18:00"},
        "holidays_of": None,
        "days_off": [],
        "minimum_delay_seconds": 600,
        "journal_days": 400,
        "mail_from": "crm@example.com",
    } == api.get("/v1/settings").body


def test_settings_are_changed_and_put_back(api):
    usual = api.get("/v1/settings").body
    change = {
        "time_zone": "Europe/Berlin",
        "currency": "EUR",
        "holidays_of": "DE",
        "days_off": ["2026-12-24"],
        "working_hours": {"weekdays": [0, 6], "opens": "22:00", "closes": "00:00"},
    }

    changed = api.patch("/v1/settings", change).body

    assert {**usual, **change} == changed
    assert changed == api.put("/v1/settings", changed).body
    assert usual == api.put("/v1/settings", {}).body
    assert "EUR" == api.patch("/v1/settings", {"currency": "EUR"}).body["currency"]
    assert "EUR" == api.post("/v1/items/deal", {}).body["currency"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"time_zone": "Europe"}, "/time_zone"),
        ({"time_zone": "../etc/passwd"}, "/time_zone"),
        ({"time_zone": ""}, "/time_zone"),
        ({"currency": "euro"}, "/currency"),
        ({"holidays_of": "XX"}, "/holidays_of"),
        ({"days_off": ["24.12."]}, "/days_off/0"),
        ({"minimum_delay_seconds": -1}, "/minimum_delay_seconds"),
        ({"minimum_delay_seconds": 86_401}, "/minimum_delay_seconds"),
        ({"mail_from": "crm"}, "/mail_from"),
        ({"working_hours": {"opens": "18:00"}}, "/working_hours/closes"),
        ({"working_hours": {"weekdays": [1, 1]}}, "/working_hours/weekdays"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_settings_that_make_no_sense_are_a_fault(api, change, pointer):
    for answer in (api.patch("/v1/settings", change), api.put("/v1/settings", change)):
        assert (400, [pointer]) == (answer.status, answer.pointers)


def test_settings_are_read_by_all_and_written_by_admins(colleague):
    assert 200 == colleague.get("/v1/settings").status
    assert 403 == colleague.put("/v1/settings", {}).status
    assert 403 == colleague.patch("/v1/settings", {}).status


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


@pytest.mark.parametrize("written", ["crm@acme.example\n", "  crm@acme.example "])
def test_the_sender_is_stored_without_the_space_around_it(api, written):
    assert "crm@acme.example" == api.patch("/v1/settings", {"mail_from": written}).body["mail_from"]
    assert "crm@acme.example" == api.get("/v1/settings").body["mail_from"]


@pytest.mark.parametrize(
    "zone",
    ["localtime", "posixrules", "Factory", "posix/Europe/Berlin", "right/UTC", "europe/berlin"],
)
def test_a_time_zone_is_one_of_the_iana(api, zone):
    answer = api.patch("/v1/settings", {"time_zone": zone})

    assert (400, ["/time_zone"]) == (answer.status, answer.pointers)
