"""A world with workflows: published with one call, their runs and steps at hand."""

from typing import Any

from chalicelib.domain.items.item import Item
from chalicelib.domain.workflows.runs import WorkflowRun
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.records import workflows as records
from chalicelib.records.workflows import RUN_PREFIX
from chalicelib.usecases.workflows.read_runs import read_run, steps_of_run
from chalicelib.usecases.workflows.read_tasks import open_tasks, tasks_of_item
from chalicelib.usecases.workflows.save_template import create_template, publish_template
from chalicelib.usecases.workflows.start_run import start_run
from tests.support.world import ANNA, World


def comment(text: str, **more: Any) -> dict[str, Any]:
    """Return a step that comments."""
    return {"type": "action", "action": "add_comment", "params": {"text": text}, **more}


def do(action: str, id: str = "", **params: Any) -> dict[str, Any]:
    """Return a step that does an action."""
    step = {"type": "action", "action": action, "params": params}
    return {**step, "id": id} if id else step


def document(*steps: Any, **header: Any) -> dict[str, Any]:
    """Return the document of a template for deals."""
    return {"name": "Follow up", "entity_type": "deal", **header, "steps": list(steps)}


def publish(world: World, *steps: Any, **header: Any) -> str:
    """Publish a template and return its id."""
    template = create_template(world.tenant, ANNA, document(*steps, **header), now=world.now)
    return publish_template(world.tenant, ANNA, template.id, world.now).id


def start(world: World, workflow: str, item: Item, **parameters: Any) -> WorkflowRun:
    """Start a run by hand and let it go as far as it comes."""
    run = start_run(world.tenant, ANNA, workflow, item.ref, parameters, now=world.now)
    world.settle()
    return read_run(world.tenant, ANNA, run.id, world.now).run


def run_of(world: World, item: Item) -> WorkflowRun:
    """Return the newest run of an item, also of one that was deleted."""
    rows = world.tenant.table.query(str(item.ref), prefix=RUN_PREFIX)
    return max(map(records.run_of, rows), key=records.run_place)


def log(world: World, run: WorkflowRun) -> list[StepDoing]:
    """Return the whole step log of a run."""
    return steps_of_run(world.tenant, ANNA, run.id, limit=100_000, now=world.now)[0]


def tasks_for(world: World, user: int = 1) -> list[WorkflowTask]:
    """Return the open tasks of a user."""
    return open_tasks(world.tenant, ANNA, user=user, limit=200)[0]


def tasks_about(world: World, item: Item) -> list[WorkflowTask]:
    """Return all tasks of an item, closed ones too."""
    return tasks_of_item(world.tenant, ANNA, item.ref, open_only=False, limit=200)[0]


def words(world: World, item: Item) -> list[str]:
    """Return the comments on an item's card."""
    return [entry.text for entry in world.timeline(item) if entry.kind == "comment"]
