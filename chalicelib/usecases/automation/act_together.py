"""Rules that are due at a stage entry, and that touch only our own data, act together.

Each sees what the ones before it did, as if it acted alone; what all of them write, and how their
runs ended, goes out as one transaction. Where that is refused, they act one by one (perform.py),
which finds out whom it concerns.
"""

from datetime import timedelta

import msgspec

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.rules import WorkingTime
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.items.item import Item
from chalicelib.engine.compiled_rule import BrokenRule, CompiledRule
from chalicelib.ports.table import Put
from chalicelib.records.entry_runs import entry_runs_key, entry_runs_row, runs_sharing
from chalicelib.records.runs import run_row
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import Act, Postpone, broken
from chalicelib.usecases.automation.judged import judged
from chalicelib.usecases.automation.own_data import Deed, OwnData
from chalicelib.usecases.automation.perform import planned

MOST_ROWS = 90
"""Rows of one transaction; the table takes 100."""
MOST_BYTES = 100_000
"""What runs hold, of which a further one may share a row with them."""
MOST_WRITTEN = 1_000_000
"""Characters of all that is written, of which a further rule may act in the same transaction."""


class ActedBefore(Exception):
    """The runs of this entry that end together lie in the table already."""

    def __init__(self, runs: dict[str, Run]) -> None:
        super().__init__()
        self.runs = runs
        """By rule id."""


class Together:
    """The runs of one stage entry that end together."""

    def __init__(self, context: ItemContext, item: Item, entry: int) -> None:
        self._context = context
        self._entry = entry
        self._own = OwnData(context, item)
        self._ref = item.ref
        self._ended: list[Run] = []
        self._bytes = 0

    @property
    def item(self) -> Item:
        """Return the item as the rules so far leave it."""
        return self._own.item(self._ref)

    def takes(self, compiled: CompiledRule) -> bool:
        """Return whether one more run may end with the others.

        A rule that moves the item ends what belongs to the entry, so it acts after them, alone;
        so does one that may write many rows.
        """
        rows, written = self._own.extent()
        full = rows >= MOST_ROWS or self._bytes >= MOST_BYTES or written >= MOST_WRITTEN
        return not (full or compiled.acts_alone)

    def keep(self, run: Run) -> None:
        """Take in a run that has ended."""
        self._ended.append(run)
        self._bytes += len(msgspec.json.encode(run))

    def act(self, run: Run, compiled: CompiledRule) -> Run:
        """Let a due run act, and return it as ended; of one that has to wait, as it waits."""
        context, now = self._context, self._context.now
        verdict = judged(context, run, compiled, self.item)
        if isinstance(verdict, Postpone):
            return verdict.waiting(run)
        if isinstance(verdict, Act):
            ended = self._carried_out(verdict.begun(run, now), compiled)
        else:
            ended = verdict.ended(run, now)
        ended = msgspec.structs.replace(ended, version=1)
        self.keep(ended)
        context.remember(ended)
        return ended

    def write(self) -> None:
        """Write what the rules did and how their runs ended [1, none without runs].

        Raises:
            ActedBefore: an earlier delivery of the stream record did.
            Conflict: an item has changed meanwhile; nothing was written.
        """
        if not self._ended:
            return
        alone = [run for run in self._ended if _may_lie_there(run)]
        shared = [run for run in self._ended if run not in alone]
        row = entry_runs_row(self._ref, self._entry, shared)
        rows = [*([row] if shared else []), *map(run_row, alone)]
        try:
            self._context.tenant.table.write(
                [*self._own.writes(), *(Put(one, expect="absent") for one in rows)]
            )
        except Conflict as conflict:
            if row.key in conflict.refused:
                raise ActedBefore(self._kept()) from conflict
            raise

    def give_up(self) -> dict[str, Run]:
        """Note that the rules act one by one; return the runs that acted together before [1].

        Without the note a later delivery of the stream record could let them act together again.
        """
        self._context.forget()
        row = entry_runs_row(self._ref, self._entry, [])
        try:
            self._context.tenant.table.write([Put(row, expect="absent")])
        except Conflict:
            return self._kept()
        return {}

    def _kept(self) -> dict[str, Run]:
        self._context.forget()
        row = self._context.tenant.table.get(entry_runs_key(self._ref, self._entry))
        return {run.rule.id: run for run in runs_sharing(row)} if row else {}

    def _carried_out(self, run: Run, compiled: CompiledRule) -> Run:
        try:
            action_context = self._context.action_context(run, compiled, self.item)
            plan = planned(self._context, compiled, action_context, turns_of=run.rule.id)
            run = msgspec.structs.replace(run, did=plan.in_words(self._context.people))
            deed = Deed(
                doing=run,
                plan=plan,
                entry=run.entry,
                actor=action_context.actor,
                cause=run.made_by(max(self._context.now - run.entered_at, timedelta(0))),
            )
            result = self._own.take(deed)
        except ActionFailed as failure:
            reason = Reason(failure.code, failure.detail)
            return run.ended(RunState.FAILED, self._context.now, reason=reason)
        except (BrokenRule, Refused) as error:
            return run.ended(RunState.FAILED, self._context.now, reason=broken(error))
        self._context.see(self._own.others)
        return run.ended(RunState.DONE, self._context.now, result=result)


def _may_lie_there(run: Run) -> bool:
    """Return whether an earlier delivery of the stream record may have stored the run as waiting.

    It then needs a row of its own, which refuses to be written twice. A follower ends here only
    where the rule above it does, which has such a row or shares one.
    """
    if run.state is RunState.STOPPED:
        return True
    late = run.due_at is None or run.due_at > run.entered_at
    return run.predecessor is None and (late or run.rule.working_time is WorkingTime.RESPONSIBLE)
