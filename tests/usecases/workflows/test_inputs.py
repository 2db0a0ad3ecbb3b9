"""The step log says what each step looked at."""

from datetime import timedelta

import pytest

from tests.support.bureau import comment, do, log, publish, start
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


def input_of(world, *steps, **header):
    """Return what the first step looked at, once the run rests or has ended."""
    workflow = publish(world, *steps, **header)
    deal = world.create(title="Chairs", amount="120")
    run = start(world, workflow, deal)
    world.advance(timedelta(hours=1))
    return log(world, run)[0].input


def put(**how):
    return {"type": "set_variable", "variable": "n", **how}


N = {"n": {"type": "number", "default": 3}}
ABOVE = {"field": "variables.n", "op": "gt", "value": 1}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (
            comment("{{ deal.title }} x {{ variables.n }}"),
            {"deal.title": "Chairs", "variables.n": 3},
        ),
        (comment("nothing"), {}),
        (comment("{{ contact.name }}"), {"contact.name": None}),
        (
            do("call_webhook", url="https://shop.example.com/hook", data={"t": "{{ deal.title }}"}),
            {"deal.title": "Chairs"},
        ),
        (
            {"type": "set_variable", "variable": "n", "value": "{{ deal.amount }}"},
            {"deal.amount": "120.00"},
        ),
        ({"type": "set_variable", "variable": "n", "add": 1}, {"variables.n": 3}),
        (
            {
                "type": "condition",
                "branches": [{"when": {"all": [ABOVE]}, "steps": [comment("more")]}],
            },
            {"variables.n": 3},
        ),
        (
            {
                "type": "while",
                "when": ABOVE,
                "steps": [{"type": "set_variable", "variable": "n", "value": 0}],
            },
            {"variables.n": 3},
        ),
        (
            {
                "type": "user_task",
                "kind": "read",
                "users": [1],
                "subject": "Read {{ deal.title }}",
                "timeout": "PT10M",
            },
            {"deal.title": "Chairs"},
        ),
    ],
)
def test_a_line_names_the_values_that_its_step_looked_at(world, step, expected):
    assert expected == input_of(world, step, {"type": "pause", "interval": "P1D"}, variables=N)


def test_a_step_that_failed_says_so_too(world):
    failing = do("send_email", recipient="client", subject="{{ deal.title }}", text="x")
    assert {"deal.title": "Chairs"}.items() <= input_of(world, failing).items()
