"""A published version with everything that can be worked out before a run comes."""

from functools import cached_property

import msgspec

from chalicelib.domain.workflows.event_budget import allowance
from chalicelib.domain.workflows.runs import WorkflowVersion
from chalicelib.domain.workflows.steps import (
    EventStep,
    ListenStep,
    PauseStep,
    WaitForClient,
    WaitForStage,
    may_ask,
)
from chalicelib.domain.workflows.template import Place, Template, places


class PreparedVersion:
    """A version, its places, and what its steps look at."""

    def __init__(self, version: WorkflowVersion) -> None:
        self.version = version
        self.template: Template = version.template
        self.fields = version.fields
        self.places: dict[str, Place] = places(version.template)
        self.events = {
            branch.event.id: (place.step, index)
            for place in self.places.values()
            if isinstance(place.step, ListenStep)
            for index, branch in enumerate(place.step.branches)
        }
        """The listen step and the branch, by the id of the event."""

    @cached_property
    def _text(self) -> str:
        return msgspec.json.encode(self.template).decode()

    @cached_property
    def rests(self) -> bool:
        """Return whether any of its steps waits with a token."""
        kinds = EventStep | ListenStep
        return any(
            may_ask(place.step)
            or (isinstance(place.step, kinds) and not isinstance(place.step, PauseStep))
            for place in self.places.values()
        )

    @cached_property
    def pauses(self) -> bool:
        """Return whether any of its steps pauses."""
        return any(isinstance(place.step, PauseStep) for place in self.places.values())

    @cached_property
    def pauses_beside(self) -> bool:
        """Return whether it may come to its end while a parallel branch pauses."""
        return any(
            isinstance(place.step, PauseStep) and place.parallels for place in self.places.values()
        )

    @cached_property
    def allowed(self) -> int:
        """Return how many events the passes of its loops may write in one execution."""
        return allowance(self.template)

    def keeps(self, step: str) -> bool:
        """Return whether anything looks at the results of a step, so that the run keeps them."""
        return f"results.{step}." in self._text

    @cached_property
    def uses_shared(self) -> bool:
        """Return whether it looks at variables that all workflows share."""
        return "tenant_variables." in self._text


def awaited_types(template: Template) -> frozenset[str]:
    """Return the entity types whose stages a template waits for."""
    return frozenset(
        place.step.entity_type or template.entity_type
        for place in places(template).values()
        if isinstance(place.step, WaitForStage)
    )


def listens_to_clients(template: Template) -> bool:
    """Return whether a template waits for something that a client does."""
    return any(isinstance(place.step, WaitForClient) for place in places(template).values())
