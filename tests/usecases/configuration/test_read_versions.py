"""Only the versions up to the one that counts are shown."""

import msgspec
import pytest

from chalicelib.domain.automation.document import Version
from chalicelib.domain.errors import NotFound
from chalicelib.records.body import decode
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.read_versions import list_versions, show_version
from chalicelib.usecases.configuration.save_part import add_part
from chalicelib.usecases.configuration.stored_automation import Making
from tests.support.world import ANNA, World

PLACE = ("deal", "default")
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}


@pytest.fixture
def world():
    world = World()
    for _ in range(3):
        making = Making(caller=ANNA, now=world.now)
        add_part(world.tenant, ANNA, PLACE, RULES, COMMENT, making)
    return world


def numbers(world, **more):
    listed = list_versions(world.tenant, ANNA, PLACE, world.now, **more)
    return [one.number for one in listed]


def test_the_newest_come_first(world):
    assert [3, 2, 1] == numbers(world, limit=9)
    assert [3, 2] == numbers(world, limit=2)
    assert [1] == numbers(world, limit=2, before=2)


def test_versions_that_do_not_count_are_not_shown(world):
    """A merge of two tenants may bring some."""
    row = world.table.query("config#deal#default", prefix="version#")[0]
    body = msgspec.json.encode(msgspec.structs.replace(decode(row, Version), number=7)).decode()
    world.save(msgspec.structs.replace(row, sk="version#000007", body=body))
    assert [3, 2, 1] == numbers(world, limit=9)
    assert [3, 2, 1] == numbers(world, limit=9, before=9)
    with pytest.raises(NotFound, match="the newest is 3"):
        show_version(world.tenant, ANNA, PLACE, 7, world.now)
