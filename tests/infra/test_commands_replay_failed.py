"""`python -m infra replay --failed-since`: what has failed tries again."""

import json
from datetime import timedelta

import pytest

from chalicelib.domain.words.instants import show_instant
from chalicelib.records.runs import run_of
from infra.deployment.errors import BadUsage, StuckStack
from infra.tenants.rows import line_of
from tests.infra.cloud import Tenant, client, infra
from tests.infra.test_commands_replay import account, acme, bodies
from tests.support.aws import REGION
from tests.support.world import World

__all__ = ["account", "acme"]


@pytest.fixture
def down(account):
    """A tenant whose webhooks and mails failed for good, of five deals, one of which went on."""
    world = World()
    rule = world.rule("new", "call_webhook", {"url": "https://shop.example.com"}, valid_for="PT1M")
    other = world.rule("new", "call_webhook", {"url": "https://b.example.com"}, valid_for="PT1M")
    began = world.now
    world.http.answers += [503] * 200
    deals = [world.create() for _ in range(5)]
    world.advance(timedelta(hours=1))
    world.move(deals[0], "preparation")
    tenant = account.add(Tenant("acme").build())
    tenant.fill(world)
    return tenant, show_instant(began), rule, other


def tried_again(tenant):
    """Return of which rules there is a second attempt."""
    rows = [line_of(one).row for one in tenant.rows().values() if one["kind"]["S"] == "run"]
    return sorted(run.rule.id for run in map(run_of, rows) if run.retry)


def test_what_has_failed_since_an_instant_tries_again_once(down, capsys):
    acme, began, rule, other = down
    code, document = infra(capsys, "replay", "acme", "--failed-since", began)
    assert (0, 8, 2) == (code, document["retried"], document["passed_over"])
    assert sorted([rule, other] * 4) == tried_again(acme)
    assert 8 == len({json.loads(one)["run"] for one in bodies(acme, "DueRuns")})
    code, document = infra(capsys, "replay", "acme", "--failed-since", began)
    assert (0, 0) == (code, document["retried"])
    assert 8 == len(tried_again(acme))


def test_of_one_rule_only_where_it_is_named(down, capsys):
    acme, began, rule, _ = down
    _, document = infra(capsys, "replay", "acme", "--failed-since", began, "--rule", rule)
    assert (4, [rule] * 4) == (document["retried"], tried_again(acme))


def test_a_dry_run_counts_what_has_failed_and_nothing_tries_again(down, capsys):
    acme, began, *_ = down
    _, document = infra(capsys, "replay", "acme", "--dry-run", "--failed-since", began)
    assert (10, False, []) == (
        document["failed_runs"],
        document["more_failed_runs"],
        tried_again(acme),
    )


def test_without_an_instant_no_failed_run_tries_again(down, capsys):
    acme, *_ = down
    assert 0 == infra(capsys, "replay", "acme")[1]["retried"]
    assert [] == tried_again(acme)


@pytest.mark.parametrize("more", [["--rule", "r"], ["--failed-since", "yesterday"]])
def test_what_says_no_instant_is_refused(acme, capsys, more):
    code, document = infra(capsys, "replay", "acme", *more)
    assert (BadUsage.exit_code, "Nothing was changed.") == (code, document["state"])


def test_without_an_admin_nobody_could_try_again(down, capsys):
    acme, began, *_ = down
    for row in acme.rows().values():
        if row["kind"]["S"] == "user":
            key = {name: row[name] for name in ("pk", "sk")}
            client("dynamodb").delete_item(TableName=acme.table, Key=key)
    code, document = infra(capsys, "replay", "acme", "--failed-since", began)
    assert (
        StuckStack.exit_code,
        [f"python -m infra deploy acme --new-token --region {REGION}"],
    ) == (
        code,
        document["commands"],
    )
