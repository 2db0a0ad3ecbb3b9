"""What the stream has told, as lines for whoever looks at a screen."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.boards.recent import Recent, What, line_of
from chalicelib.domain.items.changes import Change
from chalicelib.domain.workflows.runs import item_of_run
from chalicelib.ports.table import Row
from chalicelib.records.card import ACTIVITY, activity_of
from chalicelib.records.runs import RUN, run_key_of
from chalicelib.records.workflows import RUN as WORKFLOW_RUN
from chalicelib.records.workflows import run_at


def line_about(row: Row) -> Iterator[Recent]:
    """Yield what a record says about an item that is no change of the item itself."""
    if row.kind == ACTIVITY:
        yield Recent(item=activity_of(row).item, what=What.ACTIVITIES)
    elif row.kind == RUN and row.entry is None:
        run = run_key_of(row.key)
        yield Recent(item=run.item, what=What.RUNS, entry=run.entry, run=run.rule)
    elif row.kind == WORKFLOW_RUN:
        id = run_at(row.key)
        yield Recent(item=item_of_run(id), what=What.RUNS, run=id)


def lines(changes: Iterable[Change], others: Iterable[Recent]) -> list[Recent]:
    """Return each line once, in the order in which things came."""
    return list(dict.fromkeys([*map(line_of, changes), *others]))
