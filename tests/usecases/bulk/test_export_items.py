"""Many items go out at once: what one may take out, page by page."""

import csv
import io

import pytest

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.roles import Granted, Permission, Role, Scope, Verb
from chalicelib.usecases.bulk import export_items as module
from chalicelib.usecases.bulk.export_items import export_items
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world():
    return World()


def taken(world, caller=ANNA, limit=500, after=None, **filters):
    text, rest = export_items(
        world.tenant, caller, "deal", filters, limit=limit, after=after, now=world.now
    )
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    return [row["title"] for row in rows], rest


def exporting(read, export):
    permission = Permission(items={Verb.READ: read, Verb.EXPORT: export})
    role = Role(id="out", name="Out", permissions=(permission,))
    return Caller.of(BEN.user.__class__(id=2, name="Ben", roles=("out",)), {"out": Granted(role)})


def test_a_page_goes_on_behind_its_last_item(world):
    for title in "ABC":
        world.create(title=title)
    first, rest = taken(world, limit=2)
    assert (["A", "B"], (["C"], None)) == (first, taken(world, limit=2, after=rest))
    assert ["B"] == taken(world, title="B")[0]


def test_only_what_one_may_read_and_take_out_is_among_it(world):
    world.create(title="Mine", responsible=2)
    world.create(title="Hers")
    whole, own, none = Scope.ALL, Scope.OWN, Scope.NONE
    assert ["Mine", "Hers"] == taken(world, exporting(whole, whole))[0]
    assert ["Mine"] == taken(world, exporting(whole, own))[0]
    assert ["Mine"] == taken(world, exporting(own, whole))[0]
    with pytest.raises(Forbidden):
        taken(world, exporting(whole, none))


def test_a_page_that_would_be_too_long_ends_before(world, monkeypatch):
    for title in "ABC":
        world.create(title=title)
    monkeypatch.setattr(module, "MAX_CHARACTERS", 1)
    titles, rest = taken(world)
    assert ["A"] == titles
    more, rest = taken(world, after=rest)
    assert ["B"] == more
    assert (["C"], None) == taken(world, after=rest)
