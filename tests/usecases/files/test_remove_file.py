"""Files that are removed."""

import pytest

from chalicelib.domain.errors import Clash, Forbidden, NotFound, Unavailable
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.files.remove_file import let_go, remove_file, remove_files_of
from tests.support.world import ANNA, BEN, World
from tests.usecases.files.test_show_file import RULES, kept
from tests.usecases.files.test_take_files import announced


def gone(world, id):
    return world.table.get(file_key(id)) is None and f"kept/{id}" not in world.tenant.files.contents


def test_an_announced_file_may_be_withdrawn():
    world = World()
    id = announced(world)
    remove_file(world.tenant, BEN, id, now=world.now)
    with pytest.raises(NotFound):
        remove_file(world.tenant, BEN, id, now=world.now)
    world.settle()
    assert gone(world, id)
    assert {} == world.tenant.files.contents


def test_a_file_of_rules_is_removed_by_who_may_change_rules():
    world = World()
    kept(world, RULES)
    with pytest.raises(Forbidden):
        remove_file(world.tenant, BEN, "a1", now=world.now)
    remove_file(world.tenant, ANNA, "a1", now=world.now)
    world.settle()
    assert gone(world, "a1")


@pytest.mark.parametrize(
    ("item", "part", "said"),
    [
        (ItemRef("deal", 1), "comment#c1", "deal_1 comment#c1"),
        (None, "document_template#t1", "document_template#t1"),
    ],
)
def test_what_something_refers_to_is_removed_there(item, part, said):
    world = World()
    world.create(title="a")
    kept(world, FileOwner(item, part))
    with pytest.raises(Clash, match=f"{said}; it goes when") as refused:
        remove_file(world.tenant, ANNA, "a1", now=world.now)
    assert "file_in_use" == refused.value.code


def test_a_file_goes_with_its_last_owner_and_again_changes_nothing():
    world = World()
    deal = world.create(title="a")
    owner = FileOwner(deal.ref, "field#uf_x")
    kept(world, owner)
    let_go(world.tenant, ["a1", "nothere"], FileOwner(deal.ref, "field#uf_y"))
    world.settle()
    assert (owner,) == file_of(world.table.get(file_key("a1"))).owners
    for _ in range(2):
        let_go(world.tenant, ["a1"], owner)
        world.settle()
    assert gone(world, "a1")


def test_bytes_that_could_not_be_cleared_away_are_tried_again(monkeypatch):
    world = World()
    kept(world, RULES)
    delete, tries = world.tenant.files.delete, []

    def flaky(key):
        tries.append(key)
        if len(tries) == 2:
            raise Unavailable("not now")
        delete(key)

    monkeypatch.setattr(world.tenant.files, "delete", flaky)
    remove_file(world.tenant, ANNA, "a1", now=world.now)
    world.settle()
    assert gone(world, "a1")
    assert 4 == len(tries)


def test_all_that_an_item_has_besides_its_fields_is_removed():
    world = World()
    first, second = world.create(title="a"), world.create(title="b")
    kept(world, FileOwner(first.ref, "comment#c1"), "a1")
    kept(world, FileOwner(first.ref, "activity#c1"), "a2")
    kept(world, FileOwner(second.ref, "comment#c1"), "b1")
    for _ in range(2):
        remove_files_of(world.tenant, first.ref)
        world.settle()
    assert [True, True, False] == [gone(world, one) for one in ("a1", "a2", "b1")]
