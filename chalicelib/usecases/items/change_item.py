"""Change an item: its fields, its stage, its pipeline."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Forbidden, Invalid, Stale
from chalicelib.domain.files.in_items import field_owners, files_in
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft, changed_item, check_values
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.roles import Verb
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Put
from chalicelib.usecases.files.take_files import take_files
from chalicelib.usecases.items.booked import require_booked
from chalicelib.usecases.items.references import check_references
from chalicelib.usecases.items.save_item import item_for, item_writes
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

Beside = Callable[[Item, Item], list[Put]]
"""Returns what is written together with a change, of the item before and after."""
PLACE = frozenset({"stage", "pipeline"})


def change_item(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    document: Mapping[str, Any],
    *,
    now: datetime,
    expected_version: int | None = None,
    root: str | None = None,
    beside: Beside | None = None,
) -> Item:
    """Set fields of an item and return it.

    Where no value differs, nothing is written and nothing starts.

    What is sent back as it is stored is not judged again, nor are single values of several: forms
    send all their fields, also one whose option was removed or whose contact is gone. One read and
    one write; one more read where the change links to other items; files cost more (take_files).
    `root` is with what the change began, where it is one of many; `beside` gives what is written
    only together with it.

    Raises:
        NotFound: no such type or item.
        Invalid: the values have faults, or the stage is not one of the pipeline's.
        Stale: the item is not at `expected_version`.
        Clash: others kept changing the item at the same time.
    """
    needed = rights_for(document)
    caller.require(*needed)
    wide = tenant.configuration.type(ref.type, now)
    require_booked(tenant, wide.entity_type)

    def pipeline_of(id: str) -> Pipeline:
        found = wide.pipelines.get(id)
        if found is None:
            message = there_is_no("pipeline", id, wide.pipelines)
            raise Invalid.at("/pipeline", message, code=Code.UNKNOWN_PIPELINE)
        return found

    def attempt() -> Item:
        item = item_for(tenant, caller, ref, *needed)
        if expected_version not in (None, item.version):
            raise Stale(
                f"the item is at version {item.version}, not {expected_version}; read it again"
            )
        kept, differing = _sent_back(item, document, wide.fields)
        checked = check_values(differing, wide.fields, item.fields).values
        check_references(tenant, caller, checked, wide.fields, now, item.values())
        draft = Draft(values={**kept, **checked})
        changed = changed_item(
            item,
            draft,
            fields=wide.fields,
            pipeline_of=pipeline_of,
            by=caller.id,
            now=now,
            cause=Cause(root=root),
        )
        if changed is item:
            return item
        if changed.entry != item.entry:
            require_at(caller, changed)
        taken = _new_files(tenant, caller, item, changed, wide.fields, now)
        more = beside(item, changed) if beside else []
        tenant.table.write([*item_writes(item, changed), *taken, *more])
        return changed

    return retried(attempt, busy(ref))


def require_at(caller: Caller, moved: Item) -> None:
    """Refuse a move to a stage that they may not bring the item to.

    Raises:
        Forbidden: their roles do not reach the item there.
    """
    if not caller.access.reaches(Verb.MOVE, moved):
        raise Forbidden(
            f"your roles do not let you bring the {moved.type} {moved.id} to the stage "
            f"{moved.stage} of the pipeline {moved.pipeline}"
        )


def _new_files(
    tenant: Tenant,
    caller: Caller,
    before: Item,
    after: Item,
    fields: Mapping[str, Field],
    now: datetime,
) -> list[Put]:
    """Return the writes by which new files of fields get their owner; the stream sees to the rest.

    Raises:
        Invalid: a file does not exist, was not uploaded, or is not what was announced.
    """
    known = field_owners(before.ref, before.fields, fields)
    owners = field_owners(after.ref, after.fields, fields)
    new = {id: owner for id, owner in owners.items() if id not in known}
    return take_files(tenant, caller, new, files_in(after.fields, fields), now)[1]


def _sent_back(
    item: Item, document: Mapping[str, Any], fields: Mapping[str, Field]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the stored values that a request only repeats, and all else that it says."""
    present = item.values()
    kept: dict[str, Any] = {}
    differing: dict[str, Any] = {}
    for code, value in document.items():
        stored = present.get(code)
        if code not in fields or type(value) is not type(stored) or value != stored:
            differing[code] = value
        elif stored is not None and not fields[code].read_only:
            kept[code] = stored
    return kept, differing


def rights_for(document: Mapping[str, Any]) -> set[Right]:
    """Return what it takes: to set a place is to move, to set anything else is to change."""
    needed = {Right.ITEM_MOVE} if document.keys() & PLACE else {Right.ITEM_CHANGE}
    return needed | {Right.ITEM_CHANGE} if document.keys() - PLACE else needed
