"""App signal (T16)."""

import msgspec
import pytest

from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.catalogue.triggers.external.app_signal import AppSignal
from tests.support.contexts import signal


@pytest.mark.parametrize(
    ("settings", "expected"),
    [({"code": "order.paid"}, True), ({"code": "order.sent"}, False), ({}, False)],
)
def test_it_fires_for_the_signal_of_its_code(settings, expected):
    trigger = parse_trigger(AppSignal, {"code": "order.paid"})

    assert expected is trigger.matches_signal(signal("app_signal", **settings))


@pytest.mark.parametrize(
    "params", [{}, {"code": ""}, {"code": "Order"}, {"code": "a b"}, {"code": "order\n"}]
)
def test_a_code_outside_its_mask_is_refused(params):
    with pytest.raises(msgspec.ValidationError):
        parse_trigger(AppSignal, params)


def test_it_is_not_something_that_clients_do():
    assert not AppSignal.from_client
