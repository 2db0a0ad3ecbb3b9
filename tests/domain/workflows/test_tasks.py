"""User tasks by themselves: their ids and their texts."""

import pytest

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.tasks import cut, item_of_task, task_id

RUN = "deal_12-wk2f9"


def test_the_item_can_be_read_off_a_tasks_id():
    assert ItemRef("deal", 12) == item_of_task(task_id(RUN, "ask", "w:3"))


def test_each_visit_of_a_step_asks_for_itself_and_always_alike():
    ids = [task_id(RUN, "ask", visit) for visit in ("w:1", "w:2", "w:1")]
    assert (2, ids[0]) == (len(set(ids)), ids[2])


@pytest.mark.parametrize("id", ["deal_12", RUN, "deal_12-t", "deal_12-tÀ", "deal-t1", "-t1", ""])
def test_other_ids_are_none_of_a_task(id):
    with pytest.raises(ValueError, match=r"expected|not"):
        item_of_task(id)


@pytest.mark.parametrize(("text", "expected"), [("abc", "abc"), ("abcd", "ab…"), ("", "")])
def test_a_text_that_is_too_long_is_cut(text, expected):
    assert expected == cut(text, 3)
