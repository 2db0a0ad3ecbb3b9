"""Workflow templates: named, ordered steps for an entity type, and the places in them."""

import itertools
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.workflows.steps import (
    ConditionStep,
    EventStep,
    ForEachStep,
    ListenStep,
    ParallelStep,
    Step,
    WhileStep,
    failure_steps,
)
from chalicelib.domain.workflows.variables import Constant, Variable


class AutoRun(StrEnum):
    """When runs start by themselves."""

    NONE = "none"  # only by hand
    ON_ADD = "on_add"  # when an item was made
    ON_MODIFY = "on_modify"  # when an item was changed
    BOTH = "both"  # after either


class Template(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A workflow template as it is stored, exported and kept by its runs."""

    name: str
    description: str = ""
    entity_type: str
    auto_run: AutoRun = AutoRun.NONE
    parameters: dict[str, Variable] = {}
    """Given when a run starts."""
    variables: dict[str, Variable] = {}
    """Changed by steps, gone when the run has ended."""
    constants: dict[str, Constant] = {}
    access: tuple[int, ...] = ()
    """Ids of the users who may start it by hand, besides admins; everybody where it names none."""
    steps: tuple[Step, ...]


class Place(msgspec.Struct, frozen=True):
    """Where a step stands in its template."""

    step: Step
    pointer: str
    """JSON Pointer to the step in the document."""
    order: int
    """Its number in reading order, from 0."""
    loops: tuple[str, ...] = ()
    """Ids of the loops around it, the outermost first."""
    parallels: tuple[str, ...] = ()
    """Ids of the parallel steps around it, the outermost first."""
    lane: str = ""
    """Where the innermost parallel branch around it stands; it begins with the lane around that."""
    is_event: bool = False
    """Whether it is listened to rather than done."""


def export_template(template: Template) -> dict[str, Any]:
    """Return the document of a template; reading it gives the same template."""
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(template))
    return document


def stored_template(document: Mapping[str, Any]) -> Template:
    """Return the template of a document that was exported; nothing is checked but its form.

    Raises:
        msgspec.ValidationError: not such a document.
    """
    return msgspec.convert(document, Template)


def places(template: Template) -> dict[str, Place]:
    """Return every step's place by its id, in reading order."""
    numbers = itertools.count()
    walked = _walk(template.steps, "/steps", (), (), "", numbers)
    return {place.step.id: place for place in walked}


def blocks(step: Step) -> list[tuple[str, tuple[Step, ...]]]:
    """Return the sequences within a step, each with its pointer from the step."""
    sequences: list[tuple[Step, ...]] = []
    match step:
        case ConditionStep():
            sequences = [branch.steps for branch in step.branches]
        case ParallelStep():
            sequences = [branch.steps for branch in step.branches]
        case ListenStep():
            sequences = [branch.steps for branch in step.branches]
        case WhileStep() | ForEachStep():
            return [("/steps", step.steps)]
        case _:
            below = failure_steps(step)
            return [("/on_failure", below)] if below else []
    return [(f"/branches/{index}/steps", steps) for index, steps in enumerate(sequences)]


def events(step: Step) -> list[tuple[str, EventStep]]:
    """Return the events that a step listens to, each with its pointer from the step."""
    if not isinstance(step, ListenStep):
        return []
    return [(f"/branches/{index}/event", one.event) for index, one in enumerate(step.branches)]


def steps_within(step: Step) -> Iterator[Step]:
    """Yield every step inside a step, events too, without the step itself."""
    for _, event in events(step):
        yield event
    for _, sequence in blocks(step):
        for one in sequence:
            yield one
            yield from steps_within(one)


def _walk(
    sequence: tuple[Step, ...],
    pointer: str,
    loops: tuple[str, ...],
    parallels: tuple[str, ...],
    lane: str,
    numbers: Iterator[int],
) -> Iterator[Place]:
    for index, step in enumerate(sequence):
        here = f"{pointer}/{index}"
        yield Place(step, here, next(numbers), loops, parallels, lane)
        for below, event in events(step):
            number = next(numbers)
            yield Place(event, here + below, number, loops, parallels, lane, is_event=True)
        for below, steps in blocks(step):
            beside = isinstance(step, ParallelStep)
            yield from _walk(
                steps,
                here + below,
                (*loops, step.id) if isinstance(step, WhileStep | ForEachStep) else loops,
                (*parallels, step.id) if beside else parallels,
                f"{here}{below}/" if beside else lane,
                numbers,
            )
