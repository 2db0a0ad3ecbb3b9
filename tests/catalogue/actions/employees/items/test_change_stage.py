"""Change stage (R20)."""

import pytest

from chalicelib.catalogue.actions.employees.items.change_stage import ChangeStage
from chalicelib.domain.automation.effects import MoveItem
from tests.support.contexts import BORIS, DORA, action_context, check_context, deal, pointers


@pytest.mark.parametrize(
    "params", [{"stage": "won"}, {"stage": "begun", "pipeline": "after_sales"}]
)
def test_the_item_is_moved_to_the_stage(params):
    about = deal()

    assert (MoveItem(about.ref, **params),) == ChangeStage(**params).plan(
        action_context(item=about)
    ).effects


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"stage": "won"}, []),
        ({"stage": "nowhere"}, ["/stage"]),
        ({"stage": "begun"}, ["/stage"]),
        ({"stage": "begun", "pipeline": "after_sales"}, []),
        ({"stage": "won", "pipeline": "after_sales"}, ["/stage"]),
        ({"stage": "won", "pipeline": "nowhere"}, ["/pipeline"]),
    ],
)
def test_the_stage_must_be_one_of_the_pipeline(params, expected):
    assert expected == pointers(ChangeStage(**params).check(check_context()))


def test_the_move_is_in_the_name_of_the_chosen_user_as_long_as_they_are_there():
    about = deal()
    for chosen, author in ((BORIS.id, BORIS.id), (DORA.id, None)):
        (move,) = (
            ChangeStage(stage="won", on_behalf_of=chosen).plan(action_context(item=about)).effects
        )
        assert MoveItem(about.ref, "won", None, author) == move
    assert ["/on_behalf_of"] == pointers(
        ChangeStage(stage="won", on_behalf_of=DORA.id).check(check_context())
    )
