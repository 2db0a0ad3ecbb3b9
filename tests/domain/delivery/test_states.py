"""How the state of what was sent goes on."""

import pytest

from chalicelib.domain.delivery.states import goes_on


@pytest.mark.parametrize(
    ("kind", "before", "after", "news"),
    [
        ("sms", None, "sent", True),
        ("sms", "sent", "delivered", True),
        ("sms", "sent", "undelivered", True),
        ("sms", "delivered", "read", True),
        ("sms", "delivered", "sent", False),
        ("sms", "delivered", "delivered", False),
        ("sms", "delivered", "undelivered", False),
        ("call", None, "busy", True),
        ("call", "answered", "ended", True),
        ("call", "ended", "answered", False),
    ],
)
def test_what_comes_late_does_not_undo_what_was_said(kind, before, after, news):
    assert news is goes_on(kind, before, after)
