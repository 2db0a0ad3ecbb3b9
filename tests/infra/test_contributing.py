"""The examples that CONTRIBUTING.md shows work as they stand there."""

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.api.door.endpoints import Call
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.mail import Email
from chalicelib.ports.providers import Parts
from chalicelib.records.kinds import KINDS
from tests.support.world import BEN, World

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
ACTION, TEST, EFFECT, HANDLING, OUTSIDE_ACTION, EFFECT_TEST = BLOCKS[:6]
TYPE, KIND, PROVIDER, ROUTE, *_ = BLOCKS[6:]
TESTS = re.findall(r"^def (test_\w+)", TEST, re.MULTILINE)
PLACES = {
    "chalicelib.usecases.automation.effects.post_to_chat": HANDLING,
    "chalicelib.catalogue.actions.custom.post_to_chat": OUTSIDE_ACTION,
}


def module(name: str, text: str) -> ModuleType:
    made = ModuleType(name)
    exec(compile(text, name, "exec"), made.__dict__)
    return made


@pytest.mark.parametrize("name", TESTS)
def test_the_test_of_the_example_passes(monkeypatch, name):
    place = "chalicelib.catalogue.actions.employees.items.raise_amount"
    monkeypatch.setitem(sys.modules, place, module(place, ACTION))

    getattr(module("example", TEST), name)()


def test_the_example_has_tests():
    assert 2 == len(TESTS)


def test_the_tests_of_the_effect_pass():
    """In a process of its own: whoever lists all effects must not meet this one."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.infra.contributed_effect"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "4 passed\n") == (run.returncode, run.stdout), run.stderr


def test_the_type_of_the_example_is_known_at_once():
    world = World()
    module("example", TYPE).add_tickets(world.tenant)
    ticket = world.create("ticket")
    assert ("Ticket #1", "new") == (ticket.title, ticket.stage)


def test_the_kind_of_the_example_is_one():
    kind = module("example", KIND).KIND
    assert kind.name not in KINDS
    assert () == kind.wakes


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


def test_the_route_of_the_example_answers_who_has_its_right():
    world = World()
    deal = world.create(title="Ship")
    (endpoint,) = module("route", ROUTE).TITLES.all

    def called_by(caller):
        path = {"type": "deal", "id": str(deal.id)}
        return endpoint.view(
            Call(
                tenant=world.tenant,
                now=world.now,
                method="GET",
                path=path,
                query=None,
                filters={},
                body=None,
                headers={},
                known=caller,
            )
        )

    assert (Right.ITEM_READ, "Ship") == (endpoint.right, called_by(BEN).title)
    with pytest.raises(Forbidden):
        called_by(Caller(BEN.user, BEN.rights - {endpoint.right}))
