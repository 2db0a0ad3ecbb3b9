"""QR codes: a picture of our own address."""

from chalicelib.domain.items.item import ItemRef
from chalicelib.usecases.printing.qr_codes import make_qr_code
from tests.support.world import World

DEAL = ItemRef("deal", 1)


def test_made_again_it_is_the_same_code():
    world = World()
    made = [
        make_qr_code(world.tenant, "q", DEAL, name="shop", address=address, by=1, at=world.now)
        for address in ("https://a.example", "https://b.example")
    ]
    assert made[0] == made[1]
    (row,) = world.table.query(str(DEAL), prefix="qr_code#")
    assert "https://a.example" in row.body
    assert world.files.get(f"kept/{made[0]['file']}").startswith(b"\x89PNG")
