"""Complete the tasks of a stage entry."""

from chalicelib.domain.automation.effects import EndTasks
from chalicelib.domain.card.activities import Activity
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.card import ACTIVITY, activity_row
from chalicelib.usecases.automation.own_data import DataHandling, DataWork

MOST_ENDED = 90
"""Tasks that are completed, so that all fits into one transaction; more stay open."""


class EndTasksHandling(DataHandling[EndTasks]):
    """All of them end at once, or none where somebody changes one of them meanwhile."""

    def write(self, effect: EndTasks, work: DataWork, number: int) -> None:
        """Complete the tasks and say how many [1]."""
        rows = work.context.tenant.table.query(str(work.doing.item), prefix=f"{ACTIVITY}#")
        found = [decode(row, Activity) for row in rows]
        tasks = [one for one in found if one.is_task and one.is_open and one.entry == work.entry]
        for task in tasks[:MOST_ENDED]:
            ended = task.completed(work.actor, work.now, work.cause)
            work.rows.append(Put(activity_row(ended), expect=task.version))
        work.results["ended"] = len(tasks[:MOST_ENDED])
        work.results["left_open"] = len(tasks[MOST_ENDED:])
