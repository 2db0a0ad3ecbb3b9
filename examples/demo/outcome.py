"""What really happened, read through the API."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from examples.demo.client import Client
from examples.demo.importing import AUTOMATION
from examples.demo.model import Entry


@dataclass
class Found:
    """What was found after the replay."""

    enabled_rules: frozenset[str]
    """Ids of the rules that the pipeline has."""
    stages: dict[str, str]
    """Stage of each deal, by opportunity."""
    entries: dict[str, list[Entry]]
    """Stages that each deal came to, by opportunity."""
    runs: dict[tuple[str, int, str], str]
    """State of each run, by opportunity, stage entry and rule."""
    failures: Counter[tuple[str, str]]
    """Rules that failed, with the code of the reason."""
    mails: Counter[str]
    """E-mails that left, by rule."""
    webhooks: Counter[str]
    """Webhooks that were received, by rule."""
    requests: Counter[str]
    """Requests to AWS until here, by service."""

    @property
    def triggers(self) -> Counter[str]:
        """Return how often each trigger fired."""
        moves = (entry for entries in self.entries.values() for entry in entries)
        return Counter(entry.trigger for entry in moves if entry.trigger)


def find(
    client: Client,
    deals: dict[str, int],
    *,
    mails: Counter[str],
    calls: Counter[str],
    requests: Counter[str],
    read: Callable[[], None],
) -> Found:
    """Read back every deal.

    Args:
        client: an admin's.
        deals: id of the deal of each opportunity.
        mails: e-mails that left, by rule.
        calls: how often each run called the receiver.
        requests: requests to AWS, by service.
        read: called after each deal.
    """
    rules = client.get(AUTOMATION)["rules"]
    items = client.all("/v1/items/deal", pipeline="sales")
    stages = {item["uf_opportunity"]: item["stage"] for item in items}
    found = Found(
        enabled_rules=frozenset(rule["id"] for rule in rules if rule["enabled"]),
        stages=stages,
        entries={},
        runs={},
        failures=Counter(),
        mails=mails,
        webhooks=_by_rule(calls),
        requests=requests,
    )
    for opportunity, deal in deals.items():
        path = f"/v1/items/deal/{deal}"
        found.entries[opportunity] = [_entry(line) for line in client.all(f"{path}/stage-history")]
        for run in client.get(f"{path}/automation")["runs"]:
            found.runs[opportunity, run["entry"], run["rule"]] = run["state"]
            if run["state"] == "failed":
                found.failures[run["rule"], run["reason"]["code"]] += 1
        read()
    return found


def added_up(found: Sequence[Found]) -> Found:
    """Return what several tenants have come to, none of which has a deal of another."""
    first, *others = found
    for one in others:
        first = Found(
            enabled_rules=first.enabled_rules & one.enabled_rules,
            stages=first.stages | one.stages,
            entries=first.entries | one.entries,
            runs=first.runs | one.runs,
            failures=first.failures + one.failures,
            mails=first.mails + one.mails,
            webhooks=first.webhooks + one.webhooks,
            requests=first.requests + one.requests,
        )
    return first


def _entry(line: dict[str, Any]) -> Entry:
    cause = line["cause"]
    trigger = cause.get("id") if cause.get("kind") == "trigger" else None
    return Entry(line["stage"], datetime.fromisoformat(line["at"]), trigger)


def _by_rule(calls: Counter[str]) -> Counter[str]:
    rules: Counter[str] = Counter()
    for run, times in calls.items():
        rules[run.split("-", 2)[2]] += times
    return rules
