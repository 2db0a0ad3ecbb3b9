"""Who may read which user tasks."""

import pytest

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.workflows.read_tasks import show_task, tasks_of_item
from tests.support.bureau import publish, start, tasks_for
from tests.support.waits import ask
from tests.support.world import ANNA, World, only_own


@pytest.fixture
def world() -> World:
    return World()


def test_tasks_of_others_are_read_where_their_item_may_be_seen(world):
    deal = world.create()
    start(world, publish(world, ask(ANNA.id)), deal)
    (task,) = tasks_for(world, ANNA.id)
    ben, few = only_own(Right.TASK_ANSWER, Right.TASK_OTHERS), only_own(Right.TASK_ANSWER)
    with pytest.raises(Forbidden, match=f"see the deal {deal.id}"):
        show_task(world.tenant, ben, task.id)
    with pytest.raises(Forbidden, match=f"see the deal {deal.id}"):
        tasks_of_item(world.tenant, ben, deal.ref, limit=9)
    assert [] == tasks_of_item(world.tenant, few, deal.ref, limit=9)[0]
    world.change(deal, responsible=ben.id)
    assert task == show_task(world.tenant, ben, task.id)
    assert [task] == tasks_of_item(world.tenant, ben, deal.ref, limit=9)[0]
