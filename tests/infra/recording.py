"""Records which rights each function uses while stories run on the simulated AWS."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from threading import local
from typing import Any
from unittest.mock import patch

import boto3

from chalicelib.catalogue.listing import action, action_codes
from chalicelib.domain.automation.effects import Plan
from chalicelib.wiring import install, tenant
from infra.local.events import Event
from infra.local.functions import Functions, Handler
from infra.local.printer import make_document
from infra.local.requests import intercepted
from infra.local.world import REGION, SCHEDULE_GROUP
from infra.policies import rights_of_request
from tests.infra.every_action import every_action
from tests.stories.workflows import action as step
from tests.stories.workflows import complete, publish, read, start, state, tasks
from tests.support.files import fetch, upload
from tests.support.mail_corpus import message
from tests.support.mail_reports import complaint, event
from tests.support.runtime import running
from tests.support.stories import Story, after, ref


class Recorder:
    """Notes the requests and the effects of whichever function is at work."""

    def __init__(self) -> None:
        self.used: dict[str, set[str]] = defaultdict(set)
        self.effects: dict[str, set[str]] = defaultdict(set)
        self._present = local()

    def see(self, operation: str, parameters: dict[str, Any]) -> None:
        """Take in a request; those of the local runtime itself do not count."""
        if door := getattr(self._present, "door", None):
            self.used[door].update(rights_of_request(operation, parameters))

    def during(self, door: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, its requests noted under a name.

        Nothing that others have read or leased serves it: on AWS it is a process of its own.
        """

        def noted(*arguments: Any) -> Any:
            before, shared = getattr(self._present, "door", None), tenant()
            self._present.door = door
            install(replace(shared, kept_signing_secret=None))
            try:
                return call(*arguments)
            finally:
                self._present.door = before
                install(shared)

        return noted

    @contextmanager
    def planning(self) -> Iterator[None]:
        """Note which effects functions plan; actions only choose among them."""
        with ExitStack() as stack:
            for code in action_codes():
                one = action(code)
                assert one is not None
                stack.enter_context(patch.object(one, "plan", self._planning(one.plan)))
            yield

    def _planning(self, plan: Callable[..., Plan]) -> Callable[..., Plan]:
        def noted(*arguments: Any) -> Plan:
            made = plan(*arguments)
            self.effects[self._present.door] |= {type(one).__name__ for one in made.effects}
            return made

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


def record() -> dict[str, dict[str, list[str]]]:
    """Run the stories and return the rights used and the effects planned, by function."""
    from chalicelib.api.application import build

    recorder = Recorder()
    plain = Functions()
    functions = Functions(
        recorder.during("on_change", plain.on_change),
        recorder.during("run_rule", plain.run_rule),
        recorder.during("sweep", plain.sweep),
        recorder.during("workflow_step", _never_doing_one_step(plain.workflow_step)),
        recorder.during("workflow_wait", _losing_an_answer(plain.workflow_wait)),
        recorder.during("receive_mail", plain.receive_mail),
    )
    with (
        # A small history, so that a loop goes on in a new execution after a few passes.
        patch("chalicelib.domain.workflows.event_budget.BUDGET", 900),
        intercepted(recorder.see),
        patch("infra.local.printer.make_document", recorder.during("make_document", make_document)),
        recorder.planning(),
    ):
        for stories in (STORIES, [every_action]):  # each with a tenant of its own
            noted = NotedApp(build(), recorder)
            with running(emulated=True, app=noted, functions=functions) as client:
                for story in stories:
                    story(Story(client))
    return {"rights": _sorted(recorder.used), "effects": _sorted(recorder.effects)}


def _never_doing_one_step(do: Handler) -> Handler:
    """Return the function, which fails whenever it shall do a step named broken."""

    def call(event: Event, context: Any) -> Any:
        if event.get("step") == "broken":
            raise ConnectionError("not now")
        return do(event, context)

    return call


def _losing_an_answer(wait: Handler) -> Handler:
    """Return the function, whose first answer for a step named lost does not arrive."""
    lost: list[Event] = []

    def call(event: Event, context: Any) -> Any:
        answer = wait(event, context)
        if event["step"] == "lost" and not lost:
            lost.append(event)
            raise ConnectionError("the answer was lost")
        return answer

    return call


def _sorted(found: dict[str, set[str]]) -> dict[str, list[str]]:
    return {door: sorted(ones) for door, ones in sorted(found.items())}


def configuring(crm: Story) -> None:
    """Configuration is written, changed and removed."""
    pipeline = crm.pipeline("Other", "a", "b")
    crm.ask("GET", f"/v1/automation/deal/{pipeline}")
    rule = crm.comment_rule("new")
    crm.ask("DELETE", f"/v1/automation/deal/default/rules/{rule}")
    crm.ask("GET", "/v1/settings")
    first = crm.comment_rule("executing", "first", run=after("P1D"))
    crm.comment_rule("executing", "second", after_previous=True)
    crm.create(stage="executing")
    crm.ask("DELETE", f"/v1/automation/deal/default/rules/{first}")
    crm.hire("Ben")
    connection = "/v1/connections/converter/default"
    nowhere = {"url": "http://127.0.0.1:9", "user": "ann"}
    body = {"provider": "gotenberg", "settings": nowhere, "secrets": {"password": "x"}}
    crm.ask("PUT", connection, body)
    crm.ask("POST", f"{connection}/test")
    crm.ask("DELETE", connection)


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


def telling(crm: Story) -> None:
    """People are told through the topic and by e-mail, look at it, and exclude addresses."""
    crm.ask("PATCH", "/v1/users/1", {"email": "admin@example.com"})
    crm.ask("PUT", "/v1/notifications/settings", {"channels": ["topic", "email"]})
    head = crm.ask("POST", "/v1/departments", {"name": "All", "head": 1})
    crm.ask("PATCH", f"/v1/departments/{head['id']}", {"members": [1]})
    crm.ask("DELETE", f"/v1/departments/{head['id']}")
    deal = crm.create(title="t")
    body = {"subject": "Call", "responsible": 1}
    crm.as_user(crm.hire("Asks")).ask("POST", f"/v1/items/deal/{deal['id']}/activities", body)
    crm.settle()
    (first, *_) = crm.all("/v1/notifications")
    crm.all("/v1/notifications?unread=true")
    crm.ask("POST", "/v1/notifications/read", {"ids": [first["id"]]})
    crm.ask("PUT", "/v1/notifications/settings", {"channels": ["topic"]})
    post = crm.ask("POST", "/v1/feed", {"text": "Hello", "everyone": True})
    crm.ask("POST", f"/v1/feed/{post['id']}/comments", {"text": "Hi"})
    crm.settle()
    crm.all("/v1/feed")
    crm.all(f"/v1/feed/{post['id']}/comments")
    crm.ask("DELETE", f"/v1/feed/{post['id']}")
    made = crm.ask("POST", "/v1/exclusions", {"text": "a@x.example\nb@x.example"})
    crm.all("/v1/exclusions")
    crm.ask("DELETE", f"/v1/exclusions/{made['id']}")


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


def mailing(crm: Story) -> None:
    """Mail comes in: of a stranger with a file, in answer to an e-mail, as a bounce."""
    crm.ask("PATCH", "/v1/settings", {"mail_inbox": "crm@in.shop.example"})
    kim = crm.create("contact", name="Kim", emails=["kim@example.com"])
    crm.rule("apology", "send_email", {"subject": "Hi", "text": "Hello"})
    crm.create(title="m", contact=kim["id"], stage="apology")
    sent = crm.mails()[-1]
    for name in ("attachments", "html_inquiry", "gmail_reply", "bounce_postfix"):
        raw = message(name, sent["reply_to"], sent["reference"])
        crm.ask("POST", "/_local/mail?to=crm@in.shop.example", body=raw)
    report = event("Complaint", complaint("kim@example.com"), sent["to"], sent["reference"])
    crm.ask("POST", "/_local/mail-reports", report)
    crm.settle()


def losing_alarms(crm: Story) -> None:
    """Schedules vanish, and the sweep finds what was due, and looks after what rests."""
    deal = crm.create(title="d")
    start(crm, publish(crm, {"type": "pause", "interval": "P9D"}, name="Waits"), deal)
    scheduler = boto3.client("scheduler", region_name=REGION)
    for one in scheduler.list_schedules(GroupName=SCHEDULE_GROUP)["Schedules"]:
        scheduler.delete_schedule(Name=one["Name"], GroupName=SCHEDULE_GROUP)
    crm.client.advance("P2D")


def flowing(crm: Story) -> None:
    """Workflows act, reach outside, decide, wait for everything there is, and are ended."""
    crm.ask("PUT", "/v1/workflow-variables/count", {"type": "number", "default": 0})
    crm.ask("GET", "/v1/workflow-variables")
    contact = crm.create("contact", name="Bea", emails=[{"value": "b@b.example", "type": "work"}])
    deal = crm.create(title="e", contact=contact["id"])
    wait = {"type": "wait_for_stage", "stages": ["won"], "timeout": "P9D"}
    listen = {
        "type": "listen",
        "branches": [
            {"event": {"type": "wait_for_client", "period": "P1D"}},
            {"event": {"type": "wait_for_event", "name": "go", "users": [1]}},
        ],
    }
    ask = {"type": "user_task", "kind": "read", "users": [1], "subject": "Read", "timeout": "P1D"}
    acts = [
        step("create_activity", subject="Call"),
        {"type": "set_variable", "variable": "tenant_variables.count", "add": 1},
    ]
    workflow = publish(crm, *acts, listen, ask, ask, wait, step("change_stage", stage="new"))
    crm.ask("PATCH", f"/v1/workflows/{workflow}", {"name": "Other"})
    crm.ask("POST", f"/v1/workflows/{workflow}/publish")
    run, second = (start(crm, workflow, deal) for _ in range(2))
    crm.ask("POST", f"/v1/workflow-runs/{run}/commands", {"name": "go"})
    crm.signal("email_received", address="b@b.example", event_id="flowing")
    complete(crm, tasks(crm)[0], "ok")
    crm.client.advance("P3D")
    crm.move(deal, "won")
    start(crm, publish(crm, {**wait, "stages": ["new", "won"]}, name="Passes"), deal)
    loop = {
        "type": "while",
        "when": {"field": "variables.n", "op": "lt", "value": 60},
        "steps": [{"type": "set_variable", "variable": "n", "add": 1}],
    }
    counting = publish(crm, loop, name="Counts", variables={"n": {"type": "number", "default": 0}})
    start(crm, counting, deal)
    read(crm, second)
    crm.all(f"/v1/workflows/{workflow}/runs")
    third, fourth = (start(crm, workflow, deal) for _ in range(2))
    crm.ask("POST", f"/v1/workflow-runs/{third}/terminate", {})
    crm.ask("DELETE", f"/v1/workflow-runs/{fourth}")
    adding = publish(crm, wait, name="Adds", auto_run="on_add")
    made = crm.create(title="f")
    crm.all(f"/v1/workflows/{adding}/runs")
    crm.delete(made)


def resting(crm: Story) -> None:
    """What workflows wait for is there already, or comes while the token is being noted."""
    ben = crm.hire("Bob")
    deal = crm.create(title="g")
    there = {"type": "wait_for_stage", "stages": ["new"]}
    command = {"type": "wait_for_event", "name": "go", "users": [1]}
    ask = {"type": "user_task", "kind": "approve", "users": [1], "subject": "Well?"}
    branches = [{"event": event} for event in (there, command, ask)]
    steps = [{"type": "listen", "branches": branches}, {**command, "id": "lost"}, ask]
    run = start(crm, publish(crm, *steps, name="Rests"), deal)
    crm.ask("POST", f"/v1/workflow-runs/{run}/commands", {"name": "go"})
    crm.client.advance("PT1H")
    (task,) = tasks(crm, item=ref(deal))
    crm.ask("POST", f"/v1/workflow-tasks/{task['id']}/delegate", {"user": ben})
    complete(crm.as_user(ben), task, "yes")
    assert "done" == state(crm, run)


def breaking(crm: Story) -> None:
    """A step fails until its execution is given up."""
    ask = {"type": "user_task", "kind": "read", "users": [1], "subject": "Read"}
    broken = step("add_comment", id="broken", text="never")
    branches = [{"steps": [ask]}, {"steps": [broken]}]
    steps = [{"type": "parallel", "branches": branches}]
    run = start(crm, publish(crm, *steps, name="Breaks"), crm.create(title="h"))
    crm.client.advance("PT1H")
    assert "failed" == state(crm, run)
    crm.ask("POST", f"/v1/workflow-runs/{run}/resume", {"step": "broken"})
    crm.client.advance("PT1H")
    assert "failed" == state(crm, run)


SENT = {"field": "uf_offer"}


def filing(crm: Story) -> None:
    """Files come, are taken into use, fetched, and go by themselves or with their owners."""
    field = {"code": "uf_offer", "title": "Offer", "type": "file"}
    crm.ask("POST", "/v1/fields/deal", field)
    first, second, third = (upload(crm) for _ in range(3))
    deal = crm.create(title="i", uf_offer=first)
    crm.ask("POST", f"/v1/items/deal/{deal['id']}/comments", {"text": "See", "files": [second]})
    fetch(crm, first)
    crm.rule("executing", "send_email", {"subject": "Hi", "text": "x", "attachments": SENT})
    crm.change(deal, contact=crm.create("contact", emails=["i@i.example"])["id"])
    crm.move(deal, "executing")
    start(crm, publish(crm, step("send_email", subject="Hi", text="x", attachments=SENT)), deal)
    crm.ask("POST", f"/v1/items/deal/{deal['id']}/emails", {"subject": "Hi", "text": "x"})
    crm.change(deal, uf_offer=None)
    crm.delete(deal)
    crm.ask("DELETE", f"/v1/files/{third}")
    upload(crm)
    crm.client.advance("P2D")


def inquiring(crm: Story) -> None:
    """Somebody unknown calls, and the tenant switches to simple mode and back."""
    call = {"type": "call_received", "event_id": "inquiry", "address": "+493012345678"}
    crm.ask("POST", "/v1/events", call)
    crm.settle()
    crm.ask("PATCH", "/v1/settings", {"crm_mode": "simple"})
    crm.settle()
    crm.ask("PATCH", "/v1/settings", {"crm_mode": "classic"})


STORIES = (
    configuring,
    working,
    telling,
    chaining,
    losing_alarms,
    mailing,
    flowing,
    resting,
    breaking,
    filing,
    inquiring,
)
