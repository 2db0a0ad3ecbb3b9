"""Files follow the fields that refer to them, however often and late the stream tells."""

import msgspec
import pytest

from chalicelib.domain.files.file import FileState
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.records.configuration import field_row
from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.files.follow_fields_files import follow_fields_files
from chalicelib.usecases.files.remove_file import let_go
from tests.support.world import World, interrupt, of_kind
from tests.usecases.files.test_show_file import RULES, kept
from tests.usecases.files.test_take_files import announced


@pytest.fixture
def world():
    made = World()
    made.save(field_row("deal", Field(code="uf_a", title="A", type=FieldType.FILE)))
    return made


def owners(world, id):
    return [str(one) for one in file_of(world.table.get(file_key(id))).owners]


def shown(world, deal, before, after):
    old, new = (
        msgspec.structs.replace(deal, fields={"uf_a": one} if one else {})
        for one in (before, after)
    )
    follow_fields_files(world.tenant, Change(old, new), world.now)


def test_what_a_field_comes_to_show_belongs_to_it_once(world):
    deal = world.create(title="a")
    kept(world, RULES)
    for _ in range(2):
        shown(world, deal, None, "a1")
    assert ["rules", "deal_1 field#uf_a"] == owners(world, "a1")
    for _ in range(2):
        shown(world, deal, "a1", None)
    assert ["rules"] == owners(world, "a1")


def test_what_is_gone_or_was_never_taken_stays_as_it_is(world):
    deal = world.create(title="a")
    id = announced(world)
    shown(world, deal, None, "nothere")
    shown(world, deal, None, id)
    shown(world, deal, "nothere", None)
    assert FileState.ANNOUNCED is file_of(world.table.get(file_key(id))).state
    assert [] == owners(world, id)


def test_a_file_that_a_field_shows_again_before_the_stream_tells_stays(world):
    deal = world.create(title="a")
    kept(world, RULES)
    world.change(deal, uf_a="a1")
    let_go(world.tenant, ["a1"], RULES)
    world.change_unseen(deal, uf_a=None)
    world.change(deal, uf_a="a1")
    assert ["deal_1 field#uf_a"] == owners(world, "a1")


def test_a_file_that_a_field_shows_again_while_it_is_taken_away_stays(world):
    deal = world.create(title="a")
    kept(world, RULES)
    world.change(deal, uf_a="a1")
    let_go(world.tenant, ["a1"], RULES)
    world.change_unseen(deal, uf_a=None)
    interrupt(
        world.table,
        "write",
        before=lambda: world.change_unseen(deal, uf_a="a1"),
        when=of_kind("file"),
    )
    world.settle()
    assert ["deal_1 field#uf_a"] == owners(world, "a1")


def test_a_removed_file_does_not_come_back(world):
    deal = world.create(title="a")
    kept(world, RULES)
    shown(world, deal, None, "a1")
    shown(world, deal, "a1", None)

    let_go(world.tenant, ["a1"], RULES)
    shown(world, deal, None, "a1")
    assert FileState.REMOVED is file_of(world.table.get(file_key("a1"))).state
