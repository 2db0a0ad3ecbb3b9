"""The diagram of a template: a Mermaid flowchart of its steps."""

from typing import Any

from chalicelib.domain.language.conditions import AllOf, AnyOf, Condition, Leaf, Not
from chalicelib.domain.language.operands import read_value
from chalicelib.domain.language.operators import Operator
from chalicelib.domain.workflows.steps import (
    ENDING_ACTIONS,
    ActionStep,
    ConditionStep,
    EndStep,
    EventStep,
    FailingStep,
    ForEachStep,
    ListenStep,
    LoopStep,
    ParallelStep,
    PauseStep,
    SetVariable,
    Step,
    WaitForClient,
    WaitForEvent,
    WaitForStage,
    WhileStep,
    duration_of,
    ends_in_failure,
    failure_steps,
    is_always,
)
from chalicelib.domain.workflows.template import Template

MAX_LABEL = 120
"""Characters of a label; longer texts are cut."""

Exit = tuple[str, str]
"""A node that something follows, and what stands on the arrow."""

_SHAPES = {
    "step": ('["', '"]'),
    "choice": ('{"', '"}'),
    "wait": ('(["', '"])'),
    "join": ('(("', '"))'),
}


def diagram(template: Template) -> str:
    """Return a template as Mermaid text."""
    chart = _Chart()
    start = chart.node(template.name, "join")
    for exit in chart.sequence(template.steps, [(start, "")]):
        chart.arrow(exit, chart.last)
    return "\n".join(["flowchart TD", *chart.lines, *chart.ending(), ""])


def label(text: str) -> str:
    """Return a text as it can stand within the quotes of a node or an arrow."""
    line = " ".join(text.split())
    if len(line) > MAX_LABEL:
        line = line[: MAX_LABEL - 1] + "…"
    return "".join(one if one.isalnum() or one in " .,:_-/+…" else f"#{ord(one)};" for one in line)


def describe(step: Step) -> str:
    """Return what a step does, in a few words."""
    match step:
        case ActionStep(action=code):
            return code.replace("_", " ").capitalize()
        case SetVariable(variable=code):
            return f"Set {code}"
        case ConditionStep():
            return "Condition"
        case ParallelStep():
            return "Parallel"
        case ListenStep():
            return "First event"
        case WhileStep(when=when):
            return f"While {phrase(when)}"
        case ForEachStep(over=over, variable=code):
            return f"For each {code} of {over}"
        case EndStep():
            return "End"
        case _:
            return _describe_rest(step)


def _describe_rest(step: EventStep) -> str:
    match step:
        case PauseStep():
            return f"Pause {_span(step)}"
        case WaitForStage(stages=stages, pipeline=pipeline):
            where = f" of {pipeline}" if pipeline else ""
            return f"Wait for stage {' or '.join(stages) or 'final'}{where}"
        case WaitForClient():
            return f"Wait for client {_span(step)}".rstrip()
        case WaitForEvent(name=name):
            return f"Wait for {name}"
        case _:
            return f"Task: {step.subject}"


def phrase(when: Any) -> str:
    """Return a checked condition as words."""
    return "always" if is_always(when) else str(_condition(when))


class _Chart:
    """The lines of a chart while it is drawn."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.last = "finish"
        self._count = 0

    def node(self, text: str, shape: str) -> str:
        self._count += 1
        opening, closing = _SHAPES[shape]
        name = f"n{self._count}"
        self.lines.append(f"    {name}{opening}{label(text) or ' '}{closing}")
        return name

    def arrow(self, exit: Exit, target: str) -> None:
        source, text = exit
        words = f'|"{label(text)}"|' if text else ""
        self.lines.append(f"    {source} -->{words} {target}")

    def ending(self) -> list[str]:
        """Return the node at which runs end, if an arrow leads there."""
        reached = any(line.endswith(f" {self.last}") for line in self.lines)
        return [f'    {self.last}(("End"))'] if reached else []

    def sequence(self, steps: tuple[Step, ...], exits: list[Exit]) -> list[Exit]:
        """Draw some steps behind what comes before them; return what the last ones lead on to."""
        for step in steps:
            exits = self._step(step, exits)
        return exits

    def _step(self, step: Step, exits: list[Exit]) -> list[Exit]:
        if isinstance(step, EndStep):
            self._join(exits, self.last)
            return []
        text = step.title or describe(step)
        if isinstance(step, ConditionStep):
            return self._condition(step, text, exits)
        if isinstance(step, ParallelStep):
            return self._parallel(step, text, exits)
        if isinstance(step, ListenStep):
            return self._listen(step, text, exits)
        if isinstance(step, LoopStep):
            here = self._enter(text, "choice", exits)
            self._join(self.sequence(step.steps, [(here, "next pass")]), here)
            forever = isinstance(step, WhileStep) and is_always(step.when)
            return [] if forever else [(here, "done")]
        shape = "wait" if isinstance(step, EventStep) else "step"
        return self._act(step, self._enter(text, shape, exits))

    def _act(self, step: FailingStep, here: str) -> list[Exit]:
        ends = isinstance(step, ActionStep) and step.action in ENDING_ACTIONS
        out: list[Exit] = [] if ends else [(here, "")]
        failed: Exit = (here, "if it fails")
        if ends:
            self.arrow((here, ""), self.last)
        if ends_in_failure(step):
            self.arrow(failed, self.last)
        elif failure_steps(step) or ends:
            out += self.sequence(failure_steps(step), [failed])
        return out

    def _condition(self, step: ConditionStep, text: str, exits: list[Exit]) -> list[Exit]:
        here = self._enter(text, "choice", exits)
        out: list[Exit] = []
        for branch in step.branches:
            out += self.sequence(branch.steps, [(here, phrase(branch.when))])
        return out if is_always(step.branches[-1].when) else [*out, (here, "otherwise")]

    def _parallel(self, step: ParallelStep, text: str, exits: list[Exit]) -> list[Exit]:
        here = self._enter(text, "join", exits)
        ways = [self.sequence(branch.steps, [(here, "")]) for branch in step.branches]
        out = [exit for way in ways for exit in way]
        if all(ways):
            return [(self._enter("All done", "join", out), "")]
        self._join(out, self.last)
        return []

    def _listen(self, step: ListenStep, text: str, exits: list[Exit]) -> list[Exit]:
        here = self._enter(text, "choice", exits)
        out: list[Exit] = []
        for branch in step.branches:
            event = branch.event.title or describe(branch.event)
            out += self.sequence(branch.steps, [(self._enter(event, "wait", [(here, "")]), "")])
        return out

    def _enter(self, text: str, shape: str, exits: list[Exit]) -> str:
        here = self.node(text, shape)
        self._join(exits, here)
        return here

    def _join(self, exits: list[Exit], target: str) -> None:
        for exit in exits:
            self.arrow(exit, target)


def _span(step: PauseStep | WaitForClient) -> str:
    return duration_of(step) or (f"until {step.until}" if step.until else "")


def _condition(when: dict[str, Any]) -> Condition:
    if "all" in when:
        return AllOf(tuple(map(_condition, when["all"])))
    if "any" in when:
        return AnyOf(tuple(map(_condition, when["any"])))
    if "not" in when:
        return Not(_condition(when["not"]))
    return Leaf(when["field"], Operator(when["op"]), read_value(when.get("value")))
