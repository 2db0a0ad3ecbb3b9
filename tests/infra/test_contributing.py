"""The action and the test that CONTRIBUTING.md shows work as they stand there."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

GUIDE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
ACTION, TEST = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
TESTS = re.findall(r"^def (test_\w+)", TEST, re.MULTILINE)


def module(name: str, text: str) -> ModuleType:
    made = ModuleType(name)
    exec(compile(text, name, "exec"), made.__dict__)
    return made


@pytest.mark.parametrize("name", TESTS)
def test_the_test_of_the_example_passes(monkeypatch, name):
    place = "chalicelib.catalogue.actions.employees.raise_amount"
    monkeypatch.setitem(sys.modules, place, module(place, ACTION))

    getattr(module("example", TEST), name)()


def test_the_example_has_tests():
    assert 2 == len(TESTS)
