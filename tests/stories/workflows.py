"""What stories about workflows need: templates, runs and user tasks as people see them."""

from typing import Any

from tests.support.stories import Document, Story, ref

COMMENT = "add_comment"


def comment(text: str, **more: Any) -> Document:
    """Return a step that comments."""
    return action(COMMENT, text=text, **more)


def action(code: str, id: str | None = None, **params: Any) -> Document:
    """Return a step that does an action of the catalogue."""
    named = {"id": id} if id else {}
    return {"type": "action", "action": code, "params": params, **named}


def pause(interval: str) -> Document:
    """Return a step that pauses."""
    return {"type": "pause", "interval": interval}


def template(*steps: Document, **header: Any) -> Document:
    """Return the document of a template for deals."""
    return {"name": "Follow up", "entity_type": "deal", "steps": list(steps), **header}


def draft(crm: Story, *steps: Document, **header: Any) -> str:
    """Save a template and return its id."""
    return str(crm.ask("POST", "/v1/workflows", template(*steps, **header))["id"])


def publish(crm: Story, *steps: Document, **header: Any) -> str:
    """Save and publish a template and return its id."""
    workflow = draft(crm, *steps, **header)
    crm.ask("POST", f"/v1/workflows/{workflow}/publish")
    return workflow


def start(crm: Story, workflow: str, item: Document, **parameters: Any) -> str:
    """Start a run, let it go as far as it can now, and return its id."""
    body = {"item": ref(item), "parameters": parameters}
    run = crm.ask("POST", f"/v1/workflows/{workflow}/runs", body)
    crm.settle()
    return str(run["id"])


def read(crm: Story, run: str) -> Document:
    """Return a run with its step log."""
    found: Document = crm.ask("GET", f"/v1/workflow-runs/{run}")
    return found


def comments(crm: Story, item: Document) -> list[str]:
    """Return what was commented on an item, oldest first, without what is noted of the runs."""
    return [entry["text"] for entry in crm.timeline(item, "comment")]


def state(crm: Story, run: str) -> str:
    """Return where a run is."""
    return str(read(crm, run)["state"])


def steps(crm: Story, run: str) -> list[tuple[str, str]]:
    """Return the lines of the step log: the steps and where they are."""
    return [(line["step"], line["state"]) for line in read(crm, run)["steps"]]


def results(crm: Story, run: str, step: str) -> Document:
    """Return what a step gave, the last time it was done."""
    lines = [line for line in read(crm, run)["steps"] if line["step"] == step]
    found: Document = lines[-1]["result"]
    return found


def runs_of(crm: Story, workflow: str) -> list[Document]:
    """Return the runs of a template, the newest first."""
    return crm.all(f"/v1/workflows/{workflow}/runs")


def tasks(crm: Story, **query: Any) -> list[Document]:
    """Return the open user tasks of whoever looks."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return crm.all(f"/v1/workflow-tasks?{more.removeprefix('&')}")


def complete(crm: Story, task: Document, answer: str, **more: Any) -> None:
    """Answer a user task and let the run go on."""
    crm.ask("POST", f"/v1/workflow-tasks/{task['id']}/complete", {"answer": answer, **more})
    crm.settle()
