"""A whole board at once: always as its items are, and at the same price however many there are."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

from chalicelib.domain.errors import Clash, NotFound
from chalicelib.domain.people.rights import MANAGER, Caller
from chalicelib.domain.people.users import User
from chalicelib.records.boards.columns import BOARD
from chalicelib.usecases.boards.show_board import KEEP_AFTER, show_board
from chalicelib.usecases.card.activities import complete_activity, plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.items.list_items import ATTENTION, list_items
from chalicelib.usecases.workflows.end_run import kill_run, terminate_run
from tests.support import bureau
from tests.support.asked import asked_of
from tests.support.world import ANNA, World

OWN = Caller.of(User(id=2, name="Ben", roles=(MANAGER.id,)))
PAUSE = {"type": "pause", "interval": "P1D"}
STAGES = ("new", "preparation", "executing", "won")


def board(world, caller=ANNA, **filters):
    return show_board(world.tenant, caller, "deal", "default", filters, world.now)


def column(world, stage="new", caller=ANNA, **filters):
    found = board(world, caller, **filters).columns
    return next(one for one in found if one.stage.code == stage)


def titles(found):
    return [card.title for card in found.cards]


def listed(world, stage, caller=ANNA, **filters):
    page = list_items(
        world.tenant,
        caller,
        "deal",
        {"stage": stage, **filters},
        order=ATTENTION,
        limit=40,
        now=world.now,
    )
    return [item.title for item in page.items]


def forget(world):
    """Let nothing be kept, so that each column is made anew."""
    for row in list(world.table.rows().values()):
        if row.kind == BOARD:
            del world.table._rows[row.key]


def plan(world, item, **draft):
    found = plan_activity(
        world.tenant, ANNA, item.ref, ActivityDraft(subject="Call", **draft), now=world.now
    )
    world.settle()
    return found


def test_it_says_of_each_stage_what_is_there():
    world = World()
    world.create(title="Chairs", amount=1000, responsible=2)
    world.create(title="Desks", amount=500)
    found = board(world)
    assert ["new", "preparation"] == [one.stage.code for one in found.columns][:2]
    new = found.columns[0]
    assert (2, False, "1500.00") == (new.count, new.more, str(new.sum))
    assert ["Desks", "Chairs"] == titles(new)
    assert (0, []) == (found.columns[1].count, found.columns[1].cards)


class Life:
    """What happens to deals, drawn by lot."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.world = World()
        self.world.comment_rule("preparation", run={"mode": "delay", "delay": "P1D"})
        self.world.rule("executing", "send_email", {"subject": "Hello", "text": "Hello"})
        self.kim = self.world.create("contact", name="Kim")
        self.deals = [self.world.create(title="first")]
        self.plans = [plan(self.world, self.deals[0])]
        self.workflow = bureau.publish(self.world, PAUSE)
        self.runs = [bureau.start(self.world, self.workflow, self.deals[0])]
        self.number = 0

    def step(self) -> None:
        self.number += 1
        doings = (self.create, self.create, self.move, self.change, self.plan, self.complete)
        others = (self.name, self.delete, self.begin, self.end)
        self.chance.choice((*doings, *others))()
        self.world.advance(timedelta(minutes=self.chance.choice((0, 1, 3))))

    def create(self) -> None:
        amount = self.chance.choice(({}, {"amount": 10}, {"amount": 20}))
        client = self.chance.choice(({}, {"contact": self.kim.id}))
        who = self.chance.choice((1, 2))
        title = f"D{self.number}"
        self.deals.append(self.world.create(title=title, responsible=who, **amount, **client))

    def move(self) -> None:
        self.world.move(self.chance.choice(self.deals), self.chance.choice(STAGES))

    def change(self) -> None:
        who, title = self.chance.choice((1, 2)), f"D{self.number}"
        self.world.change(self.chance.choice(self.deals), title=title, responsible=who)

    def plan(self) -> None:
        due = self.world.now + timedelta(hours=self.chance.randint(-5, 30))
        self.plans.append(plan(self.world, self.chance.choice(self.deals), deadline=due))

    def complete(self) -> None:
        chosen = self.chance.choice(self.plans)
        complete_activity(self.world.tenant, ANNA, chosen.id, self.world.now)
        self.world.settle()

    def name(self) -> None:
        self.world.change(self.kim, name=f"Kim {self.number}")

    def begin(self) -> None:
        deal = self.chance.choice(self.deals)
        self.runs.append(bureau.start(self.world, self.workflow, deal))

    def end(self) -> None:
        if self.runs:
            ended(self.world, self.runs.pop(self.chance.randrange(len(self.runs))))

    def delete(self) -> None:
        if len(self.deals) > 5:
            self.world.delete(self.deals.pop())


def ended(world, run):
    with suppress(Clash, NotFound):  # it is over already, or its deal was deleted
        terminate_run(world.tenant, ANNA, run.id, "over", world.now)
    world.settle()


def shown(found):
    return {one.stage.code: (one.count, one.sum, one.cards) for one in found.columns}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_it_is_as_a_list_of_the_items_and_as_one_that_is_made_anew(seed):
    life = Life(seed)
    for number in range(60):
        life.step()
        if number % 3:
            continue
        for caller in (ANNA, OWN):
            kept = board(life.world, caller)
            for one in kept.columns:
                assert listed(life.world, one.stage.code, caller) == titles(one)
            if number % 6 == 0:
                forget(life.world)
                assert shown(board(life.world, caller)) == shown(kept)


def test_a_card_tells_what_waits_and_what_has_failed_until_it_is_over():
    world = World()
    world.comment_rule("new", run={"mode": "delay", "delay": "PT30M"})
    world.rule("new", "send_email", {"subject": "Hello", "text": "Hello"})  # nobody to write to
    world.create(title="Chairs")
    states = sorted(column(world).cards[0].runs.values())
    assert ["failed", "waiting"] == states
    world.advance(timedelta(minutes=40))
    assert ["failed"] == list(column(world).cards[0].runs.values())


def test_a_card_tells_of_workflows_that_go_on_wherever_its_item_goes():
    world = World()
    workflow = bureau.publish(world, PAUSE)
    deal = world.create(title="Chairs", amount=1)
    run = bureau.start(world, workflow, deal)

    def going(stage, **filters):
        return [len(one.workflows) for one in column(world, stage, **filters).cards]

    assert ([1], []) == (going("new"), going("new", amount__gte="5"))
    world.change(deal, amount=10)
    assert [1] == going("new", amount__gte="5")
    second = bureau.start(world, workflow, deal)
    assert [2] == going("new")
    world.move(deal, "preparation")
    assert ([], [2]) == (going("new"), going("preparation"))
    ended(world, second)
    assert [1] == going("preparation")
    kill_run(world.tenant, ANNA, run.id, world.now)
    world.settle()
    assert [0] == going("preparation")


def test_filters_have_columns_of_their_own():
    world = World()
    world.create(title="Chairs", amount=1000)
    world.create(title="Desks", amount=10)
    assert ["Chairs"] == titles(column(world, amount__gte="100"))
    world.create(title="Lamps", amount=300)
    assert ["Lamps", "Chairs"] == titles(column(world, amount__gte="100"))
    assert 3 == column(world).count


def test_who_may_not_see_clients_is_told_no_names():
    world = World()
    kim = world.create("contact", name="Kim")
    world.create(title="Chairs", contact=kim.id, responsible=2)
    (card,) = column(world).cards
    assert (kim.ref, "Kim") == (card.client, card.client_name)
    (card,) = column(world, caller=OWN).cards
    assert (None, None) == (card.client, card.client_name)


def test_requests_are_the_same_however_many_items_there_are():
    world = World()
    for number in range(50):
        world.create(title=f"D{number}")
    world.advance(timedelta(minutes=1))
    board(world)
    asked = asked_of(world.table)
    board(world)
    assert ["get_many", "query"] == asked
    deal = world.create(title="New one")
    world.move(deal, "executing")
    asked.clear()
    found = column(world, "executing")
    assert ["get_many", "query", "get_many"] == asked
    assert ["New one"] == titles(found)
    for number in range(KEEP_AFTER):
        world.create(title=f"E{number}")
    asked.clear()
    board(world)
    assert ["get_many", "query", "get_many", "put_many"] == asked[:4]
    assert 71 == column(world).count + column(world, "executing").count


def test_the_list_goes_on_behind_the_cards():
    world = World()
    for number in range(45):
        deal = world.create(title=f"D{number}")
        if number % 3 == 0:
            plan(world, deal, deadline=world.now + timedelta(hours=number - 20))
    found = column(world)
    page = list_items(
        world.tenant,
        ANNA,
        "deal",
        {"stage": "new"},
        order=ATTENTION,
        limit=40,
        after=found.next,
        now=world.now,
    )
    assert 5 == len(page.items)
    assert not {item.title for item in page.items} & set(titles(found))


def test_a_pipeline_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        show_board(World().tenant, ANNA, "deal", "nothing", {}, World().now)
