"""Records which rights each function uses while stories run on the simulated AWS."""

from collections import defaultdict
from collections.abc import Callable
from threading import local
from typing import Any

import boto3

from infra.local.functions import Functions
from infra.local.requests import intercepted
from infra.local.world import REGION, SCHEDULE_GROUP
from infra.policies import rights_of_request
from tests.support.runtime import running
from tests.support.stories import Story, after, ref


class Recorder:
    """Notes the requests of whichever function is at work."""

    def __init__(self) -> None:
        self.used: dict[str, set[str]] = defaultdict(set)
        self._present = local()

    def see(self, operation: str, parameters: dict[str, Any]) -> None:
        """Take in a request; those of the local runtime itself do not count."""
        if door := getattr(self._present, "door", None):
            self.used[door].update(rights_of_request(operation, parameters))

    def during(self, door: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, its requests noted under a name."""

        def noted(*arguments: Any) -> Any:
            before = getattr(self._present, "door", None)
            self._present.door = door
            try:
                return call(*arguments)
            finally:
                self._present.door = before

        return noted


class NotedApp:
    """The application, its requests noted."""

    def __init__(self, app: Any, recorder: Recorder) -> None:
        self._app = app
        self._call = recorder.during("api", app)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    def __call__(self, event: Any, context: Any) -> Any:
        return self._call(event, context)


def record() -> dict[str, list[str]]:
    """Run the stories and return the rights used, by function."""
    from app import app

    recorder = Recorder()
    plain = Functions()
    functions = Functions(
        recorder.during("on_change", plain.on_change),
        recorder.during("run_rule", plain.run_rule),
        recorder.during("sweep", plain.sweep),
    )
    with (
        intercepted(recorder.see),
        running(app=NotedApp(app, recorder), functions=functions) as client,
    ):
        for story in STORIES:
            story(Story(client))
    return {door: sorted(rights) for door, rights in sorted(recorder.used.items())}


def configuring(crm: Story) -> None:
    """Configuration is written, changed and removed."""
    pipeline = crm.pipeline("Other", "a", "b")
    crm.ask("GET", f"/v1/automation/deal/{pipeline}")
    rule = crm.comment_rule("new")
    crm.ask("DELETE", f"/v1/automation/deal/default/rules/{rule}")
    crm.ask("GET", "/v1/settings")
    crm.hire("Ben")


def working(crm: Story) -> None:
    """Items come, change, move, are listed and go; rules act now and later, and are stopped."""
    crm.comment_rule("new")
    crm.comment_rule("new", "later", run=after("P1D"))
    crm.comment_rule("new", "soon", run=after("PT11M"))
    crm.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    crm.rule("new", "notify_staff", {"text": "Look"})
    crm.rule("new", "change_stage", {"stage": "executing"}, run=after("P2D"))
    crm.rule("executing", "send_email", {"subject": "Hi", "text": "Hello"})
    crm.rule("executing", "add_comment", {"text": "x"}, run=after("P3D"))
    crm.trigger("won", "field_changed", {"fields": ["comments"]})
    contact = crm.create("contact", name="Ann", emails=[{"value": "a@b.example", "type": "work"}])
    first, second = (crm.create(title=title, contact=contact["id"]) for title in ("a", "b"))
    crm.all("/v1/items/deal")
    crm.all("/v1/items/deal?stage=new")
    crm.ask("POST", f"/v1/items/deal/{first['id']}/automation/stop")
    crm.move(second, "executing")
    crm.client.advance("P4D")
    crm.change(first, comments="now")
    for about in ({"item": ref(second)}, {"client": ref(contact)}, {"address": "a@b.example"}):
        crm.signal("email_received", **about)
    crm.ask("POST", f"/v1/items/deal/{second['id']}/comments", {"text": "Good"})
    activity = {"subject": "Call", "auto_complete": True}
    crm.ask("POST", f"/v1/items/deal/{second['id']}/activities", activity)
    crm.delete(second)


def chaining(crm: Story) -> None:
    """Rules wait for one another, act outside, and plan what comes later."""
    crm.comment_rule("preparation", run=after("P1D"))
    crm.comment_rule("preparation", "next", run=after("P1D"), after_previous=True)
    crm.comment_rule("preparation", "soon", run=after("PT11M"), after_previous=True)
    crm.rule("preparation", "notify_staff", {"text": "Look"}, after_previous=True)
    crm.rule("preparation", "change_responsible", {"users": [2]}, after_previous=True)
    deal = crm.create(title="c")
    crm.move(deal, "preparation")
    crm.client.advance("P4D")


def losing_alarms(crm: Story) -> None:
    """Schedules vanish, and the sweep finds what was due."""
    crm.create(title="d")
    scheduler = boto3.client("scheduler", region_name=REGION)
    for one in scheduler.list_schedules(GroupName=SCHEDULE_GROUP)["Schedules"]:
        scheduler.delete_schedule(Name=one["Name"], GroupName=SCHEDULE_GROUP)
    crm.client.advance("P2D")


STORIES = (configuring, working, chaining, losing_alarms)
