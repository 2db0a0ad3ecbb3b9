"""Edit item (R27)."""

import msgspec
import pytest

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.actions.employees.items.edit_item import EditItem
from chalicelib.domain.automation.effects import ActionFailed, AppendToItem, ChangeItem
from tests.support.contexts import DORA, action_context, check_context, contact, deal, pointers


def changed(values, **around) -> dict:
    (effect,) = EditItem(values=values).plan(action_context(**around)).effects
    return effect.values


def test_several_fields_are_set_in_stored_form():
    about = deal()
    plan = EditItem(values={"amount": 7000, "comments": "For {{ deal.title }}"}).plan(
        action_context(item=about)
    )

    expected = ChangeItem(about.ref, {"amount": "7000.00", "comments": "For Deal 12"})
    assert (expected,) == plan.effects


@pytest.mark.parametrize("value", [None, "", "{{ deal.comments }}"])
def test_an_empty_value_empties_the_field(value):
    assert {"source": None} == changed({"source": value})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"probability": "{{ deal.id }}"}, {"probability": 12}),
        ({"probability": "{{ deal.id }}.5"}, {"probability": 12.5}),
        ({"amount": "{{ deal.probability }}"}, {"amount": "40.00"}),
        ({"uf_manager": "{{ deal.responsible }}"}, {"uf_manager": 1}),
        ({"uf_urgent": "{{ deal.opened }}"}, {"uf_urgent": True}),
        ({"uf_urgent": '{{ deal.source | default:"no" }}'}, {"uf_urgent": False}),
        ({"comments": "{{ deal.probability }}"}, {"comments": "40"}),
        (
            {"comments": "{{ contact.emails }}"},
            {"comments": "mia@client.example, mia@home.example"},
        ),
        ({"close_date": "{{ deal.begin_date }}"}, {"close_date": "2026-03-05"}),
        ({"uf_meeting": "{{ deal.created_at }}"}, {"uf_meeting": "2026-03-02T09:00:00Z"}),
        (
            {"uf_phones": "{{ contact.phones }}"},
            {
                "uf_phones": [
                    {"value": "+49301234567", "type": "work"},
                    {"value": "+49307654321", "type": "home"},
                ]
            },
        ),
        ({"uf_tags": "{{ deal.title }}"}, {"uf_tags": ["Deal 12"]}),
        ({"uf_tags": ["hot", "{{ contact.name }}"]}, {"uf_tags": ["hot", "Mia"]}),
        (
            {"uf_phones": [{"value": "+4930{{ deal.id }}", "type": "work"}]},
            {"uf_phones": [{"value": "+493012", "type": "work"}]},
        ),
    ],
)
def test_what_placeholders_give_takes_the_form_of_the_field(values, expected):
    about = deal(fields={"probability": 40, "opened": True, "begin_date": "2026-03-05"})

    assert expected == changed(values, item=about, contact=contact())


def test_fields_with_several_values_are_appended_to_when_asked():
    about = deal(fields={"uf_tags": ["new"]})
    action = EditItem(values={"uf_tags": ["hot"], "comments": "Warm"}, append=True)

    assert (
        ChangeItem(about.ref, {"comments": "Warm"}),
        AppendToItem(about.ref, {"uf_tags": ["hot"]}),
    ) == action.plan(action_context(item=about)).effects


def test_appending_nothing_changes_nothing():
    action = EditItem(values={"uf_tags": "{{ deal.comments }}"}, append=True)

    assert () == action.plan(action_context()).effects


@pytest.mark.parametrize(
    "values",
    [
        {"probability": "{{ deal.title }}"},
        {"close_date": "{{ deal.title }}"},
        {"uf_manager": "{{ deal.title }}"},
        {"uf_urgent": "{{ deal.title }}"},
    ],
)
def test_a_filled_value_of_the_wrong_type_fails(values):
    with pytest.raises(ActionFailed) as failed:
        changed(values)

    assert "bad_value" == failed.value.code


def test_a_field_that_was_removed_since_fails():
    with pytest.raises(ActionFailed) as failed:
        changed({"uf_tags": ["x"]}, fields={})

    assert "unknown_field" == failed.value.code


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"amount": "5000", "uf_tags": ["x"], "uf_manager": 2}, []),
        ({"probability": "{{ deal.id }}"}, []),
        ({"nothing": "x"}, ["/values/nothing"]),
        ({"a/b~c": "x"}, ["/values/a~1b~0c"]),
        ({"version": 3}, ["/values/version"]),
        ({"probability": "many"}, ["/values/probability"]),
        ({"uf_tags": ["ok", 5]}, ["/values/uf_tags/1"]),
        ({"uf_manager": DORA.id}, ["/values/uf_manager"]),
        ({"comments": "{{ deal.nothing }}"}, ["/values/comments"]),
        ({"uf_tags": ["x", "{{ deal"]}, ["/values/uf_tags/1"]),
        ({"stage": "won", "pipeline": "default"}, ["/values/stage", "/values/pipeline"]),
    ],
)
def test_fields_and_values_are_checked_when_the_rule_is_saved(values, expected):
    assert expected == pointers(EditItem(values=values).check(check_context()))


@pytest.mark.parametrize(
    ("field", "action"), [("stage", "change_stage"), ("responsible", "change_responsible")]
)
def test_stage_and_responsible_have_actions_of_their_own(field, action):
    (fault,) = EditItem(values={field: "x"}).check(check_context())

    assert action in fault.message


def test_it_must_change_something():
    with pytest.raises(msgspec.ValidationError):
        parse_action(EditItem, {"values": {}})
