"""The process dies before or after any request and the message comes again to a fresh one.

Nothing is lost or doubled.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import msgspec
import pytest

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.notices import Channel
from chalicelib.records.items import item_of
from chalicelib.records.people import NOTICE, notice_of, user_row
from chalicelib.records.runs import RUN, run_of
from chalicelib.usecases.automation.runs.withdraw_runs import withdraw_runs
from chalicelib.usecases.configuration.pipeline_document import Wanted, replace_document
from chalicelib.usecases.configuration.stored_automation import Making, StoredAutomation
from tests.support.mixed import TellAndNote, in_the_catalogue
from tests.support.world import ANNA, BEN, World, interrupt

DAY = timedelta(days=1)
W = TypeVar("W")


class Crash(Exception):
    """The process died."""


class Fuse:
    """Burns at a certain request, before or after it has its effect."""

    def __init__(self) -> None:
        self.count = 0
        self.at: tuple[int, str] | None = None

    def around(self, request: Callable[..., object]) -> Callable[..., object]:
        def guarded(*args: object, **named: object) -> object:
            self.count += 1
            if self.at == (self.count, "before"):
                raise Crash
            answer = request(*args, **named)
            if self.at == (self.count, "after"):
                raise Crash
            return answer

        return guarded


def crashes(
    make: Callable[[Fuse], W], scenario: Callable[[W], object], requests: int
) -> Iterator[tuple[str, W]]:
    """Play a scenario once for each crash before and after each request; yield how it ended."""
    for number in range(1, requests + 1):
        for moment in ("before", "after"):
            fuse = Fuse()
            fuse.at = (number, moment)
            world = make(fuse)
            scenario(world)
            yield f"{moment} request {number}", world


class CrashingWorld(World):
    """A world whose requests go over a fuse; after a crash a fresh instance gets the message."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__(table=MemoryTable())
        self.fuse = fuse
        self.armed = False
        for port, names in (
            (self.table, ("get", "get_many", "query", "query_index", "write")),
            (self.queue, ("send",)),
            (self.scheduler, ("create", "delete")),
            (self.mail, ("send",)),
            (self.notifier, ("notify",)),
            (self.http, ("post",)),
            (self.files, ("get", "delete")),
        ):
            for name in names:
                setattr(port, name, self._switched(getattr(port, name)))

    def _switched(self, request: Callable[..., object]) -> Callable[..., object]:
        guarded = self.fuse.around(request)

        def switched(*args: object, **named: object) -> object:
            return (guarded if self.armed else request)(*args, **named)

        return switched

    def _until_done(self, handle: Callable[[], None]) -> None:
        self.armed = True
        try:
            super()._until_done(handle)
        except Crash:
            self.new_instance()
            super()._until_done(handle)
        finally:
            self.armed = False


def data_rules(world: World) -> None:
    world.rule("new", "edit_item", {"values": {"comments": "seen"}})
    world.comment_rule("new", "one")
    world.comment_rule("new", "two", after_previous=True)
    world.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    world.create()


def stage_change(world: World) -> None:
    world.rule("new", "change_stage", {"stage": "preparation"})
    world.comment_rule("new", "later", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("preparation", "arrived")
    world.create()


def delayed_chain(world: World) -> None:
    world.comment_rule("new", "one", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("new", "two", after_previous=True)
    world.comment_rule("new", "three", after_previous=True, run={"mode": "delay", "delay": "PT10M"})
    world.create()
    world.advance(2 * DAY)


def mail_chain(world: World) -> None:
    contact = world.create("contact", emails=["kim@example.com"])
    world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    world.comment_rule("new", "after the mail", after_previous=True)
    world.create(contact=contact.id)
    world.advance(timedelta(minutes=10))
    world.sweep()


def failing_webhook(world: World) -> None:
    world.http.answers.extend([500])
    world.rule("new", "call_webhook", {"url": "https://shop.example.com/hook"})
    world.comment_rule("new", "called", after_previous=True)
    world.create()
    for _ in range(4):
        world.advance(timedelta(minutes=10))
        world.sweep()


def trigger_and_stop(world: World) -> None:
    world.comment_rule("new", "never", run={"mode": "delay", "delay": "P1D"})
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    world.comment_rule("executing", "arrived")
    deal = world.create()
    world.change(deal, amount=5)
    world.advance(2 * DAY)


def failing_chain(world: World) -> None:
    world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    world.comment_rule("new", "blocked", after_previous=True)
    world.comment_rule("new", "blocked too", after_previous=True)
    world.create()
    world.advance(timedelta(minutes=10))
    world.sweep()


def followed_date(world: World) -> None:
    mode = {"mode": "before", "delay": "P1D", "field": "close_date"}
    world.comment_rule("new", "the day before", run=mode, follow_field=True)
    world.comment_rule("new", "behind it", after_previous=True)
    deal = world.create(close_date="2026-05-01")
    world.change(deal, close_date="2026-03-20")
    world.change(deal, close_date="2026-03-10")
    world.advance(70 * DAY)


def two_mails(world: World) -> None:
    world.rule("new", "send_email", {"subject": "Hi", "text": "Hello", "recipient": [1, 2]})
    world.comment_rule("new", "after the mails", after_previous=True)
    world.create()
    world.advance(timedelta(minutes=10))
    world.sweep()


def two_notices(world: World) -> None:
    world.save(user_row(msgspec.structs.replace(BEN.user, channels=tuple(Channel))))
    world.rule("new", "notify_staff", {"text": "look", "recipients": [1, 2]})
    world.comment_rule("new", "after the notices", after_previous=True)
    world.create()
    world.advance(timedelta(minutes=10))
    world.sweep()


def deletion(world: World) -> None:
    world.comment_rule("new", "never", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("new", "never either", after_previous=True)
    world.comment_rule("new", "nor this", run={"mode": "delay", "delay": "PT10M"})
    world.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    world.delete(deal)
    world.advance(2 * DAY)


def left_while_running(world: World) -> None:
    contact = world.create("contact", emails=["kim@example.com"])
    world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    world.comment_rule("new", "too late", after_previous=True)
    world.comment_rule("executing", "arrived")
    deal = world.create_unseen(contact=contact.id)

    def leave() -> None:
        world.armed = False
        world.change_unseen(deal, stage="executing")
        world.read_stream()
        world.armed = True

    interrupt(world.mail, "send", before=leave)
    world.settle()
    world.advance(timedelta(minutes=10))
    world.sweep()


def mixed_plan(world: World) -> None:
    world.http.answers.extend([500])
    world.rule("new", "tell_and_note", {"values": {"comments": "told"}, "contact": {}})
    world.comment_rule("new", "behind it", after_previous=True)
    world.create()
    for _ in range(4):
        world.advance(timedelta(minutes=10))
        world.sweep()


def states(world: World, item: Item) -> dict[tuple[int, str], str]:
    rows = world.table.query(str(item.ref), prefix="run#")
    runs = [run_of(row) for row in rows if row.kind == RUN]
    return {(run.entry, run.rule.id): str(run.state) for run in runs}


def seen(world: World) -> dict[str, object]:
    """Return the end state without instants and versions that tell of the repair."""
    rows = [row for (pk, _), row in sorted(world.table.rows().items()) if pk.startswith("deal_")]
    items = [item_of(row) for row in rows if row.kind == "item"]
    return {
        "items": [(item.stage, item.entry, item.fields, item.version) for item in items],
        "runs": [sorted(states(world, item).items()) for item in items],
        "texts": [sorted(world.texts(item)) for item in items],
        "moves": [[(m.entry, m.stage) for m in world.moves(item)] for item in items],
        "all_items": sum(row.kind == "item" for row in world.table.rows().values()),
        "activities": sum(row.kind == "activity" for row in rows),
        "open_activities": sum(
            row.kind == "activity" and "completed_at" not in row.body for row in rows
        ),
        "notices": sorted(
            (row.pk, notice_of(row).id, row.version)
            for row in world.table.rows().values()
            if row.kind == NOTICE
        ),
        "schedules": sorted(world.scheduler.planned()),
    }


SCENARIOS = [
    data_rules,
    stage_change,
    delayed_chain,
    mail_chain,
    failing_webhook,
    trigger_and_stop,
    failing_chain,
    followed_date,
    two_mails,
    two_notices,
    deletion,
    left_while_running,
    mixed_plan,
]


@pytest.fixture(autouse=True)
def known_action() -> Iterator[None]:
    with in_the_catalogue(tell_and_note=TellAndNote):
        yield


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.__name__)
def test_a_crash_at_any_request_loses_and_doubles_nothing(scenario):
    whole = CrashingWorld(Fuse())
    scenario(whole)
    expected, left = seen(whole), left_of(whole)
    for place, world in crashes(CrashingWorld, scenario, whole.fuse.count):
        assert expected == seen(world), place
        assert left.keys() == left_of(world).keys(), place
        assert left_of(world) <= left + Counter(left.keys()), place


def left_of(world: World) -> Counter[str]:
    """Return how often each thing left; what was cut short may leave once more, under its key."""
    keys = [dict(request.headers)["Idempotency-Key"] for request in world.http.sent]
    mails = [mail.message_id for mail in world.mail.sent]
    notices = [f"notice {notice.id}" for notice in world.notifier.sent]
    return Counter(keys + mails + notices)


class RequestingWorld(CrashingWorld):
    """A world in which requests of people die, too; nobody repeats those."""

    def request(self, ask: Callable[[], object]) -> None:
        self.armed = True
        try:
            ask()
        except Crash:
            self.new_instance()
        finally:
            self.armed = False


def removal(world: RequestingWorld) -> None:
    late = {"mode": "delay", "delay": "P1D"}
    rule = world.comment_rule("new", "never", run=late)
    world.comment_rule("new", "behind it", after_previous=True)
    dated = {"mode": "at", "field": "close_date", "time": "09:00"}
    idle = world.comment_rule("new", "not either", run=dated, follow_field=True)
    deal = world.create()
    place = ("deal", "default")

    def remove() -> None:
        making = Making(caller=ANNA, now=world.now)
        wanted = Wanted(rules=[{"id": "kept", **KEPT}], triggers=[])
        replace_document(world.tenant, ANNA, *place, wanted, making)
        withdraw_runs(world.tenant, ANNA, place, {rule, idle}, world.now, keep=False)

    world.request(remove)
    world.settle()
    world.change(deal, close_date="2026-03-03")
    world.advance(2 * DAY)


KEPT = {"stage": "executing", "action": "add_comment", "params": {"text": "kept"}}


def test_a_request_that_dies_while_it_takes_rules_away_leaves_all_or_nothing_of_them():
    whole = RequestingWorld(Fuse())
    removal(whole)
    expected, before = seen(whole), RequestingWorld(Fuse())
    before.request = lambda ask: None
    removal(before)
    untouched = seen(before)
    assert expected["texts"] != untouched["texts"]
    for place, world in crashes(RequestingWorld, removal, whole.fuse.count):
        stored = StoredAutomation(world.tenant, "deal", "default", world.now)
        wanted = expected if "kept" in stored.rules else untouched
        assert {"texts": wanted["texts"], "runs": wanted["runs"]} == {
            name: seen(world)[name] for name in ("texts", "runs")
        }, place
