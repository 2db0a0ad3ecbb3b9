"""Move to another stage (R20)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import PipelineRef, StageRef, UserId
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.domain.automation.effects import MoveItem, Plan
from chalicelib.domain.errors import Fault
from chalicelib.domain.words.wording import there_is_no


class ChangeStage(Action, frozen=True):
    """Move the item to another stage, also of another pipeline.

    Rules of the stage that it leaves and that have not acted yet are stopped.
    """

    title = "Change stage"
    example = {"stage": "won", "on_behalf_of": 2}
    effects = (MoveItem,)

    stage: Annotated[StageRef, Meta(description="Stage to which it goes.")]
    pipeline: Annotated[
        PipelineRef | None, Meta(description="Pipeline of the stage; the item's own by default.")
    ] = None
    on_behalf_of: Annotated[
        UserId | None,
        Meta(description="User who is shown as the author of the move; who acts by default."),
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the pipeline exists and has the stage, and that the author is active."""
        faults = super().check(context)
        if self.on_behalf_of is not None:
            faults += check_people("/on_behalf_of", self.on_behalf_of, context)
        stages = context.stages
        if self.pipeline is not None:
            if self.pipeline not in context.pipelines:
                message = there_is_no("pipeline", self.pipeline, context.pipelines)
                return [*faults, Fault("/pipeline", message)]
            stages = context.pipelines[self.pipeline]
        if self.stage not in stages:
            faults.append(Fault("/stage", there_is_no("stage", self.stage, stages)))
        return faults

    def changes(self) -> frozenset[str]:
        """Return what it sets."""
        return frozenset({"stage", "pipeline"})

    def plan(self, context: ActionContext) -> Plan:
        """Plan the move; an author who has left gives way to who acts."""
        author = context.users.get(self.on_behalf_of) if self.on_behalf_of is not None else None
        by = author.id if author is not None and author.active else None
        return Plan((MoveItem(context.item.ref, self.stage, self.pipeline, by),))
