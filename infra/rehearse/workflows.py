"""Workflows over HTTP: publish templates, start runs, watch them, do what people do.

The templates lie in `workflow_templates/`, and beside each the `outcome` that its scenario must
have: how the run ends, its step log, and what it has said on the item's timeline.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from infra.rehearse.crm import Crm, UnexpectedAnswer, until

Document = dict[str, Any]
LetPass = Callable[[float], None]
"""Lets so many seconds pass and happen what is due; 0 for what needs no time."""

TEMPLATES = Path(__file__).with_name("workflow_templates")
TRIES_LAST = 300.0
"""Seconds after which an execution has tried in vain for the last time, on a busy machine."""
RUN = "<run>"
"""Stands for the run's id in an outcome."""


class Workflows:
    """A tenant's workflows.

    Args:
        crm: the tenant's API, with an admin's token.
        let_pass: how time goes by.
        engine: client of Step Functions, for what the API does not do.
    """

    def __init__(self, crm: Crm, let_pass: LetPass, engine: Any) -> None:
        self.crm = crm
        self.let_pass = let_pass
        self._engine = engine
        self._published: dict[str, str] = {}

    def moved_to(self, crm: Crm) -> "Workflows":
        """Return the same workflows in another tenant, which has imported them."""
        moved = Workflows(crm, self.let_pass, self._engine)
        moved._published = self._published
        return moved

    def item(self, type: str) -> Document:
        """Make an item and return it."""
        made: Document = self.crm.post(f"/v1/items/{type}", {"title": "Somebody"}, expected=201)
        return made

    def move(self, item: Document, stage: str) -> None:
        """Move an item by hand."""
        self.crm.post(f"/v1/items/{item['type']}/{item['id']}/stage", {"stage": stage})

    def start(self, name: str, item: Document, **parameters: Any) -> str:
        """Start the workflow of that template for an item and return the id of the run.

        It is published just before, so functions that are at work already must see it at once.
        """
        if name not in self._published:
            self._published[name] = self._publish(name)
        path = f"/v1/workflows/{self._published[name]}/runs"
        body = {"item": f"{item['type']}_{item['id']}", "parameters": parameters}
        run = self.crm.post(path, body, expected=201)
        return str(run["id"])

    def until_waiting(self, run: str, *steps: str) -> None:
        """Wait until these steps of a run, and no others, wait for something."""

        def look() -> bool:
            lines = self._read_run(run)["steps"]
            waiting = {line["step"] for line in lines if line["state"] == "waiting_event"}
            return waiting == set(steps)

        self.let_pass(0)
        until(f"the wait of {run} in {' and '.join(steps)}", look)

    def until_ended(self, run: str) -> Document:
        """Wait until a run has ended and nothing waits for it any more; return what came of it.

        The stream stops what waits a moment after the run has ended.
        """

        def look() -> Document | None:
            found = self._read_run(run)
            rests = any(line["state"] == "waiting_event" for line in found["steps"])
            return None if found["state"] == "running" or rests else found

        self.let_pass(0)
        return self._outcome(until(f"the end of {run}", look))

    def command(self, run: str, name: str, expected: int = 204) -> None:
        """Give a run a command."""
        self.crm.post(f"/v1/workflow-runs/{run}/commands", {"name": name}, expected=expected)

    def terminate(self, run: str) -> None:
        """Stop a run and keep its data."""
        self.crm.post(f"/v1/workflow-runs/{run}/terminate", {"status": "enough"})

    def abort(self, run: str) -> None:
        """Stop the execution of a run behind its back, as an operator may in the console."""
        execution = self._execution(run, "RUNNING")
        assert execution is not None, run
        self._engine.stop_execution(executionArn=execution)

    def until_broken(self, run: str) -> None:
        """Wait until the execution of a run has failed."""
        until(f"the failure of {run}", lambda: self._execution(run, "FAILED"), TRIES_LAST)

    def task(self, run: str) -> Document:
        """Return the one user task of a run, open or not."""
        item = run.partition("-")[0]
        tasks = self.crm.get(f"/v1/workflow-tasks?all=true&item={item}")["items"]
        (found,) = (one for one in tasks if one["run"] == run)
        return dict(found)

    def answer(self, task: Document, answer: str, expected: int = 200) -> None:
        """Answer a user task."""
        path = f"/v1/workflow-tasks/{task['id']}/complete"
        self.crm.post(path, {"answer": answer}, expected=expected)

    def _execution(self, run: str, status: str) -> str | None:
        machines = self._engine.list_state_machines()["stateMachines"]
        for machine in machines:
            found = self._engine.list_executions(
                stateMachineArn=machine["stateMachineArn"], statusFilter=status
            )
            for one in found["executions"]:
                if one["name"] == run:
                    return str(one["executionArn"])
        return None

    def _publish(self, name: str) -> str:
        template = read_template(name)["template"]
        saved = self.crm.post("/v1/workflows", template, expected=201)
        self.crm.post(f"/v1/workflows/{saved['id']}/publish")
        return str(saved["id"])

    def _read_run(self, run: str) -> Document:
        found: Document = self.crm.get(f"/v1/workflow-runs/{run}")
        return found

    def _outcome(self, run: Document) -> Document:
        """Return what must be the same whatever executes the run.

        The log is in the order of steps and visits: where branches go on at the same time, their
        instants may differ.
        """
        type, _, id = run["item"].partition("_")
        entries = self.crm.get(f"/v1/items/{type}/{id}/timeline?limit=200")["items"]
        outcome = {
            "state": run["state"],
            "reason": run["reason"] and run["reason"]["code"],
            "log": [_line(one) for one in sorted(run["steps"], key=_place)],
            "said": [
                one["text"]
                for one in reversed(entries)
                if one["kind"] == "comment" and one["id"].startswith(run["id"])
            ],
        }
        plain: Document = json.loads(json.dumps(outcome).replace(run["id"], RUN))
        return plain


def check(name: str, outcome: Document) -> None:
    """See that an outcome is the one that lies beside the template of that name.

    Raises:
        UnexpectedAnswer: it is another one; says how.
    """
    for part, expected in read_template(name)["outcome"].items():
        if expected != outcome[part]:
            raise UnexpectedAnswer(
                f"The {part} of the workflow {name} is\n{json.dumps(outcome[part], indent=1)}\n"
                f"and not\n{json.dumps(expected, indent=1)}"
            )


def read_template(name: str) -> Document:
    """Return the `template` of that name and the `outcome` that lies beside it."""
    found: Document = json.loads((TEMPLATES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def later(item: Document, seconds: float) -> str:
    """Return the instant so many seconds after an item was made."""
    made = datetime.fromisoformat(item["created_at"])
    return (made + timedelta(seconds=seconds)).isoformat()


def _place(line: Document) -> tuple[str, str]:
    return line["step"], line["visit"]


def _line(line: Document) -> Document:
    """Return what a line of the log says but its instants; what is empty is left out."""
    named = {name: line[name] for name in ("step", "visit", "state", "branch", "result")}
    named["reason"] = line["reason"] and line["reason"]["code"]
    return {name: value for name, value in named.items() if value not in (None, "", {})}
