"""Custom audiences of Meta, in its own wire format, against a server on this machine."""

import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from chalicelib.adapters.providers.facebook.audiences import PROVIDER, FacebookSettings
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.audiences import Member
from chalicelib.ports.providers import Parts
from tests.support.local_server import local_server

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TOKEN = "EAAB-token"
DOCUMENTED = (
    "9b431636bd164765d63c573c346708846af4f68fe3701a77a3bdd7e7e5166254",
    "8cc62c145cd0c6dc444168eaeb1b61b351f9b1809a579cc9b4c9e9d7213a39ee",
)
"""Of the example in Meta's reference: those of test1@example.com and test2@example.com."""


@pytest.fixture
def service():
    with local_server() as service:
        service.body = b'{"audience_id": "7", "session_id": "9", "num_received": 2, '
        service.body += b'"num_invalid_entries": 0, "invalid_entry_samples": {}}'
        yield service


def parts():
    return Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)


def settings(service):
    return FacebookSettings(account_id="42", url=service.url)


def audiences(service):
    return PROVIDER.connect(parts(), settings(service), {"access_token": TOKEN})


def add(service, **more):
    member = Member(emails=DOCUMENTED, phones=("f" * 64,))
    return audiences(service).add("7", [member], "run-1", NOW)


def failing(service, status, **error):
    service.status = status
    service.body = msgspec.json.encode({"error": error})


def test_addresses_and_numbers_are_hashed_as_metas_documentation_does(service):
    hashed = audiences(service).hashed(
        [" Test1@Example.com ", "test1@example.com", "test2@example.com"],
        ["+1 (650) 555-1234", "+16505551234"],
    )
    number = "6069d14bf122fdfd931dc7beb58e5dfbba395b1faf05bdcd42d12358d63d8599"  # 16505551234
    assert Member(emails=DOCUMENTED, phones=(number,)) == hashed


@pytest.mark.parametrize(("verb", "method"), [("add", "POST"), ("remove", "DELETE")])
def test_somebody_is_added_and_removed_as_meta_wants_it(service, verb, method):
    member = Member(emails=DOCUMENTED, phones=("f" * 64,))
    assert "9" == getattr(audiences(service), verb)("7", [member], "run-1", NOW)
    (asked,) = service.asked
    assert (method, "/v26.0/7/users", f"Bearer {TOKEN}", "application/x-www-form-urlencoded") == (
        asked.method,
        asked.path,
        asked.headers["Authorization"],
        asked.headers["Content-Type"],
    )
    form = {
        name: msgspec.json.decode(one) for name, (one,) in parse_qs(asked.body.decode()).items()
    }
    assert {"payload", "session"} == form.keys()
    assert {
        "schema": ["EMAIL", "PHONE"],
        "data": [[DOCUMENTED[0], "f" * 64], [DOCUMENTED[1], ""]],
    } == form["payload"]
    session = form["session"]
    assert (1, True, 2) == (
        session["batch_seq"],
        session["last_batch_flag"],
        session["estimated_num_total"],
    )


def test_the_session_is_the_same_at_each_try_and_another_one_for_others(service):
    for key in ("run-1", "run-1", "run-2"):
        audiences(service).add("7", [Member(emails=DOCUMENTED)], key, NOW)
    forms = [parse_qs(one.body.decode())["session"][0] for one in service.asked]
    ids = [msgspec.json.decode(one)["session_id"] for one in forms]
    assert ids[0] == ids[1] != ids[2]
    assert max(ids) < 2**63


@pytest.mark.parametrize(
    ("status", "error", "ours", "said"),
    [
        (
            400,
            {"message": "Error validating access token", "type": "OAuthException", "code": 190},
            "not_connected",
            "new token",
        ),
        (403, {"message": "(#200) no access", "code": 200}, "not_connected", "ads_management"),
        (
            400,
            {
                "message": "Invalid",
                "code": 100,
                "error_subcode": 1713230,
                "error_user_msg": "blocked",
            },
            "audience_refused",
            "blocked",
        ),
        (400, {"message": "Failed to update", "code": 2654}, "audience_refused", "2654"),
        (404, {}, "bad_answer", "404"),
    ],
)
def test_what_meta_refuses_is_told_in_our_words(service, caplog, status, error, ours, said):
    failing(service, status, **error)
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused, match=said) as refused:
        add(service)
    assert ours == refused.value.code
    assert TOKEN not in caplog.text + refused.value.detail


@pytest.mark.parametrize("code", [1, 2, 4, 17, 80003])
def test_too_many_calls_come_with_400_and_are_tried_again(service, code):
    failing(service, 400, message="User request limit reached", code=code)
    with pytest.raises(Unavailable, match="limit"):
        add(service)


def test_what_meta_calls_passing_is_tried_again(service):
    failing(service, 400, message="again", code=100, is_transient=True)
    with pytest.raises(Unavailable):
        add(service)


def test_too_many_requests_are_told_with_the_time_to_wait(service):
    failing(service, 429, message="slow", code=4)
    service.headers = {"Retry-After": "7"}
    with pytest.raises(Unavailable) as unavailable:
        add(service)
    assert timedelta(seconds=7) == unavailable.value.retry_after


def test_a_token_that_an_answer_repeats_is_hidden(service):
    failing(service, 400, message=f"Malformed access token {TOKEN}", code=190)
    with pytest.raises(Refused) as refused:
        add(service)
    assert TOKEN not in refused.value.detail


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html>", "bad_answer"),
        (b"[]", "bad_answer"),
        (b'{"num_received": 3, "num_invalid_entries": 3}', "audience_refused"),
    ],
)
def test_an_answer_by_which_nobody_was_added_is_no_success(service, body, code):
    service.body = body
    with pytest.raises(Refused) as refused:
        add(service)
    assert code == refused.value.code


def test_a_connection_that_works_names_the_audiences_of_the_account(service):
    service.body = b'{"data": [{"id": "7", "name": "Buyers"}], "paging": {}}'
    said = PROVIDER.test(parts(), settings(service), {"access_token": TOKEN})
    assert "Buyers (7)" in said
    (asked,) = service.asked
    place = urlsplit(asked.path)
    assert ("GET", "/v26.0/act_42/customaudiences", b"") == (asked.method, place.path, asked.body)
    assert ["id,name"] == parse_qs(place.query)["fields"]
    failing(service, 400, message="expired", code=190)
    with pytest.raises(Refused, match="new token"):
        PROVIDER.test(parts(), settings(service), {"access_token": TOKEN})


def test_several_go_in_one_request_and_one_that_is_not_valid_refuses_all(service):
    people = [Member(emails=DOCUMENTED, phones=("f" * 64,)), Member(phones=("0" * 64,))]
    assert "9" == audiences(service).add("7", people, "run-1", NOW)
    (asked,) = service.asked
    form = {name: one for name, (one,) in parse_qs(asked.body.decode()).items()}
    rows = msgspec.json.decode(form["payload"])["data"]
    assert [[DOCUMENTED[0], "f" * 64], [DOCUMENTED[1], ""], ["", "0" * 64]] == rows
    assert 3 == msgspec.json.decode(form["session"])["estimated_num_total"]
    service.body = b'{"num_received": 3, "num_invalid_entries": 1}'
    with pytest.raises(Refused, match="1 of the 3 rows") as refused:
        audiences(service).add("7", people, "run-1", NOW)
    assert "audience_refused" == refused.value.code
