"""The pages of the console, and a tenant in which each has something to show."""

from infra.local.seed import seed
from tests.support.stories import Story

PAGES = {
    "board": "deal/default",
    "a list of deals": "deal/default/list",
    "a card": "deal/default?open=1",
    "automation": "deal/default/automation",
    "what can be added": "deal/default/automation?add=new",
    "a new rule": "deal/default/automation?add=new&what=send_email",
    "templates": "deal/default/automation?gallery=1",
    "versions": "deal/default/automation?versions=1",
    "a list of clients": "contact",
    "my day": "activities",
    "notifications": "notifications",
    "runs": "runs",
    "workflows": "workflows",
    "a new workflow": "workflows/new",
    "settings": "settings",
    "pipelines": "settings/pipelines",
    "smart processes": "settings/processes",
    "people": "settings/users",
    "roles": "settings/roles",
    "calendar": "settings/calendar",
    "connections": "settings/connections",
}
"""Their addresses, by what one sees there."""
COLLEAGUES = ("Thomas", "Eve")


def furnish(crm: Story) -> None:
    """Let a tenant be as after a morning of work: people, clients, deals, rules and runs."""
    assert seed(crm.client)
    for name in COLLEAGUES:
        crm.hire(name)
    late = {"type": "call", "subject": "Ask about the paper", "deadline": "2023-04-03T08:00:00Z"}
    crm.ask("POST", "/v1/items/deal/1/activities", late)
    # It fails: nobody has set up who sends SMS.
    crm.rule("executing", "send_sms", {"text": "We begin with {{ deal.title }}."}, name="Tell")
    crm.settle()
    crm.move(crm.ask("GET", "/v1/items/deal/2"), "executing")
