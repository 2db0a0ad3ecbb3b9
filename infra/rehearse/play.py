"""What is rehearsed, in order."""

from functools import partial
from pathlib import Path
from typing import Any

from infra.deployment.aws import Aws
from infra.deployment.names import stack_name
from infra.deployment.stacks import tenant_stack
from infra.rehearse.account import REGION, Account
from infra.rehearse.bad_days import (
    called_off,
    former_removed,
    left_from_elsewhere,
    redriven,
    restored,
)
from infra.rehearse.builds import (
    ARCHITECTURE,
    broken_build,
    ill_build,
    lame_build,
    older_build,
)
from infra.rehearse.commands import DOMAIN, Operator
from infra.rehearse.crm import Crm, until
from infra.rehearse.persons import person_erased
from infra.rehearse.remains import LISTS, remains
from infra.rehearse.scenario import Scenario, titles
from infra.rehearse.smart_processes import smart_process_came_along
from infra.rehearse.steps import Steps
from infra.rehearse.workflow_scenarios import SCENARIOS, begin_to_rest, go_on, rest
from infra.rehearse.workflows import check

ROLLED_BACK = 10
NO_SUCH_TENANT = 12
NOT_WHOLE = 15
BAKED = ("--bake-minutes", "0.1")
BEFORE_THE_CHANGE, AMID_THE_CHANGE = "What changes", "Updating"
"""What `deploy` says last before, and first after it has let CloudFormation begin."""


class Play:
    """Three tenants and their operator.

    Args:
        account: where all of it happens.
        builds: the folder with the real build.
        steps: who does each step and remembers.
    """

    def __init__(self, account: Account, builds: Path, steps: Steps) -> None:
        self._account = account
        self._builds = builds
        self._do = steps.do
        self._operator = Operator(account)
        self._aws = Aws(REGION, None, account.url)
        self._older = older_build(builds, account.folder / "older")
        self._broken = broken_build(builds, account.folder / "broken")
        self._ill = ill_build(builds, account.folder / "ill")
        self._lame = lame_build(builds, account.folder / "lame")
        self._runs: dict[str, str] = {}
        """The workflow runs that rest, by tenant."""
        self._former: str
        """The table that acme worked with before it went back."""
        self._acme: Scenario
        self._bolt: Scenario
        self._cora: Scenario

    def all(self) -> None:
        """Do everything."""
        self._deploy_two()
        for scenario in (self._acme, self._bolt):
            name = scenario.name
            self._do(f"{name}: configure automation", scenario.configure)
            self._do(f"{name}: create a contact and a deal", scenario.create)
            self._do(f"{name}: move the deal", scenario.move)
            self._do(f"{name}: an e-mail goes out", scenario.mail)
            self._do(f"{name}: a meeting stands in a calendar", scenario.meeting)
            self._do(f"{name}: a webhook moves the deal", scenario.trigger)
            self._do(f"{name}: a schedule fires the delayed rule", scenario.delay)
            self._do(f"{name}: a form makes a lead and starts its rules", scenario.form)
            self._do(f"{name}: a workflow waits for the deal", scenario.stage)
            self._do(f"{name}: an answer by e-mail moves the deal, a text leaves", scenario.answer)
            self._do(f"{name}: an app action is answered", scenario.app)
            self._do(f"{name}: a file uploaded and downloaded", scenario.file)
            self._do(f"{name}: a document made and viewed", scenario.document)
            self._do(f"{name}: a smart process made, and its rules", scenario.smart_process)
            self._do(f"{name}: a card moved, a file sent in the web console", scenario.console)
        # What a deal is needed for has been played with the deal.
        for workflow in (name for name in SCENARIOS if name != "stage"):
            title = workflow.replace("_", " ")
            self._do(f"acme: a workflow: {title}", partial(self._acme.workflow, workflow))
        self._do("neither sees the other's data or takes its token", self._apart)
        self._do("both: a workflow rests", self._rest)
        self._do("upgrade both", self._upgrade)
        self._do("both: the workflows that rested go on", self._go_on)
        self._do("deploying once more changes nothing", self._again)
        self._do("both: a build whose requests fail is stopped by its canary", self._stopped)
        self._do("acme: goes back to an earlier moment, under the same address", self._restored)
        self._do("acme: the workflow that rested goes on there", self._go_on_alone)
        self._do("acme: the table before is removed", self._former_removed)
        self._do("acme: a run that a bad release broke is brought back", self._redriven)
        self._do("acme: a removal that was begun is called off, elsewhere", self._called_off)
        self._do("acme: a failing update is undone, the tenant runs on", self._undone)
        self._do("acme: killed deployments are completed by the next", self._killed)
        self._do("cora: a failing first deployment leaves nothing", self._never_begun)
        self._do("cora: the same command makes the tenant", self._begun_after_all)
        self._do("both: a workflow rests again", self._rest)
        self._do("export acme and import it into cora", self._moved_house)
        self._do("cora: the smart process came along", self._came_along)
        self._do("cora: the run that rested goes on, its workflow can be started", self._gone_on)
        self._do("bolt: a person erased", lambda: person_erased(self._operator, self._bolt))
        self._do("offboard bolt, killed half-way, from two machines", self._offboarded)
        self._do("acme: the workflow that rested goes on", self._go_on_alone)

    def _deploy_two(self) -> None:
        def acme() -> None:
            self._acme = self._first("acme", self._older)

        def bolt() -> None:
            self._bolt = self._first("bolt", self._older)

        self._do("verify the domain that mail comes from", self._verify_domain)
        self._do("deploy acme (an older version)", acme)
        self._do("deploy bolt (an older version)", bolt)

    def _verify_domain(self) -> None:
        self._aws.client("sesv2").create_email_identity(EmailIdentity=DOMAIN)

    def _first(self, name: str, builds: Path) -> Scenario:
        document = self._operator.deploy(name, "--builds", str(builds))
        assert document["result"] == "created", document
        crm = Crm(self._address(document), document["admin_token"])
        assert crm.get("/health")["status"] == "ok"
        return Scenario(name, crm, self._account, self._aws)

    def _address(self, document: dict[str, Any]) -> str:
        api = document["outputs"]["RestAPIId"]
        return f"{self._account.url}/restapis/{api}/api/_user_request_"

    def _apart(self) -> None:
        for one, other in ((self._acme, self._bolt), (self._bolt, self._acme)):
            assert [one.title] == one.titles(), one.titles()
            guest = one.crm.with_token(other.crm.token)
            for path in ("/v1/items/deal", f"/v1/items/deal/{other.deal}", "/v1/settings"):
                guest.get(path, expected=401)
            guest.post("/v1/items/deal", {"title": "An intruder"}, expected=401)

    def _rest(self) -> None:
        for scenario in (self._acme, self._bolt):
            self._runs[scenario.name] = begin_to_rest(scenario.workflows)

    def _go_on(self) -> None:
        for scenario in (self._acme, self._bolt):
            check("rest", go_on(scenario.workflows, self._runs[scenario.name]))

    def _go_on_alone(self) -> None:
        check("rest", go_on(self._acme.workflows, self._runs["acme"]))

    def _upgrade(self) -> None:
        before = self._version("acme"), self._version("bolt")
        self._operator.run("upgrade", "--all", "--arch", ARCHITECTURE, *BAKED)
        after = self._version("acme"), self._version("bolt")
        assert len({*before, *after}) == 2, (before, after)
        self._acme.is_well()
        self._bolt.is_well()

    def _stopped(self) -> None:
        before = self._version("acme"), self._version("bolt")
        ill = ("--builds", str(self._ill), "--arch", ARCHITECTURE, "--canaries", "bolt")
        said = self._operator.run("upgrade", "--all", *ill, *BAKED, expected=NOT_WHOLE)
        states = {one["tenant"]: one["state"] for one in said["tenants"]}
        assert states == {"acme": "untouched", "bolt": "undone"}, said
        assert "GET /health answers" in said["tenants"][1]["detail"], said
        assert before == (self._version("acme"), self._version("bolt"))
        self._bolt.is_well()

    def _again(self) -> None:
        document = self._operator.deploy("acme")
        assert document["result"] == "unchanged", document
        assert document["admin_token"] is None, document

    def _restored(self) -> None:
        self._runs["acme"] = begin_to_rest(self._acme.workflows)
        self._former = restored(self._operator, self._aws, self._acme)

    def _former_removed(self) -> None:
        former_removed(self._operator, self._acme, self._former)

    def _redriven(self) -> None:
        redriven(self._operator, self._account, self._acme, self._lame)

    def _called_off(self) -> None:
        called_off(self._operator, self._acme, self._account.folder / "called-off")

    def _undone(self) -> None:
        before = self._version("acme")
        said = self._operator.deploy("acme", "--builds", str(self._broken), expected=ROLLED_BACK)
        assert "runs on as before" in said["state"], said
        assert "python -m infra deploy acme" in said["next"], said
        assert before == self._version("acme")
        self._acme.is_well()

    def _killed(self) -> None:
        """Go back to the older version, killed twice on the way."""
        before, older = self._version("acme"), ("--builds", str(self._older))
        assert self._operator.kill_deployment("acme", BEFORE_THE_CHANGE, *older)
        self._acme.is_well()
        self._operator.kill_deployment("acme", AMID_THE_CHANGE, *older)
        self._acme.is_well()
        document = self._operator.deploy("acme", *older)
        assert before != document["version"] == self._version("acme"), document
        self._acme.is_well()

    def _never_begun(self) -> None:
        said = self._operator.deploy("cora", "--builds", str(self._broken), expected=ROLLED_BACK)
        assert "nothing of the tenant is left" in said["state"], said

    def _begun_after_all(self) -> None:
        self._cora = self._first("cora", self._builds)

    def _moved_house(self) -> None:
        """Users and tokens move along: those of the empty tenant are gone afterwards."""
        folder = str(self._account.folder / "export")
        self._operator.run("export", "acme", folder)
        self._operator.run("import", "cora", folder)
        moved = self._cora.crm.with_token(self._acme.crm.token)
        until("the deals of acme in cora", lambda: self._acme.title in titles(moved))
        moved.post("/v1/items/deal", {"title": "Made in cora"}, expected=201)
        assert [self._acme.title] == self._acme.titles(), self._acme.titles()

    def _came_along(self) -> None:
        smart_process_came_along(self._cora.crm.with_token(self._acme.crm.token))

    def _gone_on(self) -> None:
        """An execution belongs to the account that it was begun in; the run goes on in another."""
        crm = self._cora.crm.with_token(self._acme.crm.token)
        workflows = self._acme.workflows.moved_to(crm)
        check("rest", go_on(workflows, self._runs["acme"]))
        check("rest", rest(workflows))

    def _offboarded(self) -> None:
        """A run rests meanwhile; neither it nor its state machine may be left."""
        folder = self._account.folder / "offboarded"
        before = {one.split()[0] for one in remains(self._aws, stack_name("bolt"))}
        assert {service for service, *_ in LISTS} == before, before
        left_from_elsewhere(self._operator, self._aws, "bolt", folder)
        self._operator.run("status", "bolt", expected=NO_SUCH_TENANT)
        left = {one["tenant"] for one in self._operator.run("list")["tenants"]}
        assert left == {"acme", "cora"}, left
        self._acme.is_well()

    def _version(self, tenant: str) -> str:
        return tenant_stack(self._aws, tenant).version
