"""Plans that mix: first all of it leaves, then own data are written together with the end."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.effects import Plan
from chalicelib.domain.automation.outside_effects import CallWebhook
from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.errors import Conflict, Refused, Unavailable
from tests.support.bureau import comment, do, log, publish, start, words
from tests.support.mixed import TellAndNote, in_the_catalogue
from tests.support.world import World, fails, interrupt, of_run

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def known_action():
    with in_the_catalogue(tell_and_note=TellAndNote):
        yield


@pytest.fixture
def world() -> World:
    return World()


def contacts(world: World) -> int:
    rows = world.table.rows().values()
    return sum(row.kind == "item" and row.pk.startswith("contact_") for row in rows)


def test_all_of_it_happens_once_and_gives_its_results(world):
    rule = world.rule("new", "tell_and_note", {"values": {"comments": "told"}, "contact": {}})
    deal = world.create()
    run = world.runs(deal)[rule]
    assert (RunState.DONE, ["told"], 1, 1, 1) == (
        run.state,
        world.texts(deal),
        len(world.notifier.sent),
        len(world.http.sent),
        contacts(world),
    )
    assert {"given", "status", "id", "entry_id"} == run.result.keys()
    assert "told" == world.item(deal).fields["comments"]


def test_own_data_are_written_after_all_has_left(world):
    world.rule("new", "tell_and_note", {})
    deal = world.create_unseen()
    seen = []
    interrupt(world.http, "post", before=lambda: seen.append(world.texts(deal)))
    world.settle()
    assert ([[]], ["told"]) == (seen, world.texts(deal))


def test_nothing_leaves_where_own_data_cannot_be_written(world):
    rule = world.rule("new", "tell_and_note", {"values": {"contact": 999}})
    deal = world.create()
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "unknown_reference") == (run.state, run.reason.code)
    assert ([], [], []) == (world.http.sent, world.notifier.sent, world.texts(deal))


def test_nothing_is_written_where_something_cannot_leave(world):
    world.http.answers.append(Refused("no", code="bad_url"))
    rule = world.rule("new", "tell_and_note", {"contact": {}})
    deal = world.create()
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "bad_url") == (run.state, run.reason.code)
    assert ([], 0) == (world.texts(deal), contacts(world))
    assert {"given": "by the plan"} == run.result, "it names nothing that was never written"


def test_a_later_try_names_what_it_wrote_itself(world):
    world.http.answers.extend([500, 200])
    rule = world.rule("new", "tell_and_note", {"contact": {}})
    deal = world.create()
    assert {"given"} == world.runs(deal)[rule].result.keys()
    world.advance(HOUR)
    made = world.runs(deal)[rule].result["id"]
    assert (1, True) == (contacts(world), (f"contact_{made}", "item") in world.table.rows())


def test_another_try_goes_on_behind_what_left_and_writes_own_data_once(world):
    world.http.answers.extend([500, 200])
    rule = world.rule("new", "tell_and_note", {"contact": {}})
    deal = world.create()
    assert ([], 0) == (world.texts(deal), contacts(world))
    world.advance(HOUR)
    assert ({rule: "done"}, ["told"], 1) == (
        world.states(deal),
        world.texts(deal),
        contacts(world),
    )
    assert (1, 2) == (len(world.notifier.sent), len(world.http.sent))


def test_two_webhooks_of_one_plan_keep_what_each_of_them_sends(world):
    class CallTwice(TellAndNote, frozen=True):
        def plan(self, context):
            _, call = super().plan(context).outside.values()
            second = {"second": context.item.title}
            return Plan((call, CallWebhook(url=call.url, payload=second, secret=None)))

    world.http.answers.extend([200, 500, 200])
    with in_the_catalogue(call_twice=CallTwice):
        world.rule("new", "call_twice", {})
        deal = world.create(title="one")
        world.change(deal, title="two")
        world.advance(HOUR)
    bodies = [request.body for request in world.http.sent]
    assert [b'{"title":"one"}', b'{"second":"one"}', b'{"second":"one"}'] == bodies
    keys = [dict(request.headers)["Idempotency-Key"] for request in world.http.sent]
    assert keys[0] != keys[1] == keys[2]


def test_what_somebody_changes_while_it_leaves_is_kept(world):
    rule = world.rule("new", "tell_and_note", {"values": {"comments": "told"}})
    deal = world.create_unseen()
    interrupt(world.http, "post", after=lambda: world.change_unseen(deal, title="Chairs"))
    world.settle()
    item = world.item(deal)
    assert ("Chairs", "told") == (item.title, item.fields["comments"])
    assert ({rule: "done"}, 1, ["told"]) == (
        world.states(deal),
        len(world.http.sent),
        world.texts(deal),
    )


def test_what_has_left_is_written_down_although_the_stage_was_left(world):
    rule = world.rule("new", "tell_and_note", {"values": {"comments": "told"}})
    deal = world.create_unseen()

    def move() -> None:
        world.change_unseen(deal, stage="executing")
        world.read_stream()

    interrupt(world.http, "post", after=move)
    world.settle()
    item = world.item(deal)
    assert {rule: "done"} == world.states(deal, entry=1)
    assert ("executing", "told", ["told"]) == (
        item.stage,
        item.fields["comments"],
        world.texts(deal),
    )


def test_nothing_is_written_to_an_item_that_was_deleted_while_it_left(world):
    rule = world.rule("new", "tell_and_note", {"values": {"comments": "told"}, "contact": {}})
    deal = world.create_unseen()
    interrupt(world.http, "post", after=lambda: world.delete_unseen(deal))
    world.settle()
    run = world.run_of(deal, 1, rule)
    assert (RunState.STOPPED, "item_deleted", 200) == (
        run.state,
        run.reason.code,
        run.result["status"],
    )
    assert ([], 0) == (world.texts(deal), contacts(world))


def test_own_data_that_do_not_fit_any_more_say_so_after_all_has_left(world):
    contact = world.create("contact")
    rule = world.rule("new", "tell_and_note", {"values": {"contact": contact.id}})
    deal = world.create_unseen()

    def loses_its_contact() -> None:
        world.delete_unseen(contact)
        world.change_unseen(deal, title="Chairs")

    interrupt(world.http, "post", after=loses_its_contact)
    world.settle()
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "unknown_reference", 200) == (
        run.state,
        run.reason.code,
        run.result["status"],
    )
    assert ([], 1) == (world.texts(deal), len(world.http.sent))


def test_an_end_that_was_contested_is_written_without_leaving_again(world):
    rule = world.rule("new", "tell_and_note", {"contact": {}})
    interrupt(world.table, "write", before=fails(Conflict([])), when=of_run(RunState.DONE))
    deal = world.create()
    world.advance(HOUR)
    world.sweep()
    assert ({rule: "done"}, 1, ["told"], 1) == (
        world.states(deal),
        len(world.http.sent),
        world.texts(deal),
        contacts(world),
    )


def test_a_mixed_step_happens_once_and_gives_its_results(world):
    told = do("tell_and_note", "told", contact={}, values={"comments": "told"})
    deal = world.create()
    run = start(world, publish(world, told, comment("{{ results.told.status }}")), deal)
    (line, _) = log(world, run)
    assert ("done", ["told", "200"], 1, 1) == (
        line.state,
        words(world, deal),
        len(world.http.sent),
        contacts(world),
    )


def test_a_mixed_step_that_is_tried_again_writes_own_data_once(world):
    world.http.answers.extend([500, 200])
    deal = world.create()
    start(world, publish(world, do("tell_and_note", "told", contact={}), comment("after")), deal)
    assert [] == words(world, deal)
    world.advance(HOUR)
    assert (["told", "after"], 1, 1) == (
        words(world, deal),
        contacts(world),
        len(world.notifier.sent),
    )


def test_a_mixed_step_of_an_item_that_changes_meanwhile_keeps_both(world):
    deal = world.create()
    interrupt(world.http, "post", after=lambda: world.change_unseen(deal, title="Chairs"))
    start(world, publish(world, do("tell_and_note", "told", values={"comments": "x"})), deal)
    item = world.item(deal)
    assert ("Chairs", "x", 1) == (item.title, item.fields["comments"], len(world.http.sent))


def test_a_step_whose_own_data_cannot_be_written_lets_nothing_leave(world):
    deal = world.create()
    told = do("tell_and_note", "told", values={"contact": 999})
    run = start(world, publish(world, told, comment("after")), deal)
    (line, _) = log(world, run)
    assert ("failed", "unknown_reference", []) == (line.state, line.reason.code, world.http.sent)
    assert ["after"] == words(world, deal)


def test_an_action_that_plans_what_it_does_not_declare_fails(world):
    class Undeclared(TellAndNote, frozen=True):
        effects = ()

    with in_the_catalogue(undeclared=Undeclared):
        rule = world.rule("new", "undeclared", {})
        deal = world.create()
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "internal") == (run.state, run.reason.code)
    assert "AddEntry" in run.reason.detail
    assert [] == world.http.sent


def test_what_cannot_leave_at_the_moment_is_no_reason_to_write(world):
    world.http.answers.extend([Unavailable("down")] * 4)
    rule = world.rule("new", "tell_and_note", {}, valid_for="PT3M")
    deal = world.create()
    world.advance(HOUR)
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "no_answer", []) == (run.state, run.reason.code, world.texts(deal))
