"""Workflow templates for tests: a small catalogue, a setting, and functions that do the steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.errors import Fault, Refused
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.paths import PathContext
from chalicelib.domain.language.placeholders import parse_template as parse_text
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.instants import parse_instant, show_instant
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.deciding import evaluate_branch
from chalicelib.domain.workflows.event_budget import allowance
from chalicelib.domain.workflows.names import TemplateContext, condition_fields, condition_values
from chalicelib.domain.workflows.parsing import parse_template
from chalicelib.domain.workflows.steps import SetVariable, duration_of
from chalicelib.domain.workflows.template import Template, places
from chalicelib.domain.workflows.variables import Constant, Variable, assigned_value, field_of
from tests.support.asl_lint import problems
from tests.support.asl_runner import START, Execution, Runner, TaskError

UTC = ZoneInfo("UTC")
FIELDS = {
    code: Field(code=code, title=code, type=kind)
    for code, kind in [
        ("title", FieldType.STRING),
        ("amount", FieldType.MONEY),
        ("stage", FieldType.STRING),
        ("close_date", FieldType.DATE),
    ]
}


class SmallCatalogue:
    """A catalogue of four actions."""

    codes = frozenset({"note", "edit", "look_up", "change_stage"})
    _needed: Mapping[str, str] = {"note": "text", "edit": "fields", "change_stage": "stage"}

    def check(self, code: str, params: Mapping[str, Any], path_context: PathContext) -> list[Fault]:
        """Every action has one parameter, `look_up` none."""
        needed = self._needed.get(code)
        faults = [Fault(f"/{name}", "unknown field") for name in params if name != needed]
        if needed and needed not in params:
            faults.append(Fault(f"/{needed}", "is required"))
        paths = parse_text(params["text"]).paths if "text" in params else ()
        return faults + [
            Fault("/text", f"no {'.'.join(one)}") for one in paths if not path_context.knows(one)
        ]

    def results(self, code: str, params: Mapping[str, Any]) -> Mapping[str, Field]:
        """Only `look_up` gives something."""
        if code != "look_up":
            return {}
        return {"found": Field(code="found", title="Found", type=FieldType.NUMBER)}

    def changes(self, code: str, params: Mapping[str, Any]) -> frozenset[str]:
        """Only `edit` changes fields."""
        return frozenset(params.get("fields", {})) if code == "edit" else frozenset()


SETTING = TemplateContext(
    entity_type="deal",
    entity_types=("lead", "deal"),
    now=START,
    actions=SmallCatalogue(),
    fields=FIELDS,
    stages={"deal": frozenset({"new", "won", "lost"}), "lead": frozenset({"new", "converted"})},
    users=frozenset({1, 2}),
    paths={"deal": FIELDS, "item": FIELDS},
    tenant_variables={"counter": Variable(type=FieldType.NUMBER)},
    tenant_constants={"country": Constant(type=FieldType.STRING, value="DE")},
)
HEADER: dict[str, Any] = {
    "name": "Follow up",
    "entity_type": "deal",
    "parameters": {"budget": {"type": "money"}, "people": {"type": "user", "multiple": True}},
    "variables": {
        "n": {"type": "number", "default": 0},
        "m": {"type": "number", "default": 0},
        "word": {"type": "string"},
        "words": {"type": "string", "multiple": True, "default": ["a", "b", "c"]},
        "person": {"type": "user"},
    },
    "constants": {"limit": {"type": "number", "value": 3}},
}


def document(*steps: Any, **header: Any) -> dict[str, Any]:
    """Return the document of a template with these steps."""
    return {**HEADER, **header, "steps": list(steps)}


def parsed(*steps: Any, **header: Any) -> Template:
    """Return the template with these steps."""
    return parse_template(document(*steps, **header), SETTING)


def note(text: str = "x", **more: Any) -> dict[str, Any]:
    """Return a plain step."""
    return {"type": "action", "action": "note", "params": {"text": text}, **more}


def below(name: str, value: Any) -> dict[str, Any]:
    """Return a condition."""
    return {"field": name, "op": "lt", "value": value}


def count_up(name: str = "n") -> dict[str, Any]:
    """Return a step that adds one to a variable."""
    return {"type": "set_variable", "variable": name, "add": 1}


def counting(passes: int, *steps: Any, name: str = "n", **more: Any) -> dict[str, Any]:
    """Return a loop that makes so many passes."""
    when = below(f"variables.{name}", passes)
    return {"type": "while", "when": when, "steps": [*steps, count_up(name)], **more}


@dataclass
class Workflow:
    """A run of a template on the interpreter, with functions that keep its data in memory.

    Its definition passes all linters.
    """

    template: Template
    item: dict[str, Any] = field(default_factory=lambda: {"title": "Sale", "amount": "10.00"})
    parameters: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    """Steps with their visit, in the order in which they were done."""
    tokens: dict[str, str] = field(default_factory=dict)
    """By step."""
    failing: dict[str, list[str]] = field(default_factory=dict)
    """Errors that the next calls for a step meet."""
    spent: int = 0
    hook: Callable[["Workflow", str], None] = lambda workflow, step: None
    """Called for each action."""

    def __post_init__(self) -> None:
        self.variables = {code: one.default for code, one in self.template.variables.items()}
        self.fields = condition_fields(self.template, SETTING)
        self.places = places(self.template)
        self.allowed = allowance(self.template)
        self.definition = compile_template(self.template, step_arn="step", wait_arn="wait")
        assert problems(self.definition) == []
        self.runner = Runner(self.definition, self.call)
        self.first = self.runner.start("run", {"run": "run", "loops": {}})

    @property
    def last(self) -> Execution:
        """The execution that the run is in, or ended in."""
        return list(self.runner.executions.values())[-1]

    def run(self, until: timedelta | None = None) -> "Workflow":
        """Go on until nothing is left to do."""
        self.runner.run(None if until is None else self.runner.now + until)
        return self

    def answer(self, step: str, output: Any = None) -> bool:
        """Answer the token of a step."""
        return self.runner.answer(self.tokens[step], output)

    def values(self) -> dict[str, Any]:
        """Return what conditions see."""
        return condition_values(self.item, {}, variables=self.variables, parameters=self.parameters)

    def call(self, function: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Do what the functions of a real stack do."""
        step = payload.get("step", "")
        if self.failing.get(step):
            raise TaskError(self.failing[step].pop(0))
        loops = payload["loops"]
        answer = {"run": payload["run"], "loops": loops}
        if function == "wait":
            self.tokens[step] = payload["token"]
            self._note("wait", step, loops)
            return {}
        match payload["do"]:
            case "act":
                self._act(step, loops)
            case "decide":
                return {**answer, **self._decide(step, loops)}
            case "reckon":
                return {**answer, **self._reckon(step)}
            case "time_out":
                self._note("late", step, loops)
                return {**answer, **({"branch": payload["branch"]} if "branch" in payload else {})}
            case "renew":
                self.spent = 0
                number = len(self.runner.executions)
                self.runner.start(f"run-{number}", {**answer, "enter": step})
            case "finish":
                self.done.append("finish")
        return answer

    def _note(self, word: str, step: str, loops: dict[str, int]) -> None:
        around = "-".join(f"{loop}:{loops.get(loop, 0)}" for loop in self.places[step].loops)
        self.done.append(" ".join(part for part in (word, step, around) if part))

    def _act(self, id: str, loops: dict[str, int]) -> None:
        step = self.places[id].step
        if isinstance(step, SetVariable):
            if step.add is not None:
                self.variables[step.variable] += step.add
            else:
                one = field_of(step.variable, self.template.variables[step.variable])
                self.variables[step.variable] = assigned_value(
                    one,
                    step.value,
                    lambda path: self.values().get(".".join(path)),
                    Style(UTC),
                    lambda _, value: str(value),
                )
        else:
            self._note("", id, loops)
            self.hook(self, id)

    def _decide(self, id: str, loops: dict[str, int]) -> dict[str, Any]:
        try:
            decision = evaluate_branch(
                self.places[id],
                self.values(),
                fields=self.fields,
                zone=UTC,
                loops=loops,
                allowed=self.allowed,
                spent=self.spent,
            )
        except Refused as refused:
            raise TaskError("RunFailed") from refused
        self.spent += decision.events
        step = self.places[id].step
        if decision.events and hasattr(step, "over"):
            self.variables[step.variable] = decision.value
        return {"branch": decision.branch, "loops": decision.loops}

    def _reckon(self, id: str) -> dict[str, Any]:
        step = self.places[id].step
        if not hasattr(step, "branches"):
            until = self._instant(step)
            return {"until": show_instant(until), "timeout": self._seconds(until)}
        timers = [
            (self._instant(one.event), index)
            for index, one in enumerate(step.branches)
            if one.event.until or duration_of(one.event)
        ]
        until, branch = min(timers)
        return {"timeout": self._seconds(until), "branch": branch}

    def _instant(self, event: Any) -> Any:
        if event.until is None:
            seconds = parse_duration(duration_of(event)).nominal_seconds
            return self.runner.now + timedelta(seconds=seconds)
        text = parse_text(event.until).render(
            lambda path: self.item.get(path[1]) or self.variables.get(path[1]), style=Style(UTC)
        )
        return parse_instant(text if "T" in text else f"{text}T00:00:00Z")

    def _seconds(self, until: Any) -> int:
        return max(1, int((until - self.runner.now).total_seconds()))
