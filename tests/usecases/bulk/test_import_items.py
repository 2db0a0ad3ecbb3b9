"""Many items come in at once: each row by itself, and once."""

import pytest

from chalicelib.domain.errors import Forbidden, Invalid, Refused, Unavailable
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.roles import Granted, Permission, Role, Scope, Verb
from chalicelib.records.idempotency import Once
from chalicelib.usecases.bulk.import_items import MOST, import_items
from tests.support.world import ANNA, BEN, World, fails, interrupt

ONCE = Once(user=ANNA.id, key="k", fingerprint="f")


@pytest.fixture
def world():
    return World()


def brought(world, rows, caller=ANNA, once=None):
    return import_items(world.tenant, caller, "deal", rows, now=world.now, once=once)


def deals(world):
    return [str(key[0]) for _, key in world.table.query_index("by_type", "deal")]


def importing(scope):
    permission = Permission(items={Verb.IMPORT: scope, Verb.ADD: Scope.NONE})
    role = Role(id="in", name="In", permissions=(permission,))
    return Caller.of(BEN.user.__class__(id=2, name="Ben", roles=("in",)), {"in": Granted(role)})


def test_what_is_wrong_with_a_row_holds_up_none_of_the_others(world):
    found = brought(world, [{"title": "A"}, {"titel": "B"}, {"stage": "none"}, {"title": "D"}])
    assert [Item, Invalid, Invalid, Item] == [one.__class__ for one in found]
    assert 2 == len(deals(world))
    table = brought(world, "title,stage\r\nE,executing\r\nF,none,more\r\n")
    assert [Item, Invalid] == [one.__class__ for one in table]
    assert "executing" == table[0].stage


def test_what_comes_again_makes_nothing_again_also_where_it_had_broken_off(world):
    rows = [{"title": "A"}, {"title": "B"}, {"title": "C"}]
    left = [1]

    def breaks(*_):
        left[0] -= 1
        return left[0] < 0

    interrupt(world.table, "write", before=fails(Unavailable("gone")), when=breaks)
    with pytest.raises(Unavailable):
        brought(world, rows, once=ONCE)
    assert 1 == len(deals(world))
    made = brought(world, rows, once=ONCE)
    assert made == brought(world, rows, once=ONCE)
    assert ["A", "B", "C"] == [one.title for one in made]
    assert 3 == len(deals(world))


def test_another_row_under_the_same_key_is_refused(world):
    brought(world, [{"title": "A"}], once=ONCE)
    (refused,) = brought(world, [{"title": "B"}], once=ONCE)
    assert isinstance(refused, Refused)
    assert "idempotency_key_reused" == refused.code


def test_the_right_to_import_is_enough_and_reaches_as_far_as_its_scope(world):
    found = brought(world, [{"title": "Mine"}, {"responsible": 1}], importing(Scope.OWN))
    assert [Item, Forbidden] == [one.__class__ for one in found]
    with pytest.raises(Forbidden):
        brought(world, [{"title": "Mine"}], importing(Scope.NONE))
    assert 1 == len(deals(world))


def test_too_many_rows_of_a_table_make_nothing(world):
    with pytest.raises(Invalid, match=f"at most {MOST} rows"):
        brought(world, "title\r\n" + "A\r\n" * (MOST + 1))
    assert [] == deals(world)
