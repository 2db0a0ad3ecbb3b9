"""What follows from a row that was written: the one place where automation starts.

Changes of items, signals and runs of workflows are what most records tell of; who reacts to the
others is loaded when the first of theirs comes.
"""

from datetime import datetime

from chalicelib.domain.automation.app_effects import AppAnswer
from chalicelib.domain.automation.document import Version
from chalicelib.domain.files.file import FileState
from chalicelib.domain.items.changes import Change
from chalicelib.domain.workflows.runs import WorkflowRun
from chalicelib.ports.table import Row
from chalicelib.records.audiences.memberships import MEMBERSHIP, membership_of
from chalicelib.records.automation import VERSION, place_of
from chalicelib.records.body import decode
from chalicelib.records.card import ACTIVITY, activity_of
from chalicelib.records.documents.documents import DOCUMENT, document_of
from chalicelib.records.feed import COMMENT, POST
from chalicelib.records.files import FILE, file_of
from chalicelib.records.items import ITEM, item_of
from chalicelib.records.search.fill import SEARCH_FILL, SearchFill
from chalicelib.records.sessions.sign_in_codes import SIGN_IN_CODE
from chalicelib.records.signals import APP_ANSWER, LEAD_SWITCH, SIGNAL, LeadSwitch, signal_of
from chalicelib.records.workflows import RUN, TASK, WAITER, run_of, task_of, waiter_of
from chalicelib.usecases.files.remove_file import clear_away
from chalicelib.usecases.inbound.convert_leads import convert_open_leads
from chalicelib.usecases.react_to_change import react_to_change
from chalicelib.usecases.react_to_signal import react_to_signal
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.executions import begin_run, go_on, let_go, stop_run


def react(
    tenant: Tenant, row: Row, before: Row | None, now: datetime, changes: list[Change]
) -> None:
    """Do what follows from a row that was written; `before` is how it was, None for a new one.

    A change of an item is added to `changes`, for the journal.

    Raises:
        Unfinished: the record must come again.
    """
    if row.kind == ITEM:
        change = Change(item_of(before) if before else None, item_of(row))
        changes.append(change)
        react_to_change(tenant, change, now)
    elif row.kind == ACTIVITY:
        from chalicelib.usecases.react_to_activity import react_to_activity

        react_to_activity(tenant, activity_of(before) if before else None, activity_of(row), now)
    elif row.kind == RUN:
        _react_to_workflow_run(tenant, run_of(row), now, is_new=before is None)
    elif row.kind == TASK:
        from chalicelib.usecases.react_to_task import react_to_task

        react_to_task(tenant, task_of(before) if before else None, task_of(row), now)
    elif row.kind == FILE and (file := file_of(row)).state is FileState.REMOVED:
        clear_away(tenant, file)
    elif row.kind == MEMBERSHIP:
        from chalicelib.usecases.react_to_membership import react_to_membership

        known = membership_of(before) if before else None
        react_to_membership(tenant, known, membership_of(row), now)
    elif row.kind == LEAD_SWITCH:
        convert_open_leads(tenant, decode(row, LeadSwitch), row.version, now)
    elif row.kind == SEARCH_FILL:
        from chalicelib.usecases.search.fill import fill_search

        fill_search(tenant, decode(row, SearchFill), row.version, now)
    elif row.kind == SIGN_IN_CODE:
        from chalicelib.usecases.sessions.email_codes import mail_code

        mail_code(tenant, row, now)
    elif row.kind == WAITER and (waiter := waiter_of(row)).answered:
        let_go(tenant, waiter)
    elif before is None:
        _react_to_new(tenant, row, now)


def _react_to_new(tenant: Tenant, row: Row, now: datetime) -> None:
    """Do what follows from a row of a kind of which only new ones count."""
    if row.kind == SIGNAL:
        react_to_signal(tenant, signal_of(row), now)
    elif row.kind == APP_ANSWER:
        from chalicelib.usecases.workflows.apps.take_answer import take_answer

        take_answer(tenant, decode(row, AppAnswer), now)
    elif row.kind in (POST, COMMENT):
        from chalicelib.usecases.react_to_feed import react_to_feed

        react_to_feed(tenant, row, now)
    elif row.kind == VERSION:
        from chalicelib.usecases.automation.runs.withdraw_runs import withdraw_the_rest

        withdraw_the_rest(tenant, place_of(row.key), decode(row, Version), now)
    elif row.kind == DOCUMENT:
        from chalicelib.usecases.react_to_document import react_to_document

        react_to_document(tenant, document_of(row), now)


def _react_to_workflow_run(
    tenant: Tenant, run: WorkflowRun, now: datetime, *, is_new: bool
) -> None:
    if is_new:
        begin_run(tenant, run, now)
    elif run.is_open and run.resuming:
        go_on(tenant, run, now)
    elif not run.is_open:
        stop_run(tenant, run, now)
