"""Add comment (R12)."""

import msgspec
import pytest

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.actions.employees.card.add_comment import AddComment
from chalicelib.domain.automation.effects import ActionFailed, AddEntry
from chalicelib.domain.card.timeline import EntryKind
from tests.support.contexts import action_context, check_context, contact, deal, pointers


def test_the_comment_is_filled_from_the_item_its_client_and_its_responsible():
    action = AddComment(text="{{ deal.title }} / {{ contact.name }} / {{ responsible.name }}")

    plan = action.plan(action_context(item=deal(title="Roof"), contact=contact()))

    assert (AddEntry(EntryKind.COMMENT, "Roof / Mia / Anna Schmidt"),) == plan.effects


def test_what_is_inserted_is_never_read_as_a_template_again():
    action = AddComment(text="{{ item.title }}")

    plan = action.plan(action_context(item=deal(title="{{ responsible.email }}")))

    assert (AddEntry(EntryKind.COMMENT, "{{ responsible.email }}"),) == plan.effects


def test_results_of_earlier_rules_can_be_inserted():
    action = AddComment(text="Planned as {{ results.r1.activity_id }}")

    plan = action.plan(action_context(results={"r1": {"activity_id": "deal_12-a1"}}))

    assert (AddEntry(EntryKind.COMMENT, "Planned as deal_12-a1"),) == plan.effects


def test_a_comment_of_which_nothing_is_left_fails():
    with pytest.raises(ActionFailed) as failed:
        AddComment(text=" {{ deal.comments }} ").plan(action_context())

    assert "empty_text" == failed.value.code


def test_a_value_that_does_not_suit_its_filter_fails():
    with pytest.raises(ActionFailed) as failed:
        AddComment(text="{{ deal.title | date }}").plan(action_context())

    assert "template_value" == failed.value.code


@pytest.mark.parametrize("params", [{}, {"text": ""}, {"text": 5}, {"text": "x", "colour": "red"}])
def test_parameters_that_do_not_fit_are_refused(params):
    with pytest.raises(msgspec.ValidationError):
        parse_action(AddComment, params)


@pytest.mark.parametrize(
    "text",
    ["{{ deal.nothing }}", "{{ lead.title }}", "{{ deal", "{{ deal.title | shout }}", "{{ }}"],
)
def test_a_faulty_placeholder_is_found_when_the_rule_is_saved(text):
    assert ["/text"] == pointers(AddComment(text=text).check(check_context()))
