"""Errors become HTTP answers here and nowhere else (RFC 9457)."""

from http import HTTPStatus
from typing import Any

import msgspec

from chalicelib.api.door.answers import PROBLEM, Answer, ProblemFault
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


def refusal(error: Refused, language: str | None) -> tuple[str, list[ProblemFault]]:
    """Return what a refusal says, as a whole and fault by fault, in a language."""
    if not isinstance(error, Invalid):
        return said(error.detail, language), []

    def say(text: str) -> str:
        return said(text, language)

    errors = [ProblemFault(pointer=one.pointer, message=say(one.message)) for one in error.faults]
    return error.told(say), errors


def problem(error: Exception, request_id: str, language: str | None = None) -> Answer:
    """Return the answer to an error; of an unexpected one it tells nothing but that it happened.

    It tells it in the language of who reads it, as far as that is known (domain/words/said.py).
    """
    if isinstance(error, Refused):
        status, told = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), error
    elif isinstance(error, Conflict):
        status = 409
        told = Refused(
            "somebody else is changing the same at this moment; try again", code=Code.BUSY
        )
    elif isinstance(error, StageflowError):
        status = 503
        told = Refused("the request could not be finished just now; try again", code=Code.TRY_AGAIN)
    else:
        status = 500
        told = Refused(
            "an unexpected error happened; it has been recorded under the request_id",
            code=Code.INTERNAL_ERROR,
        )
    detail, errors = refusal(told, language)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": said(HTTPStatus(status).phrase, language),
        "status": status,
        "detail": detail,
        "code": told.code,
        "errors": [msgspec.structs.asdict(one) for one in errors],
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
