"""End tasks."""

from chalicelib.catalogue.actions.employees.card.end_task import EndTask
from chalicelib.domain.automation.effects import EndTasks, Plan
from tests.support.contexts import action_context


def test_it_ends_the_tasks_of_the_stage():
    assert Plan((EndTasks(),)) == EndTask().plan(action_context())
