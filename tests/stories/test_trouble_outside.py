"""A day of trouble outside: what has failed tries again, all of it with one word (R39)."""

import pytest

from tests.support.stories import Story

HOOK = {"url": "https://shop.example.com/hook"}


def failed_deals(crm: Story, count: int) -> tuple[str, list]:
    """Return a rule whose runs have failed on some deals, because a receiver was down."""
    rule = crm.rule("new", "call_webhook", {"url": "http://127.0.0.1:9/"}, valid_for="PT1M")
    deals = [crm.create() for _ in range(count)]
    crm.client.advance("PT10M")
    return rule, deals


@pytest.mark.feature("R39")
def test_all_failed_runs_of_a_rule_try_again_and_none_of_them_twice(crm):
    began = "2023-01-01T00:00:00Z"
    rule, deals = failed_deals(crm, 3)
    crm.ask("PATCH", f"/v1/items/deal/{deals[0]['id']}", {"stage": "executing"})
    crm.settle()
    body = {"since": began, "rule": rule}
    first = crm.ask("POST", "/v1/runs/retry", body)
    second = crm.ask("POST", "/v1/runs/retry", body)
    assert {"retried": 2, "passed_over": 1, "next_cursor": None} == first
    assert (0, 0) == (second["retried"], crm.ask("POST", "/v1/runs/retry", LATER)["passed_over"])


LATER = {"since": "2050-01-01T00:00:00Z"}


@pytest.mark.feature("R39")
def test_since_when_has_to_be_said(crm):
    assert 400 == crm.client.post("/v1/runs/retry", {}).status
