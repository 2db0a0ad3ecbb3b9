"""The pages of the console, and a tenant in which each has something to show."""

import json
from collections.abc import Mapping
from pathlib import Path

from infra.local.seed import seed
from tests.support.stories import ADMIN, Story

PAGES = {
    "board": "deal/default",
    "a list of deals": "deal/default/list",
    "a card": "deal/default?open=1",
    "automation": "deal/default/automation",
    "what can be added": "deal/default/automation?add=new",
    "a new rule": "deal/default/automation?add=new&what=send_email",
    "a rule for what is there": "deal/default/automation?give={rule}",
    "templates": "deal/default/automation?gallery=1",
    "versions": "deal/default/automation?versions=1",
    "a list of clients": "contact",
    "my day": "activities",
    "notifications": "notifications",
    "runs": "runs",
    "workflows": "workflows",
    "a new workflow": "workflows/new",
    "a workflow": "workflows/{workflow}",
    "a step of a workflow": "workflows/{workflow}?step=approval",
    "values of a workflow": "workflows/{workflow}?open=settings",
    "a run": "workflows/runs/{run}",
    "settings": "settings",
    "pipelines": "settings/pipelines",
    "smart processes": "settings/processes",
    "people": "settings/users",
    "roles": "settings/roles",
    "calendar": "settings/calendar",
    "connections": "settings/connections",
}
"""Their addresses, by what one sees there; names in braces are ids that `furnish` returns."""
WORKFLOW = Path(__file__).parents[2] / "examples" / "workflow.json"
COLLEAGUES = ("Thomas", "Eve")


def address(page: str, ids: Mapping[str, str]) -> str:
    """Return the address of a page in a tenant that was furnished."""
    return PAGES[page].format_map(ids)


def furnish(crm: Story) -> dict[str, str]:
    """Let a tenant be as after a morning of work: people, clients, deals, rules and runs.

    Returns the ids of what has a page of its own.
    """
    assert seed(crm.client)
    for name in COLLEAGUES:
        crm.hire(name)
    late = {"type": "call", "subject": "Ask about the paper", "deadline": "2023-04-03T08:00:00Z"}
    crm.ask("POST", "/v1/items/deal/1/activities", late)
    # It fails: nobody has set up who sends SMS.
    rule = crm.rule(
        "executing", "send_sms", {"text": "We begin with {{ deal.title }}."}, name="Tell"
    )
    crm.settle()
    crm.move(crm.ask("GET", "/v1/items/deal/2"), "executing")
    workflow = crm.ask("POST", "/v1/workflows", json.loads(WORKFLOW.read_text(encoding="utf-8")))
    crm.ask("POST", f"/v1/workflows/{workflow['id']}/publish")
    parameters = {"percent": 10, "boss": ADMIN}
    run = crm.ask(
        "POST",
        f"/v1/workflows/{workflow['id']}/runs",
        {"item": "deal_3", "parameters": parameters},
    )
    crm.settle()
    return {"rule": rule, "workflow": workflow["id"], "run": run["id"]}
