"""Deeds: effects as a rule would have them done."""

from chalicelib.domain.automation.effects import Effect, Plan
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item
from chalicelib.usecases.automation.own_data import Deed
from tests.support.world import ANNA


def deed(
    item: Item,
    *effects: Effect,
    rule: str = "r1",
    cause: Cause = Cause(),  # noqa: B008
    actor: int = ANNA.id,
) -> Deed[Run]:
    """Return what a rule on the item's stage does, in Anna's name where nobody else is named."""
    run = Run(
        item=item.ref,
        state=RunState.SCHEDULED,
        cause=cause,
        entry=item.entry,
        rule=Rule(id=rule, stage="new", name=rule, action="x"),
        entered_at=item.created_at,
    )
    return Deed(doing=run, plan=Plan(effects), entry=item.entry, actor=actor, cause=run.made_by())
