"""Copy into another pipeline (P06)."""

import pytest

from chalicelib.catalogue.actions.employees.items.copy_item import CopyItem
from chalicelib.domain.automation.effects import CreateItem
from tests.support.contexts import action_context, check_context, deal, pointers


def test_the_copy_has_the_values_of_the_item_and_its_own_place():
    about = deal(fields={"amount": "12.00", "comments": "soon"})
    params = {"pipeline": "after_sales", "stage": "begun"}
    (effect,) = CopyItem(**params).plan(action_context(item=about)).effects
    assert isinstance(effect, CreateItem)
    assert ("deal", None) == (effect.type, effect.link)
    taken = {"responsible": about.responsible, "amount": "12.00", "comments": "soon"}
    assert {**taken, "title": about.title, **params}.items() <= effect.values.items()


def test_the_copy_can_have_a_title_of_its_own():
    about = deal(title="Chairs")
    action = CopyItem(pipeline="after_sales", stage="begun", name="Care for {{ deal.title }}")
    (effect,) = action.plan(action_context(item=about)).effects
    assert "Care for Chairs" == effect.values["title"]


@pytest.mark.parametrize(
    ("pipeline", "stage", "expected"),
    [
        ("after_sales", "begun", []),
        ("after_sales", "won", ["/stage"]),
        ("nowhere", "won", ["/pipeline"]),
    ],
)
def test_the_stage_must_be_one_of_the_pipeline(pipeline, stage, expected):
    found = CopyItem(pipeline=pipeline, stage=stage).check(check_context())
    assert expected == pointers(found)
