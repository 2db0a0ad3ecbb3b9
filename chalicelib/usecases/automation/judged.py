"""What is to become of a run that is due, by all that surrounds it: the one place that asks."""

from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.plans import Feature
from chalicelib.engine.compiled_rule import CompiledRule
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import Verdict, judge


def judged(context: ItemContext, run: Run, compiled: CompiledRule, item: Item | None) -> Verdict:
    """Return whether a due run acts, waits on or ends; costs what its condition asks for.

    [1 where its rule is gone or off]
    """
    waits = item is not None and run.state is not RunState.RUNNING
    return judge(
        run,
        compiled,
        item,
        now=context.now,
        calendar=context.everywhere.calendar(context.now, item.responsible if item else None),
        look=look(context, item, run),
        off=not context.wide.entity_type.has_automation,
        booked=context.tenant.booked.has(Feature.AUTOMATION),
        withdrawn=waits and item is not None and context.is_withdrawn(run, item),
    )
