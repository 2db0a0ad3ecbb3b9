"""The worked timeline: every run mode, a trigger, a way back (semantics/automation: example)."""

from datetime import UTC, datetime

import pytest

from tests.support.stories import Story, after, before, telling

D0 = datetime(2026, 3, 2, 10, tzinfo=UTC)
"""A Monday."""
KIM = "kim@example.com"


def day(number: int, clock: str = "10:00") -> str:
    """Return a time on a day of the story, as the API shows it."""
    return f"2026-03-{2 + number:02d}T{clock}:00Z"


class Mailing:
    """A deal that begins in a stage with five rules, and a trigger that waits for an answer."""

    def __init__(self, crm: Story) -> None:
        self.crm = crm
        self.ben = crm.hire("Ben")
        self.pipeline = crm.pipeline("Mailing", "email_sent", "answered")
        self.kim = crm.create("contact", name="Kim", emails=[KIM])
        large = {"field": "amount", "op": "gt", "value": "5000"}
        text = {"subject": "Offer", "text": "Dear {{ contact.name }}, our offer."}
        by_fax = {**text, "address_type": "fax"}
        self.mail = self._rule("send_email", text, name="r1")
        self.task = self._rule(
            "create_activity", {"subject": "Task"}, name="r2", run=after("P1D"), condition=large
        )
        self.fax = self._rule("send_email", by_fax, name="r3", run=after("P2D"))
        self.call = self._rule(
            "create_activity", {"subject": "Call"}, name="r4", after_previous=True
        )
        self.reminder = self._rule(
            "create_activity", {"subject": "Reminder"}, name="r5", run=before("P1D", "close_date")
        )
        crm.trigger("answered", "email_received", pipeline=self.pipeline)
        self.deal = crm.create(
            title="Chairs",
            pipeline=self.pipeline,
            contact=self.kim["id"],
            responsible=self.ben,
            amount=9000,
            close_date="2026-03-07",
        )

    def states(self, entry: int | None = None) -> list[str]:
        """Return where r1 to r5 are."""
        return [*self.crm.states(self.deal, entry).values()]

    def due(self, entry: int | None = None) -> list[str | None]:
        """Return when r1 to r5 are due."""
        return [run["due_at"] for run in self.crm.runs(self.deal, entry).values()]

    def subjects(self) -> list[str]:
        """Return what is planned on the deal."""
        return [activity["subject"] for activity in self.crm.activities(self.deal)]

    def _rule(self, action: str, params: dict[str, object], **more: object) -> str:
        return self.crm.rule("email_sent", action, params, pipeline=self.pipeline, **more)


def golden_story(crm: Story) -> Mailing:
    """Tell the story, checking each step."""
    story = Mailing(crm)
    deal, clock = story.deal, crm.client

    # D0 10:00: the deal enters the stage.
    assert ["done", "scheduled", "scheduled", "waiting_prev", "scheduled"] == story.states()
    assert [day(1), day(2), None, day(4, "00:00")] == story.due()[1:]
    assert [KIM] == crm.mailed()

    # D1 09:00: the amount falls before r2 looks at it.
    clock.to(day(1, "09:00"))
    crm.change(deal, amount=4000)
    clock.to(day(1))
    assert "skipped" == story.states()[1]
    assert ("condition_false", False) == (
        crm.reason(deal, story.task),
        crm.runs(deal)[story.task]["condition"],
    )

    # D2 10:00: r3 cannot reach the client, so r4 plans no call.
    clock.to(day(2))
    assert ["failed", "blocked"] == story.states()[2:4]
    assert ("no_address", "previous_failed") == (
        crm.reason(deal, story.fax),
        crm.reason(deal, story.call),
    )
    assert [] == story.subjects()

    # D3 12:00: the client writes.
    clock.to(day(3, "12:00"))
    crm.signal("email_received", address=KIM)
    (move,) = crm.moves(deal)
    assert ("answered", story.ben, day(3, "12:00"), "trigger") == (
        move["stage"],
        move["by"],
        move["at"],
        move["cause"]["kind"],
    )
    assert "stopped" == story.states(entry=1)[4]

    # D4: nothing happens any more.
    clock.to(day(4, "23:59"))
    assert ([], [KIM]) == (story.subjects(), crm.mailed())

    # D6 10:00: back to the stage; r1 mails again, r5 is late and acts at once.
    clock.to(day(6))
    crm.move(deal, "email_sent")
    assert ["done", "scheduled", "scheduled", "waiting_prev", "done"] == story.states(entry=3)
    assert [day(7), day(8)] == story.due(entry=3)[1:3]
    assert ([KIM, KIM], ["Reminder"]) == (crm.mailed(), story.subjects())

    # D8: the second round ends like the first.
    clock.to(day(20))
    assert ["done", "skipped", "failed", "blocked", "done"] == story.states(entry=3)
    assert ["done", "skipped", "failed", "blocked", "stopped"] == story.states(entry=1)
    return story


def what_is_left(story: Mailing) -> dict[str, object]:
    """Return all that can be seen in the end, without ids that are drawn by lot."""
    crm, deal = story.crm, story.deal
    names = ("entry", "at", "stage", "from_stage", "by")
    return {
        "item": {**crm.read(deal), "pipeline": "mailing"},
        "runs": [
            (run["name"], run["entry"], run["state"], run["due_at"], run["finished_at"])
            for entry in (1, 3)
            for run in crm.runs(deal, entry).values()
        ],
        "moves": [[move[name] for name in names] for move in crm.moves(deal)],
        "timeline": [(one["kind"], one["at"], one["text"]) for one in crm.timeline(deal)],
        "activities": [(one["subject"], one["created_at"]) for one in crm.activities(deal)],
        "mails": [(one["at"], one["to"], one["subject"]) for one in crm.mails()],
    }


@pytest.mark.feature("R03", "R04", "R05", "R06", "R07", "R08", "T11")
def test_the_golden_timeline():
    with telling(at=D0) as crm:
        story = golden_story(crm)
        assert ["email_sent", "answered", "email_sent"] == [
            line["stage"] for line in crm.all(f"/v1/items/deal/{story.deal['id']}/stage-history")
        ]
        assert ["created", "email", "change", "stage_move", "stage_move", "email"] == [
            entry["kind"] for entry in crm.timeline(story.deal)
        ]
        assert [] == crm.client.outbox("dead_letter")
