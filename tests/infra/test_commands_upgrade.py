"""`python -m infra upgrade`."""

from pathlib import Path
from threading import Lock

import pytest

from infra.commands import upgrade
from infra.deployment.artefact import Artefact
from infra.deployment.deploy import Outcome
from infra.deployment.errors import BadUsage, NotWhole, RolledBack
from infra.deployment.stacks import Stack
from infra.tenants.upgrade import course
from tests.infra.cloud import Tenant, cloud, infra

NEW = "2.0+bbbb"
ARTEFACT = Artefact(
    folder=Path("build"),
    architecture="arm64",
    version=NEW,
    code_key="c",
    layer_keys={"layer": "l", "documents": "d"},
    template_key="t",
    parameters=frozenset(),
    resources={},
)


class Deploys:
    """Stands in for the deployment; `failing` says who fails."""

    def __init__(self, account):
        self.account = account
        self.failing = set()
        self.order = []
        self._lock = Lock()

    def __call__(self, aws, request, console):
        with self._lock:
            self.order.append(request.tenant)
        if request.tenant in self.failing:
            raise RolledBack("It failed", state="Rolled back.", next="Mend it.")
        self.account.tenants[request.tenant].version = NEW
        return Outcome(result="updated", stack=None)


@pytest.fixture
def account():
    with cloud() as found:
        yield found


@pytest.fixture
def deploys(account, monkeypatch):
    found = Deploys(account)
    monkeypatch.setattr(upgrade, "deploy", found)
    monkeypatch.setattr(upgrade, "read_artefact", lambda _: ARTEFACT)
    for name in "abcdef":
        account.add(Tenant(f"t{name}"))
    return found


def run(capsys, *more):
    code, document = infra(capsys, "upgrade", "--all", "--canary", "2", "--wave", "2", *more)
    return code, {one["tenant"]: one["state"] for one in document["tenants"]}, document


def stack(tenant, version="1", status="UPDATE_COMPLETE"):
    tags = {"stageflow:tenant": tenant, "stageflow:version": version}
    return Stack(name=f"stageflow-{tenant}", id=tenant, status=status, tags=tags)


def names(found):
    return [(wave.name, *wave.tenants) for wave in found.waves]


def test_canaries_come_first_and_then_waves_by_name():
    found = course([stack(name) for name in "edcba"], "2", canary=1, wave=3)

    assert [("canary", "a"), ("wave 1", "b", "c", "d"), ("wave 2", "e")] == names(found)


def test_who_is_on_the_build_is_passed_over_and_takes_no_others_place_as_canary():
    stacks = [stack("a", "2"), stack("b"), stack("c")]
    found = course(stacks, "2", canary=1, wave=3)

    assert ([("wave 1", "b", "c")], ("a",)) == (names(found), found.current)


@pytest.mark.parametrize(
    ("status", "waves", "stuck"),
    [
        ("UPDATE_ROLLBACK_FAILED", [], {"a": "UPDATE_ROLLBACK_FAILED"}),
        ("DELETE_IN_PROGRESS", [], {}),
        ("UPDATE_IN_PROGRESS", [("canary", "a")], {}),
    ],
)
def test_the_state_of_the_stack_decides_whether_it_takes_part(status, waves, stuck):
    found = course([stack("a", status=status)], "2", canary=1, wave=3)

    assert (waves, stuck) == (names(found), found.stuck)


def test_all_tenants_come_to_the_build(deploys, capsys):
    code, states, _ = run(capsys)

    assert (0, {"upgraded"}) == (code, {*states.values()})
    assert ["ta", "tb"] == deploys.order[:2]
    assert [{"tc", "td"}, {"te", "tf"}] == [{*deploys.order[2:4]}, {*deploys.order[4:]}]


def test_the_first_failing_canary_stops_it_and_the_rest_stays_untouched(deploys, account, capsys):
    deploys.failing = {"ta"}

    code, states, document = run(capsys)

    assert (NotWhole.exit_code, ["ta"]) == (code, deploys.order)
    assert {"ta": "failed"} | dict.fromkeys(["tb", "tc", "td", "te", "tf"], "untouched") == states
    assert {"1.0+aaaa"} == {one.version for one in account.tenants.values()}
    assert "python -m infra status ta" in document["failure"]["next"]


def test_a_failure_in_a_wave_stops_the_waves_behind_it(deploys, capsys):
    deploys.failing = {"tc"}

    _, states, _ = run(capsys)

    assert {
        "ta": "upgraded",
        "tb": "upgraded",
        "tc": "failed",
        "td": "upgraded",
        "te": "untouched",
        "tf": "untouched",
    } == states


def test_the_same_command_goes_on_where_it_stopped(deploys, capsys):
    deploys.failing = {"tc"}
    run(capsys)
    deploys.failing, deploys.order = set(), []

    code, states, _ = run(capsys)

    assert (0, ["tc", "te", "tf"]) == (code, sorted(deploys.order))
    assert "current" == states["ta"]


def test_a_stuck_stack_is_told_and_does_not_hold_up_the_others(deploys, account, capsys):
    account.tenants["ta"].status = "UPDATE_ROLLBACK_FAILED"

    code, states, _ = run(capsys)

    assert (NotWhole.exit_code, "stuck", "upgraded") == (code, states["ta"], states["tf"])


def test_a_dry_run_shows_the_waves_and_deploys_nothing(deploys, capsys):
    code, document = infra(capsys, "upgrade", "--all", "--wave", "5", "--dry-run")

    assert (0, []) == (code, deploys.order)
    assert ["ta"] == document["waves"][0]["tenants"]


def test_a_wave_of_nobody_is_a_mistake(deploys, capsys):
    assert BadUsage.exit_code == infra(capsys, "upgrade", "--all", "--wave", "0")[0]
