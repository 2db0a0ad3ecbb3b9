"""`python -m infra upgrade`."""

from pathlib import Path
from threading import Lock

import msgspec
import pytest

from infra.canary import turn
from infra.canary.former import Former
from infra.commands import upgrade
from infra.deployment.artefact import Artefact
from infra.deployment.deploy import Outcome
from infra.deployment.errors import BadUsage, NoArtefact, NoSuchTenant, NotWhole, RolledBack
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
    parameters=frozenset({"LogRetention"}),
    resources={},
)
ON_X86 = msgspec.structs.replace(ARTEFACT, architecture="x86_64", version="2.0+cccc")
BUILDS = {"arm64": ARTEFACT, "x86_64": ON_X86}


class Deploys:
    """Stands in for the deployment, and for what is seen of a tenant afterwards.

    `failing` says who fails, `seen` what is seen of whom, `baked` what in the minutes that follow.
    """

    def __init__(self, account):
        self.account = account
        self.failing = set()
        self.order = []
        self.requests = {}
        self.seen = {}
        self.baked = {}
        self.looked_at = []
        self._lock = Lock()

    def __call__(self, aws, request, console):
        with self._lock:
            self.order.append(request.tenant)
            self.requests[request.tenant] = request
        if request.tenant in self.failing:
            raise RolledBack("It failed", state="Rolled back.", next="Mend it.")
        tenant = self.account.tenants[request.tenant]
        tenant.version = request.artefact.version
        tenant.settings |= request.settings
        return Outcome(result="updated", stack=None)

    def look(self, found, stack):
        self.looked_at.append(stack.tenant)
        return found.get(stack.tenant, [])

    def put_back(self, aws, before, console, minutes):
        if self.seen.get(before.stack.tenant) == ["it cannot go back"]:
            raise RolledBack("It cannot", state="It is stuck.", next="Mend it.")
        self.account.tenants[before.stack.tenant].version = before.stack.version


@pytest.fixture
def account():
    with cloud() as found:
        yield found


@pytest.fixture
def deploys(account, monkeypatch):
    found = Deploys(account)
    monkeypatch.setattr(turn, "deploy", found)
    monkeypatch.setattr(turn, "former", lambda aws, stack: Former(stack, "{}"))
    monkeypatch.setattr(turn, "put_back", found.put_back)
    monkeypatch.setattr(turn, "usual", lambda *_: None)
    monkeypatch.setattr(turn.Turn, "_looks", lambda _, stack: found.look(found.seen, stack))
    monkeypatch.setattr(
        turn,
        "bake",
        lambda aws, parts, api, *_: found.baked.get(api.removeprefix("stageflow-"), []),
    )
    monkeypatch.setattr(upgrade, "read_artefact", lambda name, _: BUILDS[name])
    for name in "abcdef":
        account.add(Tenant(f"t{name}"))
    return found


def run(capsys, *more):
    code, document = infra(capsys, "upgrade", "--all", "--canary", "2", "--wave", "2", *more)
    return code, {one["tenant"]: one["state"] for one in document["tenants"]}, document


def stack(tenant, version="1", status="UPDATE_COMPLETE"):
    tags = {"stageflow:tenant": tenant, "stageflow:version": version}
    return Stack(name=f"stageflow-{tenant}", id=tenant, status=status, tags=tags)


def order(stacks, version, **more):
    return course(stacks, lambda one: one.version == version, **more)


def names(found):
    return [(wave.name, *wave.tenants) for wave in found.waves]


def test_canaries_come_first_and_then_waves_by_name():
    found = order([stack(name) for name in "edcba"], "2", canary=1, wave=3)

    assert [("canary", "a"), ("wave 1", "b", "c", "d"), ("wave 2", "e")] == names(found)


def test_who_is_on_the_build_is_passed_over_and_takes_no_others_place_as_canary():
    stacks = [stack("a", "2"), stack("b"), stack("c")]
    found = order(stacks, "2", canary=1, wave=3)

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
    found = order([stack("a", status=status)], "2", canary=1, wave=3)

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


@pytest.mark.parametrize(
    "arguments",
    [
        ("--all", "--wave", "0"),
        ("--wave", "5"),
        ("--all", "--canary", "2", "--canaries", "ta"),
        ("--all", "--set", "NoSuchThing=1"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anybody_is_touched(deploys, capsys, arguments):
    assert BadUsage.exit_code == infra(capsys, "upgrade", *arguments)[0]
    assert [] == deploys.order


@pytest.mark.parametrize("when", ["seen", "baked"])
def test_a_canary_that_does_not_do_well_is_brought_back_and_stops_it(
    deploys, account, capsys, when
):
    setattr(deploys, when, {"tb": ["GET /health answers 500 (broken)"]})

    code, states, document = run(capsys)

    (said,) = [one["detail"] for one in document["tenants"] if one["tenant"] == "tb"]
    assert (NotWhole.exit_code, ["ta", "tb"]) == (code, deploys.order)
    assert {"ta": "upgraded", "tb": "undone"} == {name: states[name] for name in ("ta", "tb")}
    assert {"untouched"} == {states[name] for name in ("tc", "td", "te", "tf")}
    assert "It is back on 1.0+aaaa, as GET /health answers 500 (broken)." == said
    assert ("1.0+aaaa", NEW) == (account.tenants["tb"].version, account.tenants["ta"].version)
    assert "1 were brought back" in document["failure"]["state"]


def test_tenants_of_a_wave_are_looked_at_too(deploys, capsys):
    deploys.seen = {"tc": ["it fails"]}

    _, states, _ = run(capsys)

    assert ("undone", "upgraded", "untouched") == (states["tc"], states["td"], states["te"])


def test_one_that_cannot_be_brought_back_says_what_was_seen_and_how_to_go_on(deploys, capsys):
    deploys.seen = {"ta": ["it cannot go back"]}

    _, states, document = run(capsys)

    (said,) = [one["detail"] for one in document["tenants"] if one["tenant"] == "ta"]
    assert ("failed", "untouched") == (states["ta"], states["tb"])
    assert "It is stuck. Mend it." in said


def test_a_canary_that_is_on_the_build_is_looked_at_again(deploys, account, capsys):
    """The try that brought it there may have been cut off before it looked."""
    account.tenants["ta"].version = NEW
    deploys.seen = {"ta": ["it fails"]}

    code, states, document = run(capsys)

    assert (NotWhole.exit_code, "failed", []) == (code, states["ta"], deploys.order)
    assert "It is on the build, and this was seen: it fails." in document["tenants"][0]["detail"]
    assert {"untouched"} == {states[name] for name in ("tb", "tc", "td", "te", "tf")}


def test_each_tenant_comes_to_the_build_for_what_it_runs_on(deploys, account, capsys):
    account.tenants["tb"].architecture = "x86_64"
    account.tenants["tc"].architecture = "x86_64"
    account.tenants["tc"].version = ON_X86.version

    code, states, document = run(capsys)

    built = {name: one.artefact.architecture for name, one in deploys.requests.items()}
    assert (0, "upgraded", "current") == (code, states["tb"], states["tc"])
    assert {"ta": "arm64", "tb": "x86_64", "td": "arm64", "te": "arm64", "tf": "arm64"} == built
    assert "2.0+bbbb, 2.0+cccc" == document["version"]


def test_nobody_needs_a_build_that_no_tenant_runs_on(deploys, account, capsys, monkeypatch):
    def only_x86(architecture, _):
        if architecture != "x86_64":
            raise NoArtefact("There is none", state="", next="")
        return ON_X86

    monkeypatch.setattr(upgrade, "read_artefact", only_x86)
    for tenant in account.tenants.values():
        tenant.architecture = "x86_64"

    assert 0 == run(capsys)[0]


def test_an_architecture_that_is_named_is_the_one_they_come_to(deploys, account, capsys):
    infra(capsys, "upgrade", "--only", "ta", "--arch", "x86_64")

    request = deploys.requests["ta"]
    assert ("x86_64", ON_X86) == (request.architecture, request.artefact)


def test_only_and_exclude_say_who_takes_part(deploys, capsys):
    _, states, _ = run(capsys, "--exclude", "ta,tb", "--exclude", "tf")
    infra(capsys, "upgrade", "--only", "tf")

    assert ["tc", "td", "te", "tf"] == deploys.order
    assert {"tc", "td", "te"} == states.keys()


def test_a_name_that_is_no_tenants_stops_it_before_it_begins(deploys, capsys):
    for arguments in (("--exclude", "tz"), ("--canaries", "tz")):
        code, document = infra(capsys, "upgrade", "--all", *arguments)
        assert (NoSuchTenant.exit_code, True) == (code, "tz" in document["what"])
    assert [] == deploys.order


def test_canaries_are_chosen_by_name_and_go_in_that_order(deploys, capsys):
    deploys.failing = {"tc"}

    infra(capsys, "upgrade", "--all", "--canaries", "te,tc")

    assert ["te", "tc"] == deploys.order


def test_a_setting_reaches_all_and_who_has_it_is_passed_over(deploys, account, capsys):
    for tenant in account.tenants.values():
        tenant.version = NEW
    account.tenants["tb"].settings = {"LogRetention": "90"}

    _, states, _ = run(capsys, "--set", "LogRetention=90")

    assert "current" == states["tb"]
    assert ["ta", "tc", "td", "te", "tf"] == sorted(deploys.order)
    assert {"LogRetention": "90"} == deploys.requests["ta"].settings
