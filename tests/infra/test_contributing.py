"""The examples that CONTRIBUTING.md shows work as they stand there."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.ports.mail import Email
from chalicelib.ports.providers import Parts
from chalicelib.records.kinds import KINDS
from tests.support.world import World

GUIDE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
ACTION, TEST, TYPE, KIND, PROVIDER, *_ = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
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


def test_the_type_of_the_example_is_known_at_once():
    world = World()
    module("example", TYPE).add_tickets(world.tenant)
    ticket = world.create("ticket")
    assert ("Ticket #1", "new") == (ticket.title, ticket.stage)


def test_the_kind_of_the_example_is_one():
    kind = module("example", KIND).KIND
    assert kind.name not in KINDS
    assert KINDS["waiter"].wakes == kind.wakes


def test_the_provider_of_the_example_sends():
    http = MemoryHttp()
    provider = module("example", PROVIDER).PROVIDER
    settings = provider.settings(branch="berlin")
    mail = provider.connect(Parts(http=http, aws=pytest.fail), settings, {"key": "s3cret"})
    mail.send(
        Email(message_id="run-1", sender="a@b.example", to=("c@d.example",), subject="", text="")
    )
    (posted,) = http.sent
    assert "https://postoffice.example/berlin/letters" == posted.url
    assert "Bearer s3cret" == dict(posted.headers)["Authorization"]
