"""Errors become HTTP answers here and nowhere else (RFC 9457)."""

from http import HTTPStatus
from typing import Any

import msgspec

from chalicelib.api.door.answers import PROBLEM, Answer
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import (
    Clash,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    StageflowError,
    Stale,
    TooOften,
    Unauthorized,
)
from chalicelib.domain.words.languages import FALLBACK
from chalicelib.domain.words.said import said

STATUS: dict[type[StageflowError], int] = {
    Invalid: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Clash: 409,
    Stale: 412,
    TooOften: 429,
    Refused: 400,
}
"""The status of each refusal; what is not listed here is unfinished work."""


class MethodNotAllowed(Refused):
    """The path exists, but not with this method."""

    code = Code.METHOD_NOT_ALLOWED


class TooLarge(Refused):
    """The body is larger than any request needs to be."""

    code = Code.TOO_LARGE


STATUS |= {MethodNotAllowed: 405, TooLarge: 413}


def problem(error: Exception, request_id: str, language: str | None = None) -> Answer:
    """Return the answer to an error; of an unexpected one it tells nothing but that it happened.

    It tells it in the language of who reads it, as far as that is known (domain/words/said.py).
    """
    if isinstance(error, Refused):
        status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
        code, detail = error.code, error.detail
    elif isinstance(error, Conflict):
        status, code = 409, Code.BUSY
        detail = "somebody else is changing the same at this moment; try again"
    elif isinstance(error, StageflowError):
        status, code = 503, Code.TRY_AGAIN
        detail = "the request could not be finished just now; try again"
    else:
        status, code = 500, Code.INTERNAL_ERROR
        detail = "an unexpected error happened; it has been recorded under the request_id"
    faults = [
        msgspec.structs.replace(one, message=said(one.message, language))
        for one in (error.faults if isinstance(error, Invalid) else ())
    ]
    if faults and language not in (None, FALLBACK):
        detail = Invalid(faults).detail
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": said(HTTPStatus(status).phrase, language),
        "status": status,
        "detail": said(detail, language),
        "code": code,
        "errors": [{"pointer": one.pointer, "message": one.message} for one in faults],
        "request_id": request_id,
    }
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="stageflow"'
    if status == 429:
        headers["Retry-After"] = "3600"
    if status == 503:
        headers["Retry-After"] = "1"
    return Answer(body, status, headers, PROBLEM)
