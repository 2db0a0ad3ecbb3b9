"""A new item of any type."""

import pytest

from chalicelib.catalogue.actions.employees.items.create_item import CreateItemOfType
from chalicelib.domain.automation.effects import ActionFailed, CreateItem
from chalicelib.domain.codes import Code
from chalicelib.domain.items.entity_types import STANDARD_TYPES, EntityType, fields_of
from chalicelib.domain.items.type_flags import Parent
from tests.support.contexts import action_context, check_context, deal, pointers

TICKET = EntityType(code="ticket", title="Ticket", parents=(Parent(type="deal"),))
FIELDS = {code: fields_of(one) for code, one in {**STANDARD_TYPES, "ticket": TICKET}.items()}
VALUES = {"title": "For {{ deal.title }}", "parent_deal": "{{ deal.id }}"}


def test_an_item_of_a_smart_process_is_planned_as_a_child():
    about = deal(title="Chairs")
    action = CreateItemOfType(entity_type="ticket", values=VALUES)
    planned = action.plan(action_context(item=about, client_fields=FIELDS))
    expected = {"title": "For Chairs", "parent_deal": about.id}
    assert (CreateItem("ticket", expected),) == planned.effects


@pytest.mark.parametrize(
    ("type", "values", "expected"),
    [
        ("ticket", VALUES, []),
        ("ticket", {"gone": 1}, ["/values/gone"]),
        ("ship", VALUES, ["/entity_type"]),
    ],
)
def test_the_type_and_its_fields_must_be_there(type, values, expected):
    action = CreateItemOfType(entity_type=type, values=values)
    assert expected == pointers(action.check(check_context(fields=FIELDS)))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"pipeline": "default", "stage": "won"}, []),
        ({"stage": "WON"}, []),
        ({"pipeline": "{{ deal.title }}", "stage": "new"}, []),
        ({"pipeline": "gone"}, ["/values/pipeline"]),
        ({"stage": "nowhere"}, ["/values/stage"]),
        ({"pipeline": "default", "stage": "nowhere"}, ["/values/stage"]),
    ],
)
def test_where_it_shall_stand_must_be_there(values, expected):
    def pipelines_of(type):
        return {"default": STANDARD_TYPES[type].first_pipeline}

    action = CreateItemOfType(entity_type="deal", values={"title": "x", **values})
    context = check_context(fields=FIELDS, pipelines_of=pipelines_of)
    assert expected == pointers(action.check(context))


def test_a_type_that_is_gone_fails_it():
    action = CreateItemOfType(entity_type="ticket", values=VALUES)
    with pytest.raises(ActionFailed) as failed:
        action.plan(action_context(item=deal(), client_fields={}))
    assert Code.UNKNOWN_FIELD is failed.value.code
