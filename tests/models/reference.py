"""What rules and triggers shall do to one item: the reference to which the product is held.

Written from the specification alone, and for reading: nothing is stored, nothing can fail, one
item has the world for itself. Rules, triggers and values are documents as the API takes them.
Of a rule are modelled: stage entry, delays and dates, waiting for the rule above, conditions at
run time, stop on leave, re-entry, withdrawal, runs that follow a date. Of a trigger: one wins,
only forwards unless it may go back, and only back from the end.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Document = dict[str, Any]

STAGES = {"new": 10, "preparation": 20, "executing": 40, "won": 60, "lose": 70}
"""Sorts of the stages that stories use."""
CLOSED = {"won", "lose"}
OUTSIDE = {"send_email", "notify_staff"}
"""Actions that leave the system: they act after all others of the same moment."""
MOVE, OPEN = "change_stage", {"scheduled", "unscheduled", "waiting_prev"}


class Unclear(Exception):
    """The story has come where nothing is promised: it is told no further."""


@dataclass
class Run:
    """One run of a rule for one stage entry. It keeps the rule as it was at the entry."""

    rule: Document
    entry: int
    entered_at: datetime
    chain: int
    above: "Run | None" = None
    below: "Run | None" = None
    state: str = "waiting_prev"
    reason: str | None = None
    due: datetime | None = None
    at_entry: bool = False
    """Due at the entry itself, and no mover: acts also where the item has moved on."""

    def end(self, state: str, reason: str | None = None) -> None:
        self.state, self.reason, self.due = state, reason, None


@dataclass(frozen=True)
class Change:
    """The item was saved: what differs, and how it was then."""

    codes: frozenset[str]
    values: Document
    entry: int
    chain: int
    left: int | None
    """The stage entry that it ended, where it moved the item; 0 where it made it."""


@dataclass
class Reference:
    """One item, its automation and a clock."""

    rules: list[Document]
    triggers: list[Document]
    now: datetime
    values: Document = field(default_factory=dict)
    entry: int = 0
    moves: list[tuple[datetime, str, str]] = field(default_factory=list)
    """When, to which stage, and whether a user, rule or trigger moved it."""
    said: list[tuple[datetime, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    _changes: list[Change] = field(default_factory=list)
    _by_trigger: bool = False
    """Whether it was a trigger that moved the item last."""

    # ---- what people do

    def change(self, values: Document) -> None:
        """Make the item, or save it; the same values once more are no change."""
        self._save(values, "user", 0)
        self._settle()

    def signal(self, code: str) -> None:
        """Report something from outside that triggers listen to."""
        heard = [one for one in self.triggers if one["params"].get("code") == code]
        self._fire(heard, self.values, 0)
        self._settle()

    def withdraw(self, rules: list[Document], *, keep: bool) -> None:
        """Take rules away; what waits for its time goes with them, or is kept."""
        ids = {rule["id"] for rule in rules}
        self.rules = [rule for rule in self.rules if rule["id"] not in ids]
        gone = [run for run in self.runs if run.rule["id"] in ids and run.state in OPEN]
        if not keep:
            for run in gone:
                run.end("stopped", "rule_withdrawn")
            for run in gone:
                self._pass_on(run)
        self._settle()

    def wait_until(self, instant: datetime) -> None:
        """Let time pass; whatever is due on the way acts at its own time."""
        while (due := [r.due for r in self.runs if r.due]) and min(due) <= instant:
            self.now = max(self.now, min(due))
            self._settle()
        self.now = instant

    # ---- one thing after another

    def _settle(self) -> None:
        while True:
            while self._changes:
                self._react(self._changes.pop(0))
            ringing = [run for run in self.runs if run.due and run.due <= self.now]
            if len(ringing) > 1 and any(one.rule["action"] not in OUTSIDE for one in ringing):
                raise Unclear("several rules are due at one instant, in any order")
            if not ringing:
                return
            for run in ringing:
                self._act(run)
                self._pass_on(run)

    def _save(self, values: Document, who: str, chain: int) -> None:
        if chain > 8:  # the product stops soon after
            raise Unclear("automation runs in circles")
        codes = frozenset(code for code, one in values.items() if self.values.get(code) != one)
        if not codes:
            return
        self.values = {**self.values, **values}
        left = None
        if "stage" in codes:
            left, self.entry, self._by_trigger = self.entry, self.entry + 1, who == "trigger"
            if left:
                self.moves.append((self.now, self.values["stage"], who))
        self._changes.append(Change(codes, self.values, self.entry, chain, left))

    def _react(self, change: Change) -> None:
        fields = frozenset() if change.left == 0 else change.codes
        watch = [one for one in self.triggers if fields & {*one["params"].get("fields", ())}]
        self._fire(watch, change.values, change.chain)
        if change.left is not None:
            self._start(change)
        elif "close_date" in change.codes:
            for run in self.runs:
                if run.entry == self.entry and run.rule["follow_field"]:
                    self._follow(run)
        if change.left:
            self.stop(change.left, "stage_left")

    # ---- triggers

    def _fire(self, happened: list[Document], then: Document, chain: int) -> None:
        """Move the item to the earliest stage of those triggers that may; to none otherwise.

        What a change says counts as it was made; where the item has changed since, as it is now.
        """
        if self._chosen(happened, then) and (stage := self._chosen(happened, self.values)):
            self._save({"stage": stage}, "trigger", chain + 1)

    def _chosen(self, happened: list[Document], values: Document) -> str | None:
        here = values["stage"]
        onwards = {} if here in CLOSED else {one for one in STAGES if STAGES[one] > STAGES[here]}
        allowed = [
            one["stage"]
            for one in happened
            if one["stage"] in onwards or (one["allow_backwards"] and one["stage"] != here)
            if holds(one["condition"], values)
        ]
        return min(allowed, key=STAGES.__getitem__, default=None)

    # ---- rules

    def _start(self, change: Change) -> None:
        """Let the rules of the stage begin, in their order; none where a trigger went past it."""
        passed_by = self.entry != change.entry and self._by_trigger
        above: Run | None = None
        for rule in [one for one in self.rules if one["stage"] == change.values["stage"]]:
            run = Run(rule, change.entry, self.now, change.chain)
            self.runs.append(run)
            if rule["after_previous"] and above is not None:
                run.above, above.below = above, run
                self._let_go_by(above, run)
            else:
                self._plan(run, run.entered_at, change.values)
            above = run
            run.at_entry = self._is_due_at_entry(run)
            left = passed_by or (self.entry != change.entry and not run.at_entry)
            if left and run.state in OPEN:
                run.end("stopped", "stage_left")
            elif run.due and run.due <= self.now and rule["action"] not in OUTSIDE:
                self._act(run)
                passed_by = passed_by or (rule["action"] == MOVE and self.entry != change.entry)

    def _is_due_at_entry(self, run: Run) -> bool:
        if run.above is not None and not run.above.at_entry:
            return False
        at_once = run.rule["run"]["mode"] == "immediately" or run.above is None
        return (
            at_once
            and run.rule["action"] != MOVE
            and run.due is not None
            and run.due <= run.entered_at
        )

    def _plan(self, run: Run, start: datetime, values: Document) -> None:
        """Say when a run is due; without its date nobody knows, and that never means now."""
        due = due_of(run.rule["run"], start, values)
        run.state, run.due = ("scheduled", due) if due else ("unscheduled", None)
        run.reason = None if due else "no_date"

    def _follow(self, run: Run) -> None:
        """Plan a waiting run anew, by the date as it is now."""
        if "close_date" in run.rule["run"].values() and run.state in ("scheduled", "unscheduled"):
            self._plan(run, run.entered_at, self.values)

    def _act(self, run: Run) -> None:
        """Look at a due run once: the item, then the condition; then do what the rule says."""
        run.end(*self._outcome(run, run.rule["action"], run.rule["params"]))

    def _outcome(self, run: Run, action: str, params: Document) -> tuple[str, str | None]:
        if run.entry != self.entry and not run.at_entry:
            return "stopped", "stage_left"
        if not holds(run.rule["condition"], self.values):
            return "skipped", "condition_false"
        chain = 1 if self.now - run.entered_at >= timedelta(minutes=10) else run.chain + 1
        if action == "send_email":  # there is no client in these stories
            return "failed", "no_client"
        if action == "notify_staff":
            self.told.append(params["text"])
        if action == "add_comment":
            text = filled(params["text"], self.values)
            if not text:
                return "failed", "empty_text"
            self.said.append((self.now, text))
        if action == "edit_item":
            self._save(params["values"], "rule", chain)
        if action == MOVE:
            self._save({"stage": params["stage"]}, "rule", chain)
        return "done", None

    def _pass_on(self, run: Run) -> None:
        """Let go or block the rule that waits for one which has ended."""
        below = run.below
        if below is not None and below.state == "waiting_prev":
            self._let_go_by(run, below)
            if below.due and below.due <= self.now:
                self._act(below)
            if below.state not in OPEN:
                self._pass_on(below)

    def _let_go_by(self, above: Run, run: Run) -> None:
        """Plan or block a run by what became of the one above; who did not act is seen through."""
        while above.above and (above.state == "skipped" or above.reason == "rule_withdrawn"):
            above = above.above
        if above.state in ("failed", "blocked"):
            run.end("blocked", "previous_failed")
        elif above.state in ("done", "skipped") or above.reason == "rule_withdrawn":
            self._plan(run, self.now, self.values)
        else:
            above.below = run

    def stop(self, entry: int, reason: str) -> None:
        """Stop what waits for its time, but for what is due at the entry that was left."""
        for run in [one for one in self.runs if one.entry == entry and one.state in OPEN]:
            if reason != "stage_left" or not run.at_entry:
                run.end("stopped", reason)


def holds(condition: Document | None, values: Document) -> bool:
    """Return whether a condition is met; without one everything goes."""
    if condition is None:
        return True
    over = float(values["amount"]) - float(condition["value"])
    return over > 0 if condition["op"] == "gt" else over < 0


def due_of(mode: Document, start: datetime, values: Document) -> datetime | None:
    """Return when a rule is due; None while its date is empty."""
    day = values["close_date"] and datetime.fromisoformat(values["close_date"]).replace(tzinfo=UTC)
    if mode["mode"] == "at":
        return day and day + length("PT{}H{}M".format(*mode["time"].split(":")))
    base = day if "close_date" in mode.values() else start
    away = length(mode.get("delay", "P0D"))
    return base and (base - away if mode["mode"] == "before" else base + away)


def length(duration: str) -> timedelta:
    """Read an ISO 8601 duration; all days have 24 hours here."""
    parts = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", duration)
    assert parts is not None
    days, hours, minutes = (int(one or 0) for one in parts.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def filled(text: str, values: Document) -> str:
    """Fill the placeholders of a text."""
    return re.sub(r"{{ deal\.(\w+) \| raw }}", lambda found: values[found[1]] or "", text)
