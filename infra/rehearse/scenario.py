"""The smoke scenario: what a new tenant does first, over HTTP, and what must follow."""

import time
from typing import Any

from infra.deployment.aws import Aws
from infra.rehearse.account import Account
from infra.rehearse.apps import app_action_answered
from infra.rehearse.browser import card_worked_on
from infra.rehearse.commands import DOMAIN
from infra.rehearse.console import console_served
from infra.rehearse.crm import Crm, until
from infra.rehearse.documents import document_made_and_viewed
from infra.rehearse.mail import address_of_answers, come_in
from infra.rehearse.smart_processes import smart_process_made
from infra.rehearse.sooner import bring_forward, has_schedule
from infra.rehearse.workflow_scenarios import SCENARIOS, stage
from infra.rehearse.workflows import Workflows, check

AUTOMATION = "/v1/automation/deal/default"
PHONE = "+4915112345678"


class Scenario:
    """One tenant's day.

    Args:
        name: the tenant.
        crm: its API, with the first admin's token.
    """

    def __init__(self, name: str, crm: Crm, account: Account, aws: Aws) -> None:
        self.name = name
        self.crm = crm
        self._account = account
        self._aws = aws
        self.client = f"client@{name}.example"
        self.title = f"Deal of {name}"
        self.workflows = Workflows(crm, time.sleep, aws.client("stepfunctions"))
        self.deal = 0
        self._code = ""
        self._form = ""

    def configure(self) -> None:
        """Save the sender, rules that mail, wait and comment, a webhook trigger, and a form."""
        self.crm.patch("/v1/settings", {"mail_from": f"{self.name}@{DOMAIN}"})
        self._rule(
            "preparation",
            "send_email",
            {"recipient": "client", "subject": f"Hello from {self.name}", "text": "Welcome."},
        )
        self._rule(
            "preparation",
            "schedule_meeting",
            {"subject": f"Meet {self.name}", "start_in": "P2D", "location": "Here"},
        )
        self._rule(
            "executing",
            "add_comment",
            {"text": "Half an hour has passed."},
            run={"mode": "delay", "delay": "PT30M", "base": "entry"},
        )
        trigger = self.crm.post(
            f"{AUTOMATION}/triggers",
            {"stage": "executing", "trigger": "incoming_webhook"},
            expected=201,
        )
        self._code = trigger["params"]["code"]
        greeting = {"stage": "new", "action": "add_comment", "params": {"text": "Welcome them."}}
        self.crm.post("/v1/automation/lead/default/rules", greeting, expected=201)
        email = {"name": "email", "label": "E-mail", "to": "lead.emails", "required": True}
        form = self.crm.post("/v1/forms", {"name": "Write to us", "fields": [email]}, expected=201)
        self._form = form["id"]

    def create(self) -> None:
        """Create a contact and its deal."""
        contact = self.crm.post(
            "/v1/items/contact",
            {"name": "Ann", "emails": [self.client], "phones": [PHONE]},
            expected=201,
        )
        deal = self.crm.post(
            "/v1/items/deal", {"title": self.title, "contact": contact["id"]}, expected=201
        )
        self.deal = deal["id"]

    def move(self) -> None:
        """Move the deal by hand."""
        self.crm.post(f"/v1/items/deal/{self.deal}/stage", {"stage": "preparation"})

    def mail(self) -> None:
        """Wait for the e-mail of the stage's rule, and see that it is the only one."""
        self._until_run("preparation", "done")
        mails = until("the e-mail", self._mails)
        assert len(mails) == 1, mails

    def trigger(self) -> None:
        """Call the webhook as a stranger and wait until the deal has moved."""
        self.crm.with_token(None).post(f"/hooks/{self._code}?target=deal_{self.deal}")
        until("the move by the webhook", lambda: self._stage() == "executing")

    def delay(self) -> None:
        """Let the schedule of the waiting rule fire, and wait for what the rule does."""
        run = self._until_run("executing", "scheduled")
        schedule = bring_forward(self._aws, self.name, run["id"])
        self._until_run("executing", "done")
        comments = [one["text"] for one in self.timeline() if one["kind"] == "comment"]
        assert comments == ["Half an hour has passed."], comments
        until("the end of the schedule", lambda: not has_schedule(self._aws, self.name, schedule))

    def form(self) -> None:
        """Send a form twice as a stranger, and wait for its one lead and what its rule does."""
        answers = {"email": f"stranger@{self.name}.example", "token": "once"}
        for _ in range(2):
            taken = self.crm.with_token(None).post(f"/forms/{self._form}", answers)
            assert taken["accepted"], taken
        (lead,) = until("the form's lead", lambda: self.crm.get("/v1/items/lead")["items"])
        path = f"/v1/items/lead/{lead['id']}/timeline"

        def welcomed() -> bool:
            return "Welcome them." in [one["text"] for one in self.crm.get(path)["items"]]

        until("the comment of the lead's rule", welcomed)

    def meeting(self) -> None:
        """See the meeting that the stage's rule has planned in the calendar of who is in charge.

        A calendar program has no token; once its address is revoked it sees nothing.
        """
        made = self.crm.post("/v1/me/calendar")["url"]
        path, wanted = made[made.index("/calendar/") :], f"SUMMARY:Meet {self.name}".encode()
        until("the meeting", lambda: wanted in self.crm.fetch(self.crm.url + path))
        self.crm.delete("/v1/me/calendar")
        self.crm.with_token(None).get(path, expected=404)

    def stage(self) -> None:
        """Let a workflow wait for the deal, move the deal, and see what the workflow does."""
        check("stage", stage(self.workflows, {"type": "deal", "id": self.deal}))

    def answer(self) -> None:
        """Let the client answer by e-mail: the deal moves, and a rule of its stage texts them."""
        inbox = f"crm@in.{self.name}.example"
        self.crm.patch("/v1/settings", {"mail_inbox": inbox})
        self.crm.put("/v1/connections/sms/default", {"provider": "sns"})
        self._rule("won", "send_sms", {"text": f"Thanks from {self.name}"})
        trigger = {"stage": "won", "trigger": "email_received", "params": {"mailbox": inbox}}
        self.crm.post(f"{AUTOMATION}/triggers", trigger, expected=201)
        to = address_of_answers(self._aws, self.name, inbox, self.deal)
        come_in(self._aws, self.name, self.client, to, "We take it.\n\nOn 1 Apr, you wrote:\n> Hi")
        until("the move by the e-mail", lambda: self._stage() == "won")
        (mail,) = [one for one in self.timeline() if one["kind"] == "email_received"]
        assert (mail["text"], mail["data"]["from"]) == ("We take it.", self.client), mail
        self._until_run("won", "done")
        said = [one["Message"] for one in self._account.texts() if one["PhoneNumber"] == PHONE]
        assert said.count(f"Thanks from {self.name}") == 1, said

    def app(self) -> None:
        """Let a rule ask an app, and the app answer."""
        app_action_answered(self.crm, self._aws, self.name)

    def workflow(self, name: str) -> None:
        """Let a workflow run, and see that it does what it does in the tests."""
        check(name, SCENARIOS[name](self.workflows))

    def file(self) -> None:
        """Upload a file, let a comment refer to it, and fetch it."""
        content = b"%PDF-1.7 of " + self.name.encode()
        body = {"name": "offer.pdf", "size": len(content)}
        file = self.crm.post("/v1/files", body, expected=201)
        self.crm.send_form(file["upload"]["url"], file["upload"]["fields"], content)
        comment = {"text": "The offer.", "files": [file["id"]]}
        self.crm.post(f"/v1/items/deal/{self.deal}/comments", comment, expected=201)
        address = self.crm.get(f"/v1/files/{file['id']}")["download"]["url"]
        assert content == self.crm.fetch(address), file

    def document(self) -> None:
        """Make a document for the deal, and read it by its link."""
        document_made_and_viewed(self.crm, self.deal)

    def console(self) -> None:
        """Read the web console's files, and let somebody work on a card in a browser."""
        console_served(self.crm)
        title = f"A card of {self.name}"
        deal = self.crm.post("/v1/items/deal", {"title": title}, expected=201)["id"]
        page = self._account.as_another_site(self.crm.url)
        card_worked_on(page, str(self.crm.token), title, ("note.txt", title.encode()))
        assert self.crm.get(f"/v1/items/deal/{deal}")["stage"] == "preparation"
        timeline = self.crm.get(f"/v1/items/deal/{deal}/timeline")["items"]
        (file,) = [file["id"] for one in timeline for file in one["data"].get("files", ())]
        address = self.crm.get(f"/v1/files/{file}")["download"]["url"]
        assert title.encode() == self.crm.fetch(address), timeline
        self.crm.delete(f"/v1/items/deal/{deal}")

    def smart_process(self) -> None:
        """Make a smart process, and let rules act on an item of it."""
        smart_process_made(self.crm, self.deal)

    def titles(self) -> list[str]:
        """Return the titles of all deals."""
        return titles(self.crm)

    def timeline(self) -> list[dict[str, Any]]:
        """Return the deal's timeline."""
        return list(self.crm.get(f"/v1/items/deal/{self.deal}/timeline")["items"])

    def is_well(self) -> None:
        """See that the API answers and still knows the deal where it was left."""
        health = self.crm.get("/health")
        assert ("ok", self.name) == (health["status"], health["tenant"]), health
        assert [self.title] == self.titles(), self.titles()

    def _rule(self, stage: str, action: str, params: dict[str, Any], **more: Any) -> None:
        body = {"stage": stage, "action": action, "params": params, **more}
        self.crm.post(f"{AUTOMATION}/rules", body, expected=201)

    def _stage(self) -> str:
        return str(self.crm.get(f"/v1/items/deal/{self.deal}")["stage"])

    def _until_run(self, stage: str, state: str) -> dict[str, Any]:
        path = f"/v1/items/deal/{self.deal}/automation"

        def look() -> dict[str, Any] | None:
            runs = [one for one in self.crm.get(path)["runs"] if one["stage"] == stage]
            failed = [one for one in runs if one["state"] == "failed"]
            assert not failed, failed
            return next((one for one in runs if one["state"] == state), None)

        return until(f"a run {state} in stage {stage}", look)

    def _mails(self) -> list[dict[str, Any]]:
        return [one for one in self._account.mails() if self.client in one["To"]]


def titles(crm: Crm) -> list[str]:
    """Return the titles of all deals that a user sees."""
    return [one["title"] for one in crm.get("/v1/items/deal")["items"]]
