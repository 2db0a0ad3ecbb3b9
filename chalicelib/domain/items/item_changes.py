"""How an item is made and how it changes.

Pure: ids, time and configuration come in as arguments.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import MAX_FAULTS, Fault, Invalid
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.common_fields import COMMON_FIELDS
from chalicelib.domain.items.derived import (
    as_stored,
    check_amount,
    derived,
    name_in,
    title_after,
)
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field, FieldType, decimals_of
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.words.currencies import digits_of
from chalicelib.domain.words.faults import escaped
from chalicelib.domain.words.text import is_blank
from chalicelib.domain.words.wording import Unknown, there_is_no

MAX_ITEM_BYTES = 200_000


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Values for an item after every check: what a client may set, in stored form.

    None empties a field.
    """

    values: dict[str, Any]


def check_values(
    document: Mapping[str, Any],
    fields: Mapping[str, Field],
    present: Mapping[str, Any] | None = None,
) -> Draft:
    """Return the values of a request in stored form.

    Of a field with several values, those are not judged again that are `present` on the item.

    Raises:
        Invalid: unknown, read-only or wrongly typed fields, each with its pointer.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    unknown = Unknown()
    for code, value in document.items():
        if len(faults) >= MAX_FAULTS:
            break
        pointer = "/" + escaped(code)
        field = fields.get(code)
        if field is None:
            faults.append(Fault(pointer, unknown.said("field", code, fields)))
        elif field.read_only:
            faults.append(Fault(pointer, "is set by the service and cannot be written"))
        else:
            try:
                held = present.get(code) if present and field.multiple else None
                values[code] = field.parse(value, held or ())
            except Invalid as invalid:
                faults += [fault.under(pointer) for fault in invalid.faults]
    if faults:
        raise Invalid(faults)
    return Draft(values=values)


def new_item(
    draft: Draft,
    *,
    entity_type: EntityType,
    fields: Mapping[str, Field],
    pipeline: Pipeline | None,
    id: int,
    creator: int,
    now: datetime,
    today: str,
    currency: str,
    cause: Cause,
) -> Item:
    """Return a new item with its defaults (semantics/items: saving).

    `pipeline` is the one that the draft names, or the default one; `today` is the tenant's calendar
    day.

    Raises:
        Invalid: the stage is not one of the pipeline's, or a required field is empty.
    """
    values = _linked(dict(draft.values), {})
    title = values.pop("title", None) or ""
    if is_blank(title):
        title = name_in(values) or f"{entity_type.title} #{id}"
    responsible = values.pop("responsible", None) or creator
    values.pop("pipeline", None)
    stage = values.pop("stage", None)
    values = {**_defaults(fields, today, currency), **values}
    common = {field.code for field in COMMON_FIELDS}
    _require({code: values.get(code) for code in fields.keys() - common}, fields)
    item = Item(
        type=entity_type.code,
        id=id,
        title=title,
        responsible=responsible,
        created_by=creator,
        created_at=now,
        updated_at=now,
        updated_by=creator,
        fields={code: value for code, value in values.items() if value is not None},
        cause=cause,
    )
    item = derived(item, fields)
    _check_decimals(item, draft, fields)
    if pipeline is None:
        return _checked_size(item)
    stage = _stage(pipeline, stage)
    return _checked_size(
        msgspec.structs.replace(
            item,
            pipeline=pipeline.id,
            stage=stage,
            stage_entered_at=now,
            entry=1,
            first_pipeline=pipeline.id,
            first_stage=stage,
        )
    )


def changed_item(
    item: Item,
    draft: Draft,
    *,
    fields: Mapping[str, Field],
    pipeline_of: Callable[[str], Pipeline | None],
    by: int,
    now: datetime,
    cause: Cause,
) -> Item:
    """Return the item with the values set, one version on; the same object when nothing differs.

    A title that was made of the item's name, or of its number for want of one, follows the name.

    Raises:
        Invalid: unknown pipeline or stage, a stage of another pipeline, the title or a required
        field left empty.
    """
    values = as_stored(item, _linked(dict(draft.values), item.fields))
    target_pipeline, target_stage = _target(item, values, pipeline_of)
    title = values.pop("title", item.title) or ""
    if is_blank(title):
        raise Invalid.at("/title", "title must not be empty")
    responsible = values.pop("responsible", item.responsible)
    merged = {**item.fields, **values}
    if title == item.title:
        title = title_after(item, merged)
    _require({code: merged.get(code) for code in values}, fields)
    changed = msgspec.structs.replace(
        item,
        title=title,
        responsible=responsible,
        fields={code: value for code, value in merged.items() if value is not None},
    )
    changed = derived(changed, fields)
    check_amount(item, changed, draft.values, fields)
    _check_decimals(changed, draft, fields, before=item)
    if (target_pipeline, target_stage) != (item.pipeline, item.stage):
        changed = msgspec.structs.replace(
            changed,
            pipeline=target_pipeline,
            stage=target_stage,
            stage_entered_at=now,
            entry=item.entry + 1,
            previous_stage=item.stage,
            moved_by=by,
        )
    if changed == item:
        return item
    return _checked_size(
        msgspec.structs.replace(
            changed,
            version=item.version + 1,
            updated_at=now,
            updated_by=by,
            cause=cause,
            authors={},
        )
    )


def _target(
    item: Item, values: dict[str, Any], pipeline_of: Callable[[str], Pipeline | None]
) -> tuple[str | None, str | None]:
    pipeline_id = values.pop("pipeline", None) or item.pipeline
    stage = values.pop("stage", None)
    if pipeline_id is None or (stage is None and pipeline_id == item.pipeline):
        return item.pipeline, item.stage
    if (pipeline_id, stage) == (item.pipeline, item.stage):
        return item.pipeline, item.stage
    pipeline = pipeline_of(pipeline_id)
    if pipeline is None:
        raise Invalid.at(
            "/pipeline", f"there is no pipeline {pipeline_id}", code=Code.UNKNOWN_PIPELINE
        )
    return pipeline_id, _stage(pipeline, stage)


def _stage(pipeline: Pipeline, name: str | None) -> str:
    """Return the code of the stage that is called so, of the first one where none is said."""
    if name is None:
        return pipeline.first_stage.code
    found = pipeline.stage_called(name)
    if found is None:
        message = there_is_no("stage", name, [one.code for one in pipeline.stages])
        raise Invalid.at("/stage", message, code=Code.UNKNOWN_STAGE)
    return found.code


def _defaults(fields: Mapping[str, Field], today: str, currency: str) -> dict[str, Any]:
    week_later = (datetime.fromisoformat(today) + timedelta(days=7)).date().isoformat()
    defaults = {"opened": True, "begin_date": today, "close_date": week_later, "currency": currency}
    return {code: value for code, value in defaults.items() if code in fields}


def _linked(values: dict[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    """Keep `contact` and `contacts` in step: the primary contact is the first of several."""
    if "contacts" in values and "contact" not in values:
        values["contact"] = values["contacts"][0] if values["contacts"] else None
    elif values.get("contact") and (several := values.get("contacts", present.get("contacts"))):
        first = values["contact"]
        values["contacts"] = [first, *(one for one in several if one != first)]
    return values


def _check_decimals(
    item: Item, draft: Draft, fields: Mapping[str, Field], before: Item | None = None
) -> None:
    """Refuse amounts that are set to more than their currency can say."""
    currency = item.fields.get("currency")
    most = digits_of(currency)
    faults = [
        Fault(f"/{code}", f"{currency} has {most or 'no'} decimals, and more than these are not 0")
        for code in draft.values
        if code in fields and fields[code].type is FieldType.MONEY and currency is not None
        if before is None or before.fields.get(code) != item.fields.get(code)
        for amount in _several(item.fields.get(code))
        if decimals_of(Decimal(amount)) > most
    ]
    if faults:
        raise Invalid(faults)


def _several(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _require(values: Mapping[str, Any], fields: Mapping[str, Field]) -> None:
    missing = [
        Fault(f"/{code}", f"{code} must not be empty")
        for code, field in fields.items()
        if field.required and code in values and values[code] is None
    ]
    if missing:
        raise Invalid(missing)


def _checked_size(item: Item) -> Item:
    if len(msgspec.json.encode(item)) > MAX_ITEM_BYTES:
        raise Invalid.at(
            "", f"the item would be larger than {MAX_ITEM_BYTES} bytes", code=Code.TOO_LARGE
        )
    return item
