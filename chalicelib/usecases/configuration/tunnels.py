"""Sales tunnels: rules that lead items from a stage of a pipeline into another pipeline.

A tunnel is a rule like any other: it acts once for an entry, stands in the run log, and is bound by
the loop guard (semantics/pipelines: pipelines). Here tunnels are seen and made as such.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.plan_pipeline import find_pipeline
from chalicelib.usecases.configuration.save_part import add_part
from chalicelib.usecases.configuration.stored_automation import Making
from chalicelib.usecases.tenant.tenant import Tenant


class Mode(StrEnum):
    """What a tunnel does with the item."""

    MOVE = "move"  # the item itself goes
    COPY = "copy"  # a copy goes, the item stays


ACTIONS = {Mode.MOVE: "change_stage", Mode.COPY: "copy_item"}
_MODES = {action: mode for mode, action in ACTIONS.items()}


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stage of a pipeline."""

    pipeline: str
    stage: str


class Tunnel(msgspec.Struct, frozen=True, kw_only=True):
    """A way from a stage to a stage of another pipeline."""

    rule: str
    """Id of the rule that is the tunnel."""
    source: Place
    target: Place
    mode: Mode
    enabled: bool


def tunnels_of(tenant: Tenant, caller: Caller, type: str, now: datetime) -> list[Tunnel]:
    """Return the tunnels between the pipelines of a type [1 for each pipeline that is not warm].

    Raises:
        NotFound: no such type.
    """
    caller.require(Right.PIPELINE_READ)
    wide = tenant.configuration.type(type, now)
    if not wide.entity_type.has_automation:
        return []
    return list(_among(tenant, type, list(wide.pipelines), now))


def add_tunnel(
    tenant: Tenant,
    caller: Caller,
    type: str,
    source: Place,
    target: Place,
    mode: Mode,
    making: Making,
) -> Tunnel:
    """Lead items that enter a stage, or copies of them, into another pipeline [1 read, 2 writes].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the type has no automation, both ends lie in one pipeline, or a stage is unknown.
    """
    caller.require(Right.PIPELINE_UPDATE)
    find_pipeline(tenant, type, source.pipeline, making.now)
    leads_to = find_pipeline(tenant, type, target.pipeline, making.now)
    if source.pipeline == target.pipeline:
        message = "a tunnel leads into another pipeline; within one a rule moves the item"
        raise Invalid.at("/target/pipeline", message)
    values = {
        "stage": source.stage,
        "action": ACTIONS[mode],
        "params": {"pipeline": target.pipeline, "stage": target.stage},
        "name": f"Tunnel to {leads_to.name}"[:255],
    }
    try:
        rule = add_part(tenant, caller, (type, source.pipeline), RULES, values, making)
    except Invalid as invalid:
        faults = [
            Fault(_MEANT.get(one.pointer, one.pointer), one.message) for one in invalid.faults
        ]
        raise Invalid(faults, code=invalid.code) from invalid
    return Tunnel(rule=rule.id, source=source, target=target, mode=mode, enabled=rule.enabled)


_MEANT = {"/stage": "/source/stage", "/params/stage": "/target/stage"}
"""Where a fault of the rule lies in what was asked for."""


def _among(tenant: Tenant, type: str, pipelines: list[str], now: datetime) -> Iterator[Tunnel]:
    for pipeline in pipelines:
        for rule in tenant.configuration.pipeline(type, pipeline, now).all_rules:
            target = _target(rule)
            if target is not None and target.pipeline not in (None, pipeline):
                yield Tunnel(
                    rule=rule.id,
                    source=Place(pipeline=pipeline, stage=rule.stage),
                    target=target,
                    mode=_MODES[rule.action],
                    enabled=rule.enabled,
                )


def _target(rule: Rule) -> Place | None:
    """Return where a rule leads, None where it is no tunnel."""
    pipeline, stage = rule.params.get("pipeline"), rule.params.get("stage")
    if rule.action not in _MODES or not isinstance(pipeline, str) or not isinstance(stage, str):
        return None
    return Place(pipeline=pipeline, stage=stage)
