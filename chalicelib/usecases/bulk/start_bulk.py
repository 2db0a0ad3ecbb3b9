"""Start a bulk change: which items it is about is fixed, then the queue goes through them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.bulk.confirming import fits
from chalicelib.domain.bulk.job import MOST_ITEMS, OF_CHUNK, Chunk, GivenRule, Job
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.ports.table import Put
from chalicelib.records.bulk.jobs import chunk_row, job_row, ring_id
from chalicelib.records.idempotency import Once
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.automation.runs.give_rule import rule_to_give
from chalicelib.usecases.items.change_item import rights_for
from chalicelib.usecases.items.list_items import list_items
from chalicelib.usecases.items.pages import Position
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

PAGE = 200


class BulkChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done with which items."""

    type: str
    ids: tuple[int, ...] | None = None
    filter: dict[str, str] | None = None
    """As the query parameters of the list of items."""
    values: dict[str, Any] = {}
    """What is set, stage and pipeline too."""
    rule: GivenRule | None = None
    """What is given to those that are on its stage, in place of values."""

    def check(self) -> None:
        """Refuse what says nothing.

        Raises:
            Invalid: neither ids nor a filter, or both; or nothing is to be changed.
        """
        if (self.ids is None) is (self.filter is None):
            raise Invalid.at("", "there are no items named: give ids or a filter, one of them")
        if not self.values and self.rule is None:
            raise Invalid.at("", "there is nothing to change: give a stage or values to set")

    def allow(self, caller: Caller) -> None:
        """Refuse who may not make such changes at all.

        Raises:
            Forbidden: they may not change, or move, items of the type, or not set up the rule.
        """
        if self.rule is None:
            caller.require(*rights_for(self.values), on=Area(self.type))
        else:
            caller.require(Right.AUTOMATION_UPDATE, on=Area(self.type, self.rule.pipeline))


def start_bulk(
    tenant: Tenant,
    caller: Caller,
    wanted: BulkChange,
    confirm: str,
    *,
    now: datetime,
    once: Once | None = None,
) -> Job:
    """Store a job for items and let the queue begin with it.

    What finding the items costs, a write per 25 chunks of 100 items, one for the job, one message.

    Raises:
        Forbidden: they may not change, or move, items of the type, or not set up the rule.
        NotFound: there is no such rule.
        Invalid: nothing is to be changed, or no item; or there are too many.
        Clash: the confirmation is of another preview, or no longer valid; the rule is off.
    """
    caller.require(Right.ITEM_READ)
    wanted.allow(caller)
    before = first_answer(tenant, once, Job)
    if before is not None:
        return before
    if not fits(signing_secret(tenant), confirmed(tenant, caller, wanted, now), confirm, now):
        raise Clash(
            "this confirmation is of another change, or of rules that were changed since, or older "
            "than 10 minutes; preview it again with dry_run=true",
            code=Code.PREVIEW_OUTDATED,
        )
    ids = ids_of(tenant, caller, wanted, now)
    job = Job(
        id=tenant.identity.short_id(),
        type=wanted.type,
        owner=caller.id,
        made_at=now,
        values=wanted.values,
        rule=wanted.rule,
        items=len(ids),
        wake_at=now,
    )
    starts = range(0, len(ids), OF_CHUNK)
    chunks = [Chunk(ids[start : start + OF_CHUNK]) for start in starts]
    rows = [chunk_row(job, number, chunk) for number, chunk in enumerate(chunks)]
    tenant.table.put_many(rows)
    job = write_once(tenant, once, [Put(job_row(job), expect="absent")], job, now)
    ring_at(tenant, [(ring_id(job.id), now)], now)
    return job


def ids_of(tenant: Tenant, caller: Caller, wanted: BulkChange, now: datetime) -> tuple[int, ...]:
    """Return the items that a change is about, each once, those that the caller may see.

    By ids nothing is read; by a filter what the list costs.

    A rule is given to those alone that a filter finds on its stage.

    Raises:
        NotFound: there is no such rule.
        Invalid: no item, or too many; neither ids nor a filter, or both.
        Clash: the rule is off.
    """
    wanted.check()
    there: dict[str, str] = {}
    if wanted.rule is not None:
        rule = rule_to_give(tenant, wanted.type, wanted.rule, now)
        there = {"pipeline": wanted.rule.pipeline, "stage": rule.stage}
    fields = tenant.configuration.type(wanted.type, now).fields
    for code in wanted.values:
        if code in fields and fields[code].type is FieldType.FILE:
            raise Invalid.at(f"/set/{code}", "files are given item by item")
    found: list[int] = []
    if wanted.ids is not None:
        found = list(dict.fromkeys(wanted.ids))
    else:
        after: Position | None = None
        filters = {**(wanted.filter or {}), **there}
        for name, value in (wanted.filter or {}).items():
            if filters[name] != value:
                message = f"the rule stands on the {name} {filters[name]}; leave this out"
                raise Invalid.at(f"/filter/{name}", message)
        while len(found) <= MOST_ITEMS:
            page = list_items(
                tenant, caller, wanted.type, filters, limit=PAGE, after=after, now=now
            )
            found += [item.id for item in page.items]
            after = page.next
            if after is None:
                break
    if not found:
        raise Invalid.at("/filter", "no item fits")
    if len(found) > MOST_ITEMS:
        message = f"at most {MOST_ITEMS} items at once; filter more"
        raise Invalid.at("/filter", message, code=Code.NARROW_YOUR_FILTER)
    return tuple(found)


def confirmed(
    tenant: Tenant, caller: Caller, wanted: BulkChange, now: datetime
) -> Mapping[str, Any]:
    """Return what a confirmation is of: the change, who makes it, and the rules as they stand."""
    automations = tenant.configuration.type(wanted.type, now).automations
    return {
        "by": caller.id,
        "change": msgspec.to_builtins(wanted),
        "rules": {id: version.number for id, version in automations.items()},
    }
