"""An alarm has rung: for whatever has asked to be looked at at an instant."""

from datetime import datetime

from chalicelib.domain.automation.runs import RunKey
from chalicelib.domain.card.activities import item_of
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Row
from chalicelib.records.audiences.memberships import MEMBERSHIP
from chalicelib.records.body import Unreadable
from chalicelib.records.bulk.jobs import JOB
from chalicelib.records.card import LETTER
from chalicelib.records.channels.dialogues import DIALOGUE
from chalicelib.records.configuration import LEAVING
from chalicelib.records.files import FILE
from chalicelib.records.items import BINNED
from chalicelib.records.workflows import TASK
from chalicelib.usecases.automation.runs.run_rule import run_rule
from chalicelib.usecases.automation.runs.unreadable import give_up
from chalicelib.usecases.tenant.tenant import Tenant


def ring(tenant: Tenant, id: str, now: datetime, *, in_lane: bool = True) -> Unreadable | None:
    """Look at what an alarm was set for; one that rings early, late or again changes nothing.

    One that lay in no lane of the queue is handed on to its lane, where it reaches outside. What
    cannot be read is given up at once, and what is wrong with it returned.

    Raises:
        ValueError: none of these has such an id.
        Unfinished: the alarm must come again.
    """
    try:
        _look_at(tenant, id, now, in_lane)
    except Unreadable as unreadable:
        if not (_is_of(unreadable.row, id) and give_up(tenant, unreadable.row)):
            raise
        return unreadable
    return None


def _is_of(row: Row, id: str) -> bool:
    """Return whether a row of the agenda is the one that an alarm was set for."""
    return row.agenda is not None and row.agenda[1].endswith(f"#{id}")


def _look_at(tenant: Tenant, id: str, now: datetime, in_lane: bool) -> None:
    """Hand an alarm to whom it was set for.

    Most are of runs; who looks after the others is loaded when the first of theirs rings.
    """
    if id.startswith(f"{FILE}#"):
        from chalicelib.usecases.files.remove_file import drop_announced

        drop_announced(tenant, id.removeprefix(f"{FILE}#"), now)
        return
    if id.startswith(f"{MEMBERSHIP}#"):
        from chalicelib.usecases.connections.memberships import end_membership

        end_membership(tenant, id, now)
        return
    if id.startswith(LEAVING):
        from chalicelib.usecases.configuration.types.finish_removal import finish_removal

        finish_removal(tenant, id.removeprefix(LEAVING), now)
        return
    if id.startswith(BINNED):
        from chalicelib.usecases.items.recycle_bin import purge_due

        purge_due(tenant, ItemRef.parse(id.removeprefix(BINNED)), now)
        return
    if f"-{LETTER}-" in id:
        from chalicelib.usecases.automation.letters import send_letter

        send_letter(tenant, id, now)
        return
    if id.startswith(f"{TASK}#"):
        from chalicelib.usecases.notices.task_notices import remind_of_task

        remind_of_task(tenant, id.removeprefix(f"{TASK}#"), now)
        return
    if id.startswith(f"{JOB}#"):
        from chalicelib.usecases.bulk.carry_on import carry_on

        carry_on(tenant, id.removeprefix(f"{JOB}#"), now)
        return
    if id.startswith(f"{DIALOGUE}#"):
        from chalicelib.usecases.inbound.follow_chat import look_after_dialogue

        look_after_dialogue(tenant, id.removeprefix(f"{DIALOGUE}#"), now)
        return
    try:
        item_of(id)
    except ValueError:
        run_rule(tenant, RunKey.parse(id), now, in_lane=in_lane)
    else:
        from chalicelib.usecases.card.activity_notices import remind

        remind(tenant, id, now)
