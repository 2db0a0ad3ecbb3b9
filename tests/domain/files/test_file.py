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
    assert (FileState.STORED, "e1", OWNER, 2) == (
        stored.state,
        stored.etag,
        stored.owner,
        stored.version,
    )
    later = NOON + timedelta(days=999)
    assert stored.exists(later)
    assert not stored.removed().exists(later)
    assert 3 == stored.removed().version


def test_an_owner_is_read_as_the_part_of_its_item():
    assert "deal_12#field#uf_offer" == str(OWNER)
    assert "#rule#a" == str(FileOwner(part="rule#a"))
