"""Pipelines: the stages that an item moves through, in order."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.domain.errors import Fault, Invalid

MAX_STAGES = 100

_PLACE = re.compile(r"(?:c|dt[0-9]+_)(.+)")
"""How the source says in front of a stage which pipeline it belongs to."""


class Semantics(StrEnum):
    """What a stage means for the work on the item."""

    PROCESS = "process"  # work goes on
    SUCCESS = "success"  # closed, won
    FAILURE = "failure"  # closed, lost


UNPLACED = -1
"""The sort of a stage that has none of its own yet."""
STEP = 10
"""Distance of the sorts that stages get."""


Color = Annotated[
    str, msgspec.Meta(pattern="^#[0-9a-f]{6}$", description="As browsers write it: #1b7f3b.")
]


class Stage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of a pipeline."""

    code: str
    name: str
    sort: int = UNPLACED
    """Where it stands; without one, behind the stage above it in the list."""
    semantics: Semantics = Semantics.PROCESS
    color: Color | UnsetType = UNSET
    """In which it is shown, if not in the usual one of what it means."""


class Pipeline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ordered stages for an entity type."""

    id: str
    name: str
    stages: tuple[Stage, ...]
    sort: int = 500
    is_default: bool = False

    def stage(self, code: str) -> Stage | None:
        """Return the stage of that code, or None."""
        return next((stage for stage in self.stages if stage.code == code), None)

    def stage_called(self, name: str) -> Stage | None:
        """Return the stage that a name stands for, or None.

        That is its code, or the source's name of it: in capitals, behind the pipeline that it
        belongs to where that is said (NEW, C7:NEW, DT177_7:NEW; 0 is the default one).
        """
        place, _, code = name.lower().rpartition(":")
        if place:
            said = _PLACE.fullmatch(place)
            if said is None or not (said[1] == self.id or (said[1] == "0" and self.is_default)):
                return None
        return self.stage(code)

    @property
    def success_stage(self) -> Stage:
        """Return the one stage that means success."""
        return next(one for one in self.stages if one.semantics is Semantics.SUCCESS)

    @property
    def first_stage(self) -> Stage:
        """Return the stage where new items start."""
        return self.stages[0]

    def is_final(self, code: str) -> bool:
        """Return whether the stage closes the item; a stage that was removed does not."""
        stage = self.stage(code)
        return stage is not None and stage.semantics is not Semantics.PROCESS


DEFAULT_STAGES = (
    Stage(code="new", name="New", sort=10),
    Stage(code="preparation", name="Preparation", sort=20),
    Stage(code="client", name="Client", sort=30),
    Stage(code="success", name="Success", sort=40, semantics=Semantics.SUCCESS),
    Stage(code="fail", name="Fail", sort=50, semantics=Semantics.FAILURE),
)
"""What a pipeline gets that is made without naming stages (semantics/pipelines: stages)."""


def staged(*stages: tuple[str, str, Semantics]) -> Pipeline:
    """Return the pipeline that a type begins with: codes, names and meanings of its stages."""
    return Pipeline(
        id="default",
        name="General",
        is_default=True,
        stages=tuple(
            Stage(code=code, name=name, sort=10 * (index + 1), semantics=semantics)
            for index, (code, name, semantics) in enumerate(stages)
        ),
    )


_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
_RANK = {Semantics.PROCESS: 0, Semantics.SUCCESS: 1, Semantics.FAILURE: 2}


def checked_pipeline(pipeline: Pipeline) -> Pipeline:
    """Return the pipeline with its stages in sort order; those without a sort get one.

    Raises:
        Invalid (semantics/pipelines: stages): exactly one success stage, at least one failure
            stage, work before success before failure; codes [a-z0-9_-] and unique; a name of 1 to
            255 characters.
    """
    faults: list[Fault] = []
    if not 1 <= len(pipeline.name.strip()) <= 255:
        faults.append(Fault("/name", "a name of 1 to 255 characters is needed"))
    if len(pipeline.stages) > MAX_STAGES:
        faults.append(Fault("/stages", f"at most {MAX_STAGES} stages"))
    seen: set[str] = set()
    for index, stage in enumerate(pipeline.stages):
        if not _CODE.fullmatch(stage.code):
            faults.append(
                Fault(f"/stages/{index}/code", "up to 50 of a-z, 0-9, _ and - are allowed")
            )
        elif stage.code in seen:
            faults.append(
                Fault(f"/stages/{index}/code", f"the stage {stage.code} stands here twice")
            )
        if not 1 <= len(stage.name.strip()) <= 255:
            faults.append(Fault(f"/stages/{index}/name", "a name of 1 to 255 characters is needed"))
        seen.add(stage.code)
    stages = tuple(sorted(_placed(pipeline.stages), key=lambda stage: stage.sort))
    ranks = [_RANK[stage.semantics] for stage in stages]
    if ranks != sorted(ranks):
        faults.append(
            Fault("/stages", "by sort, stages at work come first, then success, then failure")
        )
    if ranks.count(1) != 1:
        faults.append(Fault("/stages", "exactly one stage must have the semantics success"))
    if not ranks.count(2):
        faults.append(Fault("/stages", "at least one stage must have the semantics failure"))
    if not ranks.count(0):
        faults.append(Fault("/stages", "at least one stage must have the semantics process"))
    if faults:
        raise Invalid(faults)
    return msgspec.structs.replace(pipeline, stages=stages, sort=max(0, pipeline.sort))


def _placed(stages: tuple[Stage, ...]) -> Iterator[Stage]:
    last = 0
    for stage in stages:
        last = last + STEP if stage.sort == UNPLACED else stage.sort
        yield msgspec.structs.replace(stage, sort=last)
