"""Take back what a bulk job did to an item: its move, the values that it set, the rule it gave.

The mark beside the item says what was done, the journal what there was before. That it is taken
back is written on the mark in the same transaction, so that a message which comes twice says the
same. Where there is no mark one is put that shuts the item: a slice that is still on its way, begun
before the job was paused or ended, cannot put its own.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from chalicelib.domain.bulk.job import Job, LeftOut, Mark, Outcome
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, Forbidden, Refused
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.journal import MOVED, JournalEntry
from chalicelib.domain.items.undone_edits import in_words, set_back
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.ports.table import Key, Put, Row
from chalicelib.records.bulk.jobs import mark_key, mark_of, mark_row
from chalicelib.records.items import item_key, item_of
from chalicelib.records.journal import change_key, journal_of
from chalicelib.usecases.automation.runs.give_rule import withdraw_given
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.undo.undo_edit import undo_edit
from chalicelib.usecases.undo.undo_move import undo_move

Became = tuple[Outcome, LeftOut | None]
NOT_KEPT = "what it was is not kept"


class NotYet(Exception):
    """The journal does not have a change yet: it is written moments later."""


def edits_of(
    tenant: Tenant, job: Job, items: Iterable[ItemRef], rows: Mapping[Key, Row]
) -> dict[ItemRef, JournalEntry]:
    """Return what the journal has of a job's edits of some items [1; 0 where it only moved]."""
    if MOVED.issuperset(job.values):
        return {}
    marked = {ref: rows.get(mark_key(ref, job.id)) for ref in items}
    keys = {ref: change_key(ref, mark_of(row).version) for ref, row in marked.items() if row}
    found = tenant.table.get_many(keys.values()) if keys else {}
    return {ref: journal_of(found[key]) for ref, key in keys.items() if key in found}


def taken_back(
    tenant: Tenant,
    caller: Caller,
    job: Job,
    ref: ItemRef,
    *,
    rows: Mapping[Key, Row],
    edit: JournalEntry | None,
    now: datetime,
) -> Became:
    """Take back what a job did to an item, as far as that can be; say what became of it.

    `rows` are the mark beside the item and the item, `edit` is what the journal has of the change.

    Raises:
        NotYet: it has nothing of it so far.
    """
    marked, stored = rows.get(mark_key(ref, job.id)), rows.get(item_key(ref))
    mark = mark_of(marked) if marked else None
    if mark is None:
        if stored is None or _shut(tenant, job, ref):
            return Outcome.UNCHANGED, None
        # A slice that was on its way has changed it at this very moment.
        rows = tenant.table.get_many([mark_key(ref, job.id), item_key(ref)])
        edit = edits_of(tenant, job, [ref], rows).get(ref)
        return taken_back(tenant, caller, job, ref, rows=rows, edit=edit, now=now)
    if mark.shut:
        return Outcome.UNCHANGED, None
    if mark.taken_back:
        return _undone(ref, mark.stays)
    fields = tenant.configuration.type(ref.type, now).fields
    lost = {code: NOT_KEPT for code in job.values if code not in MOVED and edit is None}
    if lost and not job.is_journaled(now):
        raise NotYet
    stays = dict(lost)

    def beside(before: Item, _after: Item) -> list[Put]:
        nonlocal stays
        stays = set_back(edit, before, fields).stays if edit else lost
        noted = msgspec.structs.replace(mark, taken_back=True, stays=stays)
        return [Put(mark_row(ref, job, noted))]

    gone_back = stored is not None and mark.entry in item_of(stored).undone
    try:
        if mark.moved and not gone_back:
            undo_move(
                tenant,
                caller,
                ref,
                mark.entry,
                now=now,
                root=job.root,
                edit=edit,
                beside=beside,
            )
        elif edit is not None:
            undo_edit(tenant, caller, ref, edit, now=now, root=job.root, beside=beside)
        elif lost:
            raise Clash(in_words(lost), code=Code.CONFLICT)
    except Clash as error:
        return left_out(ref, error, Outcome.CONFLICT)
    except Refused as error:
        return left_out(ref, error, Outcome.REFUSED)
    return _undone(ref, stays)


def rule_taken_back(
    tenant: Tenant,
    caller: Caller,
    job: Job,
    ref: ItemRef,
    rows: Mapping[Key, Row],
    now: datetime,
) -> Became:
    """Stop what a job's rule still waits for on an item; what it did stays, and is told.

    It takes the rights that giving the rule took.
    """
    assert job.rule is not None
    stored = rows.get(item_key(ref))
    try:
        caller.require(Right.AUTOMATION_UPDATE, on=Area(ref.type, job.rule.pipeline))
        if stored is not None:
            caller.require(Right.ITEM_READ, on=item_of(stored))
    except Forbidden as error:
        return left_out(ref, error, Outcome.REFUSED)
    key = mark_key(ref, job.id)
    if key not in rows:
        if stored is None or _shut(tenant, job, ref):
            return Outcome.UNCHANGED, None
        rows = tenant.table.get_many([key])  # a slice that was on its way has given it just now
    marked = rows.get(key)
    if marked is None or mark_of(marked).shut:
        return Outcome.UNCHANGED, None
    stays = withdraw_given(tenant, ref, mark_of(marked).entry, job.rule, root=job.root, now=now)
    if stays:
        return Outcome.CONFLICT, LeftOut(ref.id, str(Code.CONFLICT), stays)
    return Outcome.UNDONE, None


def _shut(tenant: Tenant, job: Job, ref: ItemRef) -> bool:
    """Let no slice of the job change an item any more; return False where one has [1 write]."""
    mark = Mark(job.id, entry=0, moved=False, taken_back=True, shut=True)
    try:
        tenant.table.write([Put(mark_row(ref, job, mark), expect="absent")])
    except Conflict:
        return False
    return True


def _undone(ref: ItemRef, stays: Mapping[str, str]) -> Became:
    """Return that an item is as it was, but for what stays."""
    told = LeftOut(ref.id, str(Code.CONFLICT), in_words(stays)) if stays else None
    return Outcome.UNDONE, told


def left_out(ref: ItemRef, error: Refused, outcome: Outcome) -> Became:
    """Return that an item is left as it is, and why."""
    return outcome, LeftOut(ref.id, str(error.code), error.detail)
