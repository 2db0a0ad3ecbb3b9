"""What holds for every request, whatever it asks for."""

import base64
import json
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import pytest

from app import app
from chalicelib import wiring
from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.api.door.reading import MAX_BODY
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.observability import logger
from tests.support.api_client import ApiClient

DEALS = "/v1/items/deal"


class BrokenTable(MemoryTable):
    """A table whose reads of items fail."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def get(self, key):
        if key[1] == "item":
            raise self.error
        return super().get(key)


def test_a_request_without_a_token_is_told_how_to_send_one(stranger):
    answer = stranger.get(DEALS)

    assert (401, "unauthorized") == answer.problem
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["wrong", "admin-token ü", "a b", "\t"])
def test_a_wrong_token_is_refused(api, token):
    assert 401 == api.as_user(token).get(DEALS).status


def test_the_scheme_of_a_token_may_be_written_in_any_case(stranger):
    answer = stranger.get(DEALS, headers={"authorization": "bearer admin-token"})

    assert 200 == answer.status


def test_a_removed_token_is_worthless_after_ten_seconds(api, colleague):
    assert 200 == colleague.get(DEALS).status
    token = next(one for one in api.get("/v1/tokens").body["items"] if one["user"] == 2)
    api.delete(f"/v1/tokens/{token['id']}")

    api.tenant.clock.advance(timedelta(seconds=10))

    assert 401 == colleague.get(DEALS).status


def test_the_token_of_an_inactive_user_is_refused(api, colleague):
    api.patch("/v1/users/2", {"active": False})

    assert (401, "invalid_token") == colleague.get(DEALS).problem


def test_configuration_is_changed_by_admins_only(colleague):
    assert (403, "forbidden") == colleague.post("/v1/users", {"name": "Eve"}).problem


def test_a_refusal_is_a_problem_document(api):
    answer = api.get(f"{DEALS}/77")

    assert "application/problem+json" == answer.headers["Content-Type"]
    assert {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "there is no deal 77",
        "code": "not_found",
        "errors": [],
        "request_id": "request-1",
    } == answer.body


def test_every_answer_carries_security_headers_and_the_request_id(api):
    for answer in (api.get(DEALS), api.get(f"{DEALS}/77"), api.get("/nowhere")):
        assert "nosniff" == answer.headers["X-Content-Type-Options"]
        assert "no-store" == answer.headers["Cache-Control"]
        assert answer.headers["X-Request-Id"].startswith("request-")


def test_an_unknown_path_is_not_found(api):
    assert (404, "not_found") == api.get("/v1/unknown").problem


def test_a_wrong_method_is_told_the_right_ones(api):
    answer = api.put(DEALS, {})

    assert (405, "method_not_allowed") == answer.problem
    assert "GET, HEAD, POST" == answer.headers["Allow"]


def test_head_is_answered_like_get(api):
    asked, read = api.call("HEAD", DEALS), api.get(DEALS)

    assert (200, read.headers["Content-Type"]) == (asked.status, asked.headers["Content-Type"])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "nonsense",
        "[]",
        '"text"',
        "null",
        '{"title": NaN}',
        '{"amount": Infinity}',
        '{"title": "\\ud800"}',
        '{"title": "\\udc00\\ud800"}',
        '{"title": 1e999}',
        b'{"title": "\xff"}',
        '{"title": "\x01"}',
        '{"title": "\\u0000"}',
        '{"ti\\u0000tle": "x"}',
        "[" * 100_000,
        '{"a":' * 5_000,
        '{"title": ' + "[" * 40 + "]" * 40 + "}",
        '{"amount": ' + "9" * 5_000 + "}",
        '{"amount": ' + "9" * 400 + "}",
    ],
)
def test_a_body_that_cannot_be_used_is_a_fault_of_the_client(api, body):
    answer = api.post(DEALS, body)

    assert 400 == answer.status
    assert answer.body["errors"]


@pytest.mark.parametrize(("levels", "code"), [(64, "invalid"), (65, "too_deep")])
def test_a_body_has_so_many_levels_at_most(api, levels, code):
    nested = "[" * (levels - 1) + "]" * (levels - 1)

    assert (400, code) == api.post(DEALS, f'{{"title": {nested}}}').problem


def test_a_name_that_stands_twice_in_a_body_counts_the_last_time(api):
    assert "B" == api.post(DEALS, '{"title": "A", "title": "B"}').body["title"]


def test_a_body_of_the_largest_size_is_read(api):
    body = '{"title": "A"}'

    assert 201 == api.post(DEALS, body + " " * (MAX_BODY - len(body))).status


@pytest.mark.parametrize("size", [MAX_BODY + 1, 1024 * 1024])
def test_a_body_that_is_too_large_is_refused(api, size):
    assert (413, "too_large") == api.post(DEALS, "x" * size).problem


def test_a_body_in_base64_is_read(api):
    event = api.event("POST", DEALS, None, {})
    event |= {"body": base64.b64encode(b'{"title": "A"}').decode(), "isBase64Encoded": True}
    wiring.install(api.tenant)

    assert "A" == json.loads(app(event, None)["body"])["title"]


def test_a_body_that_is_no_base64_although_it_says_so_is_a_fault_of_the_client(api):
    event = api.event("POST", DEALS, None, {}) | {"body": "ü!", "isBase64Encoded": True}
    wiring.install(api.tenant)

    assert 400 == app(event, None)["statusCode"]


def test_an_unknown_query_parameter_is_a_fault(api):
    answer = api.get("/v1/users?limt=5")

    assert (400, ["/limt"]) == (answer.status, answer.pointers)
    assert "did you mean limit? there are cursor, limit" in answer.body["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=", "limit=1&limit=2"])
def test_a_limit_outside_of_its_range_is_a_fault(api, query):
    answer = api.get(f"/v1/users?{query}")

    assert (400, ["/limit"]) == (answer.status, answer.pointers)


@pytest.mark.parametrize("cursor", ["", "x", "WyJ4Il0", "%00", "ü", "A" * 3_000, "bnVsbA"])
@pytest.mark.parametrize("path", [DEALS, "/v1/users", "/v1/tokens"])
def test_a_cursor_that_was_not_given_out_is_a_fault(api, path, cursor):
    answer = api.get(f"{path}?cursor={cursor}")

    assert (400, ["/cursor"]) == (answer.status, answer.pointers)


def test_an_unexpected_error_tells_nothing_about_itself():
    api = ApiClient.of_new_tenant(table=BrokenTable(RuntimeError("the password is hunter2")))

    answer = api.get(f"{DEALS}/1")

    assert (500, "internal_error") == answer.problem
    assert b"hunter2" not in answer.raw
    assert b"Traceback" not in answer.raw


def test_unfinished_work_asks_to_be_tried_again():
    api = ApiClient.of_new_tenant(table=BrokenTable(Unavailable("throttled")))

    answer = api.get(f"{DEALS}/1")

    assert (503, "try_again") == answer.problem
    assert "1" == answer.headers["Retry-After"]


@pytest.mark.parametrize(
    "error",
    [RuntimeError("long " * 500), RuntimeError('"\n' * 300), None],
    ids=["long", "quoted", "none"],
)
def test_a_request_writes_one_short_line_of_log(error):
    api = ApiClient.of_new_tenant(**({"table": BrokenTable(error)} if error else {}))
    log = StringIO()
    usual = logger("api").registered_handler.setStream(log)
    logger("api").setLevel("INFO")

    api.get("/v1/automation/deal/default/rules/" + "x" * 900)
    api.get(f"{DEALS}/1")

    logger("api").setLevel("WARNING")
    logger("api").registered_handler.setStream(usual)
    lines = log.getvalue().splitlines()
    assert 2 == len(lines)
    assert "/v1/items/{type}/{id}" == json.loads(lines[1])["route"]
    assert all(len(line.encode()) <= 600 for line in lines)


def test_what_a_cold_start_does_not_need_is_not_loaded():
    """Pydantic and the X-Ray SDK cost more than everything else together."""
    code = (
        "import sys, app\n"
        "print([name for name in ('pydantic', 'aws_xray_sdk', 'holidays', 'moto', 'pytest')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()


def test_whoever_meets_another_writer_is_told_to_try_again():
    api = ApiClient.of_new_tenant(table=BrokenTable(Conflict([])))

    answer = api.get(f"{DEALS}/1")

    assert (409, "busy") == answer.problem
    assert "try again" in answer.body["detail"]
    wiring.install(None)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", DEALS),
        ("POST", DEALS),
        ("PATCH", "/v1/users/1"),
        ("DELETE", "/v1/activities/deal_1-id0000000001"),
    ],
)
def test_a_version_cannot_be_asked_for_where_there_is_none(api, method, path):
    answer = api.call(method, path, {}, headers={"If-Match": '"1"'})

    assert (400, "if_match_not_supported") == answer.problem


def test_a_list_that_is_known_is_not_sent_again(api):
    api.post(DEALS, {"title": "Chairs"})
    first = api.get(DEALS)
    known = {"If-None-Match": first.headers["ETag"]}
    same = api.get(DEALS, headers=known)
    assert (304, b"", first.headers["ETag"]) == (same.status, same.raw, same.headers["ETag"])
    assert 200 == api.get(f"{DEALS}?limit=1&order=-id", headers={"If-None-Match": '"x"'}).status
    api.post(DEALS, {"title": "Tables"})
    changed = api.get(DEALS, headers=known)
    assert (200, 2) == (changed.status, len(changed.body["items"]))
    assert first.headers["ETag"] != changed.headers["ETag"]


def test_every_route_that_reads_json_has_an_etag_and_no_other(api, stranger):
    paths = ["/v1/users", "/v1/me", "/v1/catalog/actions", "/v1/settings", "/v1/counters"]
    for path in paths:
        tag = api.get(path).headers["ETag"]
        assert 304 == api.get(path, headers={"If-None-Match": f"W/{tag}"}).status
    assert "ETag" not in stranger.get("/health").headers
    assert "ETag" not in api.get("/v1/users/77").headers
