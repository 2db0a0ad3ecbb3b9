"""The tenant's settings through the API."""

import pytest


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
        "notice_days": 90,
        "timeline_days": None,
        "run_days": None,
        "mail_from": "crm@example.com",
        "mail_inbox": None,
        "file_megabytes": 50,
        "file_types": [],
        "crm_mode": "classic",
        "repeat_sales": True,
        "search": True,
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
        ({"mail_inbox": "crm"}, "/mail_inbox"),
        ({"mail_inbox": "crm+x@in.example.com"}, "/mail_inbox"),
        ({"mail_inbox": f"{'x' * 21}@in.example.com"}, "/mail_inbox"),
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


@pytest.mark.parametrize(
    ("query", "days"), [("of=DE&year=2026", ["2026-04-03"]), ("of=DE&year=2027", [])]
)
def test_public_holidays_are_listed_by_country_and_year(api, query, days):
    assert {"days": days} == api.get(f"/v1/holidays?{query}").body


def test_of_a_country_that_is_not_known_there_are_no_holidays(api):
    assert (400, "invalid") == api.get("/v1/holidays?of=Atlantis&year=2026").problem
    assert (400, "invalid") == api.get("/v1/holidays?of=DE&year=26").problem
