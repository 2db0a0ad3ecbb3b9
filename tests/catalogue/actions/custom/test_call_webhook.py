"""Call webhook (R39)."""

import msgspec
import pytest

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.actions.custom.call_webhook import CallWebhookAction
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import CallWebhook
from tests.support.contexts import action_context, check_context, deal, pointers

HOOK = "https://hooks.example.com/in"
SECRET = "a-secret-of-some-length"


def planned(around=None, **params) -> CallWebhook:
    (call,) = (
        CallWebhookAction(**{"url": HOOK, **params}).plan(action_context(**around or {})).effects
    )
    return call


def test_the_request_says_which_run_and_item_it_is_about():
    expected = CallWebhook(
        url=HOOK,
        payload={
            "run": "deal_12-1-r1",
            "item": {"type": "deal", "id": 12},
            "stage": "new",
            "pipeline": "default",
            "occurred_at": "2026-03-02T09:00:00Z",
            "data": {},
        },
        secret=SECRET,
    )
    assert expected == planned(secret=SECRET)


def test_further_values_are_filled_from_the_item():
    call = planned({"item": deal(title='He said "yes"')}, data={"title": "{{ deal.title }}"})

    assert {"title": 'He said "yes"'} == call.payload["data"]


def test_values_keep_their_json_types():
    about = deal(fields={"probability": 40, "opened": True, "uf_tags": ["a", "b"]})
    data = {
        "number": "{{ deal.probability }}",
        "truth": "{{ deal.opened }}",
        "list": "{{ deal.uf_tags }}",
        "nothing": "{{ deal.comments }}",
        "text": "{{ deal.probability }} percent",
        "inside": {"deep": ["{{ deal.id }}", 1.5, None]},
    }
    assert {
        "number": 40,
        "truth": True,
        "list": ["a", "b"],
        "nothing": None,
        "text": "40 percent",
        "inside": {"deep": [12, 1.5, None]},
    } == planned({"item": about}, data=data).payload["data"]


def test_values_put_into_the_address_are_escaped():
    call = planned(
        {"item": deal(title="a/b?c&d=é")}, url=HOOK + "/{{ deal.title }}?q={{ deal.id }}"
    )

    assert HOOK + "/a%2Fb%3Fc%26d%3D%C3%A9?q=12" == call.url


@pytest.mark.parametrize("title", [".", "..", "x" * 3000])
def test_a_value_that_would_lead_elsewhere_fails(title):
    with pytest.raises(ActionFailed) as failed:
        planned({"item": deal(title=title)}, url=HOOK + "/{{ deal.title }}/done")

    assert "bad_url" == failed.value.code


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (HOOK, []),
        (HOOK + "/{{ deal.id }}?q={{ deal.title }}", []),
        ("https://hooks.example.com?q={{ deal.title }}", []),
        ("https://{{ deal.title }}/in", ["/url"]),
        ("https://hooks.{{ deal.source }}.example.com/in", ["/url"]),
        ("https://hooks.example.com{{ deal.source }}/in", ["/url"]),
        ("https://hooks.example.com:{{ deal.id }}/in", ["/url"]),
        ("{{ deal.source }}", ["/url"]),
        (HOOK + "/{{ deal.nothing }}", ["/url"]),
        (HOOK + "/{{ deal", ["/url"]),
        ("http://hooks.example.com/in", ["/url"]),
        ("https://127.0.0.1/in", ["/url"]),
        ("https://169.254.169.254/latest", ["/url"]),
        ("https://user:word@hooks.example.com/in", ["/url"]),
        ("ftp://hooks.example.com/in", ["/url"]),
    ],
)
def test_the_address_is_checked_when_the_rule_is_saved(url, expected):
    assert expected == pointers(CallWebhookAction(url=url).check(check_context()))


@pytest.mark.parametrize(("allowed", "expected"), [(True, []), (False, ["/url"])])
def test_this_machine_may_be_called_only_where_the_setting_says_so(allowed, expected):
    action = CallWebhookAction(url="http://127.0.0.1:9000/{{ deal.id }}")

    assert expected == pointers(action.check(check_context(loopback_webhooks=allowed)))


def test_placeholders_in_further_values_are_checked():
    action = CallWebhookAction(url=HOOK, data={"a": "fine", "b/c": "{{ deal.nothing }}"})

    assert ["/data/b~1c"] == pointers(action.check(check_context()))


@pytest.mark.parametrize(
    "params",
    [{}, {"url": ""}, {"url": HOOK, "secret": "short"}, {"url": HOOK, "data": ["a"]}],
)
def test_parameters_that_do_not_fit_are_refused(params):
    with pytest.raises(msgspec.ValidationError):
        parse_action(CallWebhookAction, params)
