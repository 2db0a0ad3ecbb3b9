"""Errors become answers: each kind its status, an unexpected one tells nothing."""

import pytest

from chalicelib.api.door.answers import PROBLEM
from chalicelib.api.door.problems import MethodNotAllowed, TooLarge, problem
from chalicelib.domain.errors import (
    Clash,
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    Stale,
    Unauthorized,
    Unavailable,
)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refused("no"), 400, "refused"),
        (Invalid.at("/a", "no"), 400, "invalid"),
        (Unauthorized("no"), 401, "unauthorized"),
        (Forbidden("no"), 403, "forbidden"),
        (NotFound("no"), 404, "not_found"),
        (MethodNotAllowed("no"), 405, "method_not_allowed"),
        (Clash("no"), 409, "conflict"),
        (Stale("no"), 412, "version_mismatch"),
        (TooLarge("no"), 413, "too_large"),
        (Conflict([]), 409, "busy"),
        (Unavailable("no"), 503, "try_again"),
        (ZeroDivisionError("secret"), 500, "internal_error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_each_error_has_its_status_and_code(error, status, code):
    answer = problem(error, "req-1")

    assert (status, status, code, "req-1") == (
        answer.status,
        answer.body["status"],
        answer.body["code"],
        answer.body["request_id"],
    )
    assert PROBLEM == answer.media


def test_all_faults_are_told_with_their_places():
    answer = problem(Invalid([Fault("/a", "first"), Fault("/b/0", "second")]), "r")

    assert [
        {"pointer": "/a", "message": "first"},
        {"pointer": "/b/0", "message": "second"},
    ] == answer.body["errors"]


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), Conflict([("secret", "x")])])
def test_what_is_ours_to_know_is_not_told(error):
    assert "secret" not in str(problem(error, "r").body)


def test_who_may_try_again_is_told_when_and_who_must_sign_in_how():
    assert {"Retry-After": "1"} == problem(Unavailable("x"), "r").headers
    assert "Bearer" in problem(Unauthorized("x"), "r").headers["WWW-Authenticate"]


def test_it_is_told_in_the_language_of_who_reads_it_and_its_code_stays():
    told = problem(Invalid.at("/title", "title must not be empty"), "req-1", "vi").body
    assert ("Yêu cầu không hợp lệ", "/title: tiêu đề không được để trống", "invalid") == (
        told["title"],
        told["detail"],
        told["code"],
    )
    assert "tiêu đề không được để trống" == told["errors"][0]["message"]
    many = problem(Invalid([Fault("/title", "is required")] * 12), "req-1", "vi").body["detail"]
    assert many.startswith("/title: là bắt buộc; ")
    assert many.endswith("; và 2 lỗi khác")
    unknown = problem(Clash("nobody has translated this"), "req-1", "vi").body
    assert ("Xung đột", "nobody has translated this") == (unknown["title"], unknown["detail"])
