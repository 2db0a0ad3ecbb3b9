"""E-mail received (T18)."""

import msgspec
import pytest

from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.catalogue.triggers.communication.email_received import EmailReceived
from tests.support.contexts import signal


@pytest.mark.parametrize(
    ("mailbox", "settings", "expected"),
    [
        (None, {}, True),
        (None, {"mailbox": "sales@firm.example"}, True),
        ("sales@firm.example", {"mailbox": "Sales@Firm.example"}, True),
        ("sales@firm.example", {"mailbox": "Our sales <sales@firm.example>"}, True),
        ("sales@b\u00fccher.example", {"mailbox": "sales@xn--bcher-kva.example"}, True),
        ("sales@firm.example", {"mailbox": "info@firm.example"}, False),
        ("sales@firm.example", {}, False),
    ],
)
def test_it_fires_for_the_chosen_mailbox_or_for_any(mailbox, settings, expected):
    trigger = EmailReceived(mailbox=mailbox)

    assert expected is trigger.matches_signal(signal("email_received", **settings))


def test_it_is_something_that_clients_do():
    assert EmailReceived.from_client


@pytest.mark.parametrize("params", [{"mailbox": ""}, {"mailbox": 5}, {"box": "x"}])
def test_settings_that_do_not_fit_are_refused(params):
    with pytest.raises(msgspec.ValidationError):
        parse_trigger(EmailReceived, params)
