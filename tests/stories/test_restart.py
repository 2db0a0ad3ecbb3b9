"""`DATA=dir`: what a tenant has, and what it has to do, is still there after a restart."""

from datetime import timedelta

from tests.support.runtime import START
from tests.support.stories import after, path_of, telling

DAY = timedelta(days=1)


def test_everything_is_there_after_a_restart(tmp_path):
    with telling(data=tmp_path) as crm:
        crm.hire("Ben")
        pipeline = crm.pipeline("Mailing", "written", "answered")
        crm.comment_rule("new")
        crm.trigger("executing", "email_received")
        contact = crm.create("contact", emails=["kim@example.com"])
        deal = crm.create(title="Chair", contact=contact["id"])
        crm.move(deal, "preparation")
        before = _everything(crm, deal, pipeline)
    with telling(data=tmp_path) as crm:
        assert before == _everything(crm, deal, pipeline)
        crm.signal("email_received", address="kim@example.com")
        assert "executing" == crm.stage(deal)
        assert deal["id"] < crm.create()["id"]


def test_a_pending_rule_acts_once_after_a_restart(tmp_path):
    with telling(data=tmp_path) as crm:
        rule = crm.comment_rule("new", run=after("P1D"))
        deal = crm.create()
    with telling(data=tmp_path, at=START + timedelta(hours=1)) as crm:
        assert {rule: "scheduled"} == crm.states(deal)
        crm.client.to("2023-04-04T08:59:00Z")
        assert [] == crm.texts(deal)
        crm.client.to("2023-04-04T09:00:00Z")
        assert ({rule: "done"}, ["hello"]) == (crm.states(deal), crm.texts(deal))
    with telling(data=tmp_path, at=START + 2 * DAY) as crm:
        crm.client.advance("P9D")
        assert ({rule: "done"}, ["hello"]) == (crm.states(deal), crm.texts(deal))


def test_a_rule_that_fell_due_while_nothing_ran_acts_on_the_next_start(tmp_path):
    with telling(data=tmp_path) as crm:
        contact = crm.create("contact", emails=["kim@example.com"])
        crm.comment_rule("new", "tomorrow", run=after("P1D"))
        crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"}, run=after("P1D"))
        deal = crm.create(contact=contact["id"])
    with telling(data=tmp_path, at=START + 3 * DAY) as crm:
        crm.settle()
        assert (["tomorrow"], ["kim@example.com"]) == (crm.texts(deal), crm.mailed())
        crm.client.advance("P9D")
        assert (["tomorrow"], ["kim@example.com"]) == (crm.texts(deal), crm.mailed())


def test_a_follower_still_waits_for_its_predecessor_after_a_restart(tmp_path):
    with telling(data=tmp_path) as crm:
        crm.comment_rule("new", "one", run=after("P1D"))
        crm.comment_rule("new", "two", run=after("P1D"), after_previous=True)
        deal = crm.create()
    with telling(data=tmp_path) as crm:
        crm.client.advance("P1D")
        assert ["one"] == crm.texts(deal)
    with telling(data=tmp_path, at=START + DAY) as crm:
        crm.client.advance("P1D")
        assert ["one", "two"] == crm.texts(deal)


def test_a_rule_of_a_stage_that_was_left_stays_stopped_after_a_restart(tmp_path):
    with telling(data=tmp_path) as crm:
        rule = crm.comment_rule("new", run=after("P1D"))
        deal = crm.create()
        crm.move(deal, "executing")
    with telling(data=tmp_path) as crm:
        crm.client.advance("P2D")
        assert ({rule: "stopped"}, []) == (crm.states(deal, entry=1), crm.texts(deal))


def test_a_key_that_was_used_before_the_restart_is_still_known(tmp_path):
    key = {"Idempotency-Key": "first-try"}
    with telling(data=tmp_path) as crm:
        first = crm.ask("POST", "/v1/items/deal", {"title": "Chair"}, headers=key)
    with telling(data=tmp_path) as crm:
        assert first == crm.ask("POST", "/v1/items/deal", {"title": "Chair"}, headers=key)
        assert [first] == crm.all("/v1/items/deal")


def _everything(crm, deal, pipeline):
    return [
        crm.read(deal),
        crm.timeline(deal),
        crm.moves(deal),
        crm.ask("GET", f"{path_of(deal)}/automation"),
        crm.all("/v1/items/contact"),
        crm.all("/v1/users"),
        crm.ask("GET", "/v1/automation/deal/default"),
        crm.ask("GET", f"/v1/pipelines/deal/{pipeline}"),
    ]
