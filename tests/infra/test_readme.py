"""What the README shows is what the product says."""

import json
import re
import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from infra.local.seed import CONTACTS, DEALS, RULES, seed
from tests.support.runtime import running

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_picture_is_the_diagram_of_the_example():
    (shown,) = re.findall(r"```mermaid\n(.*?)```", README, re.DOTALL)
    document = json.loads((ROOT / "examples" / "workflow.json").read_text("utf-8"))
    with running() as client:
        id = client.post("/v1/workflows", document).json["id"]

        assert shown == client.get(f"/v1/workflows/{id}/diagram").json["mermaid"]


def test_the_first_request_is_answered_as_it_stands_there():
    (shown,) = re.findall(r"```\n(2026-03-02T09:00 done.*?)```", README, re.DOTALL)
    with running(at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), emulated=False) as client:
        assert seed(client)
        client.settle()
        runs = client.get("/v1/items/deal/2/automation").json["runs"]
        said = [f"{run['due_at'][:16]} {run['state']} - {run['name']}" for run in runs]
        (mail,) = [one for one in client.outbox("email") if "ben@" in str(one["to"])]
        client.advance("P1D")

        assert said == shown.splitlines()
        assert "About Paper for all hotels" == mail["subject"]
        assert "preparation" == client.get("/v1/items/deal/2").json["stage"]


def test_the_run_log_looks_as_it_stands_there():
    (shown,) = re.findall(r'```\n({"runs".*?)```', README, re.DOTALL)
    (rule,) = re.findall(r"default/rules -d '(.*?)'", README, re.DOTALL)
    (deal,) = re.findall(r"items/deal -d '({.*amount.*})'", README)
    with running(emulated=False) as client:
        client.post("/v1/automation/deal/default/rules", json.loads(rule))
        client.post("/v1/items/deal", json.loads(deal))
        client.settle()
        client.advance("P1D")
        answer = client.get("/v1/items/deal/1/automation").json
    (said,), (run,) = json.loads(shown)["runs"], answer["runs"]

    assert list(run) == list(said)
    assert (run["summary"], run["seen"]) == (said["summary"], said["seen"])


def test_it_counts_the_features():
    features = tomllib.loads((ROOT / "tests" / "features.toml").read_text("utf-8"))

    assert f"the stories of all {len(features)} features" in README


def test_the_demo_data_are_what_it_says():
    assert "three customers, three deals, three rules and a trigger" in README
    assert (3, 3, 3) == (len(CONTACTS), len(DEALS), len(RULES))


def test_a_tenant_costs_what_it_says():
    table = (ROOT / "docs" / "operations.md").read_text("utf-8")
    (million,) = re.findall(r"A million operations: create an item (\d+\.\d+) ", table)
    idle = re.findall(r"^\| (?:Lambda|sweep|alarms).* (\d+\.\d+) \|$", table, re.MULTILINE)
    lambda_, sweep, alarms = map(Decimal, idle)

    assert f"{lambda_ + sweep} USD a month ({lambda_ + sweep + alarms} with alarms)" in README
    assert [million] == re.findall(r"a million new items\s+(\S+) USD", README)


def test_links_lead_to_files():
    links = re.findall(r"\]\((?!http)([^)#]+)", README)

    assert [] == [link for link in links if not (ROOT / link).exists()]
    assert len(links) > 5
