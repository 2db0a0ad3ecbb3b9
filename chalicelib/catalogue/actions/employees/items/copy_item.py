"""Copy into another pipeline: a sales tunnel that leaves the item where it is (P06)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import PipelineRef, StageRef
from chalicelib.domain.automation.effects import CreateItem, Plan
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.conversion import converted_values
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.words.wording import there_is_no


class CopyItem(Action, frozen=True):
    """Make a copy of the item on a stage of a pipeline, and leave the item where it is.

    The copy has the same title, responsible and values of fields; activities, comments and bookings
    stay with the item.
    """

    title = "Copy to pipeline"
    example = {"pipeline": "default", "stage": "won"}
    effects = (CreateItem,)
    results = {"id": "Id of the copy."}
    result_types = {"id": FieldType.NUMBER}

    pipeline: Annotated[PipelineRef, Meta(description="Pipeline of the copy.")]
    stage: Annotated[StageRef, Meta(description="Stage of that pipeline.")]
    name: Annotated[Text, Meta(description="Title of the copy; the item's by default.")] = ""

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the pipeline exists and has the stage."""
        faults = super().check(context)
        stages = context.pipelines.get(self.pipeline)
        if stages is None:
            message = there_is_no("pipeline", self.pipeline, context.pipelines)
            faults.append(Fault("/pipeline", message))
        elif self.stage not in stages:
            faults.append(Fault("/stage", there_is_no("stage", self.stage, stages)))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan the copy."""
        item = context.item
        values = converted_values(item, context.fields, context.fields)
        title = " ".join(context.text(self.name).split())
        values |= {"title": title or item.title, "pipeline": self.pipeline, "stage": self.stage}
        return Plan((CreateItem(item.type, values),))
