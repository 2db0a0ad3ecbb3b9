"""Whom a bounce or complaint is about, and why."""

import pytest

from chalicelib.domain.mail.reading import read_message
from tests.support.mail_corpus import message


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("bounce_postfix", "550 5.1.1 <kim@example.com>: Recipient address rejected: User unknown"),
        ("bounce_exim", "550 5.1.1 <kim@example.com>: User unknown in virtual mailbox table"),
        ("bounce_qmail", "Remote host said: 550 No such user here"),
        ("mailbox_full", "552 5.2.2 Mailbox full"),
        ("complaint", "abuse"),
    ],
)
def test_a_report_says_why(name, why):
    (failure,) = read_message(message(name)).failures
    assert ("kim@example.com", why) == (failure.address, failure.why)


def test_whoever_was_reached_is_no_failure():
    raw = message("bounce_postfix").replace(b"Action: failed", b"Action: delivered")
    raw = raw.replace(b"<kim@example.com>: host", b"host")
    assert () == read_message(raw).failures


def test_several_recipients_are_named_each_once():
    group = b"Final-Recipient: rfc822; lee@example.com\r\nAction: failed\r\nStatus: 5.0.0\r\n\r\n"
    raw = message("bounce_exchange").replace(b"Final-Recipient", group * 2 + b"Final-Recipient", 1)
    assert ["lee@example.com", "kim@example.com"] == [
        one.address for one in read_message(raw).failures
    ]
