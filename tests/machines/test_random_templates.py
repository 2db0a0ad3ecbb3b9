"""Random templates compile to definitions that linters accept and that come to their end."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.diagram import diagram
from chalicelib.domain.workflows.parsing import parse_template
from chalicelib.domain.workflows.template import Template, export_template, stored_template
from tests.domain.workflows.test_diagram import LINE
from tests.support.asl_lint import machines, reachable
from tests.support.workflows import SETTING, Workflow, below, document, note

EVENTS = st.sampled_from(
    [
        {"type": "wait_for_client", "period": "P2D"},
        {"type": "wait_for_client", "until": "{{ deal.close_date }}"},
        {"type": "wait_for_stage", "stages": ["won"], "timeout": "P1D"},
        {"type": "wait_for_event", "name": "go", "users": [1], "timeout": "PT1H"},
        {"type": "user_task", "kind": "read", "users": [2], "subject": "Read", "timeout": "P3D"},
    ]
)
PLAIN = st.sampled_from(
    [
        note(),
        {"type": "set_variable", "variable": "word", "value": "{{ deal.title }}"},
        {"type": "action", "action": "look_up"},
        {"type": "pause", "interval": "PT10M"},
        {"type": "pause", "until": "2023-04-05T00:00:00Z"},
    ]
)
FAILING = {"type": st.just("action"), "action": st.just("look_up")}
WHEN = st.sampled_from([below("amount", "5.00"), below("amount", "50.00"), {"all": []}])
WAYS_OUT = st.sampled_from(
    [{"type": "end"}, {"type": "action", "action": "change_stage", "params": {"stage": "won"}}]
)


def blocks(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    steps = st.lists(inner, min_size=1, max_size=3)
    few = st.lists(inner, max_size=2)

    def branched(type: str, least: int, **branch: Any) -> st.SearchStrategy[Any]:
        branches = st.lists(st.fixed_dictionaries(branch), min_size=least, max_size=3)
        return st.fixed_dictionaries({"type": st.just(type), "branches": branches})

    return st.one_of(
        branched("condition", 1, when=WHEN, steps=few | st.lists(WAYS_OUT, max_size=1)),
        branched("parallel", 2, steps=steps),
        branched("listen", 2, event=EVENTS, steps=few),
        st.fixed_dictionaries({**FAILING, "on_failure": steps}),
        st.fixed_dictionaries({"loop": st.integers(0, 3), "steps": steps}),
        st.fixed_dictionaries(
            {
                "type": st.just("for_each"),
                "over": st.just("variables.words"),
                "as": st.just("word"),
                "steps": steps,
            }
        ),
    )


DOCUMENTS = st.lists(st.recursive(PLAIN | EVENTS, blocks, max_leaves=12), min_size=1, max_size=4)


def counted(steps: list[Any], numbers: Iterator[int]) -> list[Any]:
    """Return the steps with loops that count their passes, each in a variable of its own."""
    found = []
    for step in steps:
        if "branches" in step:
            branches = [
                {**branch, "steps": counted(branch["steps"], numbers)}
                for branch in step["branches"]
            ]
            found.append({**step, "branches": branches})
        elif "loop" in step:
            code = f"c{next(numbers)}"
            count = {"type": "set_variable", "variable": code, "add": 1}
            when = below(f"variables.{code}", step["loop"])
            body = [count, *counted(step["steps"], numbers)]
            found.append({"type": "set_variable", "variable": code, "value": 0})
            found.append({"type": "while", "when": when, "steps": body})
        elif "on_failure" in step:
            found.append({**step, "on_failure": counted(step["on_failure"], numbers)})
        elif "steps" in step:
            found.append({**step, "steps": counted(step["steps"], numbers)})
        else:
            found.append(step)
    return found


def trimmed(whole: dict[str, Any]) -> Template:
    """Return the template of a document without what is never reached."""
    while True:
        try:
            return parse_template(whole, SETTING)
        except Invalid as invalid:
            fault = invalid.faults[0]
            assume("levels deep" not in fault.message)
            assert fault.message.startswith("is never reached")
            *way, last = fault.pointer.split("/")[1:]
            sequence: Any = whole
            for name in way:
                sequence = sequence[int(name) if name.isdigit() else name]
            del sequence[int(last) :]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_a_random_template_compiles_and_comes_to_its_end(steps):
    numbers = itertools.count()
    body = counted(steps, numbers)
    header = document()["variables"] | {
        f"c{number}": {"type": "number", "default": 0} for number in range(next(numbers))
    }
    template = trimmed(document(*copy.deepcopy(body), variables=header))

    assert template == stored_template(export_template(template))
    for machine in machines(compile_template(template)):
        assert set(machine["States"]) == reachable(machine)
    assert all(LINE.fullmatch(line) for line in diagram(template).split("\n")[1:-1])

    item = {"amount": "10.00", "title": "Sale", "close_date": "2023-04-08"}
    workflow = Workflow(template, item=item).run()
    assert "SUCCEEDED" == workflow.first.status
    assert "finish" == workflow.done[-1]
