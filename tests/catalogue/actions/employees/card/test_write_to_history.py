"""Write to history (R11)."""

import pytest

from chalicelib.catalogue.actions.employees.card.write_to_history import WriteToHistory
from chalicelib.domain.automation.effects import ActionFailed, AddEntry
from chalicelib.domain.card.timeline import EntryKind
from tests.support.contexts import action_context, check_context, deal, pointers


def test_a_line_of_history_is_written():
    plan = WriteToHistory(text="Began: {{ deal.title }}").plan(
        action_context(item=deal(title="Roof"))
    )

    assert (AddEntry(EntryKind.LOG, "Began: Roof"),) == plan.effects


def test_a_line_of_which_nothing_is_left_fails():
    with pytest.raises(ActionFailed) as failed:
        WriteToHistory(text="{{ deal.comments }}").plan(action_context())

    assert "empty_text" == failed.value.code


def test_an_unknown_placeholder_is_found_when_the_rule_is_saved():
    assert ["/text"] == pointers(WriteToHistory(text="{{ deal.nothing }}").check(check_context()))
