"""Items through the API."""

import pytest

DEALS = "/v1/items/deal"


@pytest.fixture
def deal(api):
    return api.post(DEALS, {"title": "Roof", "amount": 5000}).body


def test_a_new_item_has_all_fields_and_the_defaults(api):
    answer = api.post(DEALS, {"title": "Roof", "amount": 5000})

    assert 201 == answer.status
    assert '"1"' == answer.headers["ETag"]
    assert {
        "type": "deal",
        "id": 1,
        "title": "Roof",
        "pipeline": "default",
        "stage": "new",
        "stage_semantics": "process",
        "stage_entered_at": "2026-03-02T09:00:00Z",
        "previous_stage": None,
        "moved_by": None,
        "entry": 1,
        "responsible": 1,
        "created_by": 1,
        "created_at": "2026-03-02T09:00:00Z",
        "updated_at": "2026-03-02T09:00:00Z",
        "version": 1,
        "amount": "5000.00",
        "currency": "USD",
        "manual_amount": None,
        "tax_amount": None,
        "contact": None,
        "contacts": None,
        "company": None,
        "begin_date": "2026-03-02",
        "close_date": "2026-03-09",
        "opened": True,
        "comments": None,
        "source": None,
        "deal_type": None,
        "probability": None,
        "lead": None,
    } == answer.body


@pytest.mark.parametrize(
    ("type", "values", "title"),
    [
        ("contact", {"name": "Anna", "last_name": "Lee"}, "Anna Lee"),
        ("contact", {"last_name": "Lee", "title": " "}, "Lee"),
        ("contact", {"name": "Anna", "title": "Dr. Lee"}, "Dr. Lee"),
        ("lead", {"company_title": "Roof Ltd"}, "Roof Ltd"),
        ("lead", {"name": "Anna", "company_title": "Roof Ltd"}, "Anna"),
        ("contact", {}, "Contact #1"),
        ("company", {}, "Company #1"),
    ],
)
def test_a_title_that_is_not_given_is_made_of_the_name(api, type, values, title):
    assert title == api.post(f"/v1/items/{type}", values).body["title"]


@pytest.mark.parametrize(
    ("amount", "currency", "status"),
    [
        ("59.9000", "EUR", 201),
        ("59.901", "EUR", 400),
        ("5000.00", "JPY", 201),
        ("5000.5", "JPY", 400),
        ("1.234", "KWD", 201),
        ("1.2345", "KWD", 400),
    ],
)
def test_an_amount_has_no_more_decimals_than_its_currency(api, amount, currency, status):
    answer = api.post(DEALS, {"amount": amount, "currency": currency})

    assert status == answer.status
    if status == 400:
        assert ["/amount"] == answer.pointers


def test_the_same_amount_with_more_zeros_is_no_change(api, deal):
    assert deal["version"] == api.patch(f"{DEALS}/1", {"amount": "5000.0000"}).body["version"]


def test_an_item_of_a_type_without_stages_has_none(api):
    contact = api.post("/v1/items/contact", {"name": "Anna"}).body

    assert (None, None, 0) == (contact["stage"], contact["stage_semantics"], contact["entry"])


def test_an_unknown_type_is_not_found(api):
    for answer in (
        api.post("/v1/items/ship", {}),
        api.get("/v1/items/ship"),
        api.get("/v1/items/ship/1"),
        api.get("/v1/items/ship/1/timeline"),
    ):
        assert (404, "unknown_type") == answer.problem


def test_faults_of_an_item_are_told_all_at_once(api):
    answer = api.post(DEALS, {"amount": "much", "colour": "red", "id": 5, "contacts": [1, "x"]})

    assert 400 == answer.status
    assert {"/amount", "/colour", "/id", "/contacts/1"} == set(answer.pointers)


def test_a_link_to_an_item_that_does_not_exist_is_a_fault(api):
    answer = api.post(DEALS, {"contact": 5, "responsible": 9})

    assert ["/responsible", "/contact"] == answer.pointers


def test_an_id_that_is_none_is_not_found(api):
    for id in ("0", "-1", "x", "1.0", "01", "9" * 30, "١"):
        assert 404 == api.get(f"{DEALS}/{id}").status


def test_the_same_request_with_the_same_key_makes_one_item(api):
    key = {"Idempotency-Key": "abc"}
    first = api.post(DEALS, {"title": "Roof", "amount": 1}, headers=key)

    again = api.post(DEALS, {"amount": 1, "title": "Roof"}, headers=key)

    assert (201, first.body) == (again.status, again.body)
    assert 1 == len(api.get(DEALS).body["items"])


def test_a_key_does_not_fit_another_request(api):
    key = {"Idempotency-Key": "abc"}
    api.post(DEALS, {"title": "Roof"}, headers=key)

    for answer in (
        api.post(DEALS, {"title": "Door"}, headers=key),
        api.post("/v1/items/lead", {"title": "Roof"}, headers=key),
        api.post("/v1/app-triggers", {"name": "Roof"}, headers=key),
    ):
        assert (409, "idempotency_key_reused") == answer.problem


def test_a_key_does_not_fit_another_path_with_the_same_body(api):
    key = {"Idempotency-Key": "abc"}
    api.post("/v1/items/contact", {"name": "Anna"}, headers=key)

    answer = api.post("/v1/pipelines/contact", {"name": "Anna"}, headers=key)

    assert (409, "idempotency_key_reused") == answer.problem


def test_two_users_may_use_the_same_key(api, colleague):
    key = {"Idempotency-Key": "abc"}

    assert 201 == api.post(DEALS, {"title": "A"}, headers=key).status
    assert 201 == colleague.post(DEALS, {"title": "B"}, headers=key).status


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "ü", "a\tb"])
def test_a_key_that_cannot_be_used_is_a_fault(api, key):
    answer = api.post(DEALS, {}, headers={"Idempotency-Key": key})

    assert (400, "bad_idempotency_key") == answer.problem


def test_a_change_makes_a_new_version(api, deal):
    answer = api.patch(f"{DEALS}/1", {"amount": "6000", "stage": "executing"})

    assert (2, "6000.00", "executing", 2) == tuple(
        answer.body[name] for name in ("version", "amount", "stage", "entry")
    )
    assert '"2"' == answer.headers["ETag"]


def test_a_change_to_the_present_values_writes_nothing(api, deal):
    written = len(api.tenant.table.stream())

    answer = api.patch(f"{DEALS}/1", {"amount": 5000.0, "stage": "new", "title": "Roof"})

    assert (200, 1) == (answer.status, answer.body["version"])
    assert written == len(api.tenant.table.stream())


def test_null_empties_a_field(api, deal):
    assert api.patch(f"{DEALS}/1", {"amount": None}).body["amount"] is None


def test_a_change_for_another_version_is_refused(api, deal):
    stale = {"If-Match": '"7"'}

    for answer in (
        api.patch(f"{DEALS}/1", {"title": "Door"}, headers=stale),
        api.delete(f"{DEALS}/1", headers=stale),
        api.post(f"{DEALS}/1/stage", {"stage": "won"}, headers=stale),
    ):
        assert (412, "version_mismatch") == answer.problem


@pytest.mark.parametrize("match", ['"1"', "*", ' "1" '])
def test_a_change_for_the_present_version_is_made(api, deal, match):
    answer = api.patch(f"{DEALS}/1", {"title": "Door"}, headers={"If-Match": match})

    assert "Door" == answer.body["title"]


@pytest.mark.parametrize("match", ["1", "", '"x"', 'w/"1"', '"-1"', '"1", "2"'])
def test_a_malformed_if_match_is_a_fault(api, deal, match):
    answer = api.patch(f"{DEALS}/1", {"title": "Door"}, headers={"If-Match": match})

    assert (400, "bad_if_match") == answer.problem


def test_a_version_that_the_caller_has_is_not_sent_again(api, deal):
    answer = api.get(f"{DEALS}/1", headers={"If-None-Match": '"1"'})

    assert (304, b"") == (answer.status, answer.raw)
    assert 200 == api.get(f"{DEALS}/1", headers={"If-None-Match": '"11"'}).status


def test_an_item_moves_to_another_stage(api, deal):
    moved = api.post(f"{DEALS}/1/stage", {"stage": "won"}).body

    assert ("won", "success", 2) == (moved["stage"], moved["stage_semantics"], moved["entry"])


def test_an_item_moves_to_another_pipeline(api, deal):
    api.post("/v1/pipelines/deal", {"name": "Repairs", "code": "repairs"})

    moved = api.post(f"{DEALS}/1/stage", {"stage": "client", "pipeline": "repairs"}).body

    assert ("repairs", "client") == (moved["pipeline"], moved["stage"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"stage": "nope"}, "/stage"),
        ({}, "/stage"),
        ({"stage": 5}, "/stage"),
        ({"stage": "won", "pipeline": "nope"}, "/pipeline"),
        ({"stage": "won", "title": "x"}, "/title"),
    ],
)
def test_a_move_that_cannot_be_made_is_a_fault(api, deal, body, pointer):
    answer = api.post(f"{DEALS}/1/stage", body)

    assert (400, [pointer]) == (answer.status, answer.pointers)


def test_a_deleted_item_is_gone(api, deal):
    gone = api.delete(f"{DEALS}/1")

    assert (204, b"") == (gone.status, gone.raw)
    assert 404 == api.get(f"{DEALS}/1").status
    assert 404 == api.patch(f"{DEALS}/1", {"title": "x"}).status
    assert 404 == api.delete(f"{DEALS}/1").status
    assert [] == api.get(DEALS).body["items"]


def test_a_title_that_shows_nothing_is_none(api):
    for title in (" ", "\u200b\u2060", "\u3164"):
        made = api.post("/v1/items/deal", {"title": title}).body
        assert f"Deal #{made['id']}" == made["title"]

        answer = api.patch(f"/v1/items/deal/{made['id']}", {"title": title})
        assert (400, ["/title"]) == (answer.status, answer.pointers)


def test_a_large_item_with_a_key_is_made_once(api):
    lines = '"' * 12_000
    api.post("/v1/fields/deal", {"code": "uf_lines", "type": "string", "multiple": True})
    for _ in range(2):
        answer = api.post(
            "/v1/items/deal", {"uf_lines": [lines] * 8}, headers={"Idempotency-Key": "k"}
        )
        assert (201, [lines] * 8) == (answer.status, answer.body["uf_lines"])

    rows = api.tenant.table.rows().values()
    (item,) = (row for row in rows if row.kind == "item")
    (once,) = (row for row in rows if row.kind == "once")
    assert len(once.body.encode()) < len(item.body.encode()) + 200


def test_an_email_address_of_an_item_must_be_one(api):
    for address in ("a..b@example.com", "x@-.-"):
        answer = api.post("/v1/items/contact", {"name": "Anna", "emails": [address]})

        assert (400, ["/emails/0"]) == (answer.status, answer.pointers)
