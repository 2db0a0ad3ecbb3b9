"""What services post to us in our own form."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.adapters.signed_posts import signed_post
from chalicelib.domain.delivery.signing import sign_webhook
from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.ports.providers import Callback

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
AT = int(NOW.timestamp())


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """What a service says."""

    id: int


def read(body=b'{"id": 7}', *, secret="secret", at=AT, signed=None, **headers):
    given = {"x-signature": sign_webhook(secret, at, signed or body)} | headers
    return signed_post(Callback(url="", headers=given, body=body, received_at=NOW), "secret", Told)


def test_what_is_signed_lately_is_read():
    assert [Told(7)] * 3 == [read(at=at) for at in (AT - 300, AT, AT + 300)]


@pytest.mark.parametrize(
    "about",
    [
        {"secret": "another"},
        {"at": AT - 301},
        {"at": AT + 301},
        {"signed": b'{"id": 8}'},
        {"x-signature": ""},
        {"x-signature": "t=1,v1=x"},
    ],
)
def test_what_is_not_signed_or_not_lately_is_refused(about):
    with pytest.raises(Forbidden, match="incoming_secret"):
        read(**about)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"id": "7"}', b'{"id": 7, "more": 1}'])
def test_what_does_not_say_what_it_should_is_refused_with_what_is_wrong(body):
    with pytest.raises(Invalid):
        read(body)
