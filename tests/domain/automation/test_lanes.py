"""Which runs wait behind each other."""

import pytest

from chalicelib.domain.automation.lanes import MOST, OWN, lane_of


@pytest.mark.parametrize(
    ("kind", "params", "expected"),
    [
        (None, {"url": "https://a.example"}, OWN),
        ("SendEmail", {"subject": "Hi"}, "sendemail"),
        (
            "CallWebhook",
            {"url": "https://Shop.example:8443/h?a=1"},
            "callwebhook.shop.example",
        ),
        ("CallWebhook", {"url": "https://{{ deal.host }}/hook"}, "callwebhook"),
        ("CallWebhook", {"url": "https://[half"}, "callwebhook"),
        ("CallWebhook", {"url": 7}, "callwebhook"),
    ],
)
def test_a_lane_is_named_by_what_leaves_and_where_to(kind, params, expected):
    assert expected == lane_of(kind, params)


def test_no_name_is_longer_than_the_queue_takes():
    assert MOST == len(lane_of("CallWebhook", {"url": f"https://{'a' * 300}.example"}))
