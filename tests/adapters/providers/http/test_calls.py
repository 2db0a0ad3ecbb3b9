"""Calls that any telephone system tells of."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.adapters.providers.http.calls import PROVIDER, HttpCallSettings
from chalicelib.domain.delivery.signing import sign_webhook
from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.ports.calls import CallNews
from chalicelib.ports.providers import Callback

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECRETS = {"incoming_secret": "theirs"}
CALL = {
    "id": "c-1",
    "direction": "incoming",
    "state": "ended",
    "number": "+493012345678",
    "at": "2026-11-02T08:55:00Z",
}
MORE = {"line": "Sales", "seconds": 42, "user": "anna@example.com"}
NEWS = CallNews(
    id="c-1",
    incoming=True,
    number="+493012345678",
    line="",
    state="ended",
    at=datetime(2026, 11, 2, 8, 55, tzinfo=UTC),
)


def heard(told, secret="theirs"):
    body = msgspec.json.encode(told)
    headers = {"x-signature": sign_webhook(secret, int(NOW.timestamp()), body)}
    call = Callback(url="", headers=headers, body=body, received_at=NOW)
    return PROVIDER.hear(HttpCallSettings(), SECRETS, call)


@pytest.mark.parametrize(
    ("more", "news"),
    [
        ({}, NEWS),
        (MORE, msgspec.structs.replace(NEWS, **MORE)),
        ({"direction": "outgoing"}, msgspec.structs.replace(NEWS, incoming=False)),
    ],
)
def test_a_call_is_told_of_in_documented_words(more, news):
    assert (news,) == heard({"calls": [CALL | more]})


@pytest.mark.parametrize(
    "more",
    [
        {"direction": "sideways"},
        {"state": "ringing"},
        {"at": "yesterday"},
        {"at": "2026-11-02T08:55:00"},
        {"seconds": -1},
        {"colour": 1},
    ],
)
def test_what_is_not_in_these_words_is_refused_with_what_is_wrong(more):
    with pytest.raises(Invalid) as invalid:
        heard({"calls": [CALL | more]})
    assert next(iter(more)) in str(invalid.value.faults)


def test_what_is_signed_with_another_secret_is_refused():
    with pytest.raises(Forbidden):
        heard({"calls": [CALL]}, secret="another")
