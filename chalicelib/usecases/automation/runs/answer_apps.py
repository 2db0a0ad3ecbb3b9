"""An app has answered: the rule that waits for it ends, and what waits for that rule goes on."""

from datetime import datetime

from chalicelib.domain.automation.app_effects import AppAnswer, asked_of
from chalicelib.domain.automation.runs import Run, RunKey, RunState
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.items.item import Item
from chalicelib.ports.table import Delete
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import run_key, run_of
from chalicelib.records.signals import app_answer_key
from chalicelib.usecases.automation.asking import end_asked
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.runs.after_previous import follow_up
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant


def answer_rule(tenant: Tenant, answer: AppAnswer, now: datetime) -> None:
    """Let the rule go on that has asked an app [1 read, 1 write, and what its follower does].

    One that is acting right now looks for the answer itself once it waits. So does one that waits
    for another try, as the app has got it after all.

    Raises:
        Unfinished: the record must come again.
    """
    key = RunKey.parse(answer.run)

    def attempt() -> tuple[Run | None, Item | None]:
        rows = tenant.table.get_many([run_key(key), item_key(key.item)])
        run = run_of(rows[run_key(key)]) if run_key(key) in rows else None
        item = item_of(rows[item_key(key.item)]) if item_key(key.item) in rows else None
        waits = run is not None and run.state in (RunState.WAITING_APP, RunState.SCHEDULED)
        if run is not None and waits and asked_of(run) and _is_there(run, item):
            run = end_asked(tenant, run, answer, now)
        return run, item

    run, item = retried(attempt, Unavailable(f"the run {answer.run} is being changed all the time"))
    if run is None or run.is_final:
        if run is not None:
            follow_up(ItemContext(tenant, key.item.type, now), run, item)
        tenant.table.write([Delete(app_answer_key(answer.item, answer.doing))])


def _is_there(run: Run, item: Item | None) -> bool:
    """Return whether the item is in the stage entry still: else the stream stops the run."""
    return item is not None and item.deleted_at is None and item.entry == run.entry
