"""Files that entries of the timeline show."""

import pytest

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.files.file import RULES, File, FileOwner, FileState
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.files import file_of, file_row
from chalicelib.usecases.automation.own_files import OwnFiles
from tests.support.world import World

DEAL = ItemRef("deal", 1)
FIELD = FileOwner(DEAL, "field#uf_offers")
FIRST, SECOND = (FileOwner(DEAL, f"comment#{one}") for one in "12")


@pytest.fixture
def world():
    """A file of a deal's field, one of rules, and one that is gone."""
    world = World()
    for id, owners, state in (
        ("own", (FIELD,), FileState.STORED),
        ("rules", (FileOwner(part=RULES),), FileState.STORED),
        ("gone", (), FileState.REMOVED),
    ):
        file = File(
            id=id,
            name=f"{id}.pdf",
            type="application/pdf",
            size=1,
            made_by=1,
            made_at=world.now,
            state=state,
            owners=owners,
            version=3,
        )
        world.save(file_row(file))
    return world


def written(files):
    return {put.row.pk: (put.expect, file_of(put.row).owners) for put in files.writes()}


def test_a_file_of_the_item_gets_an_owner_more_in_one_write_however_many_show_it(world):
    files = OwnFiles(world.table)
    changed = {}
    for owner in (FIRST, SECOND):
        changed |= {one.id: one for one in files.shared(["own"], owner, changed)}
    files.take(changed)
    assert {"file#own": (3, (FIELD, FIRST, SECOND))} == written(files)


def test_a_file_of_rules_stays_with_the_rules(world):
    files = OwnFiles(world.table)
    (shown,) = files.shared(["rules"], FIRST, {})
    files.take({shown.id: shown})
    assert ("rules.pdf", {}) == (shown.name, written(files))


@pytest.mark.parametrize("id", ["gone", "never"])
def test_a_file_that_is_gone_is_told(world, id):
    with pytest.raises(ActionFailed, match=id):
        OwnFiles(world.table).shared(["own", id], FIRST, {})


def test_what_a_refused_deed_did_is_not_written(world):
    files = OwnFiles(world.table)
    files.shared(["own"], FIRST, {})
    assert {} == written(files)
