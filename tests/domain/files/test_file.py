"""How far a file is, and where its bytes lie."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.files.file import ANNOUNCED_FOR, File, FileOwner, FileState
from chalicelib.domain.items.item import ItemRef

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OWNER = FileOwner(ItemRef("deal", 12), "field#uf_offer")
FILE = File(id="a1", name="a.pdf", type="application/pdf", size=7, made_by=2, made_at=NOON)


def test_an_announced_file_is_gone_when_nobody_takes_it_into_use():
    assert FILE.exists(NOON + ANNOUNCED_FOR - timedelta(seconds=1))
    assert not FILE.exists(NOON + ANNOUNCED_FOR)


def test_a_file_in_use_stays_until_it_is_removed():
    stored = FILE.stored(OWNER, "e1", NOON)
    assert (FileState.STORED, "e1", (OWNER,), 2) == (
        stored.state,
        stored.etag,
        stored.owners,
        stored.version,
    )
    later = NOON + timedelta(days=999)
    assert stored.exists(later)
    assert not stored.removed().exists(later)
    assert 3 == stored.removed().version


def test_an_owner_is_read_as_the_part_of_its_item():
    assert "deal_12 field#uf_offer" == str(OWNER)
    assert "rules" == str(FileOwner(part="rules"))


def test_the_last_owner_takes_a_file_along():
    other = FileOwner(ItemRef("lead", 1), "field#uf_offer")
    shared = FILE.stored(OWNER, "e1", NOON).owned_by(other).owned_by(OWNER)
    assert ((OWNER, other), 3) == (shared.owners, shared.version)
    left = shared.let_go_by(OWNER)
    assert ((other,), FileState.STORED) == (left.owners, left.state)
    assert left is left.let_go_by(OWNER)
    assert FileState.REMOVED is left.let_go_by(other).state


def test_only_fields_share_files_of_other_items():
    stored = FILE.stored(FileOwner(ItemRef("deal", 12), "comment#a"), "e1", NOON)
    elsewhere = ItemRef("lead", 1)
    assert stored.may_belong_to(FileOwner(elsewhere, "field#uf_x"))
    assert stored.may_belong_to(FileOwner(ItemRef("deal", 12), "comment#b"))
    assert not stored.may_belong_to(FileOwner(elsewhere, "comment#b"))
    assert not stored.may_belong_to(FileOwner(None, "rules"))
