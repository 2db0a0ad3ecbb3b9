"""The end of the stage's tasks."""

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import EndTasks, Plan


class EndTask(Action, frozen=True):
    """Complete all open tasks that were made since the item came into its stage."""

    title = "End tasks"
    example = {}
    effects = (EndTasks,)
    results = {
        "ended": "How many tasks were completed.",
        "left_open": "How many stay open, because at most 90 are completed at once.",
    }

    def plan(self, context: ActionContext) -> Plan:
        """Plan the end of the tasks."""
        return Plan((EndTasks(),))
