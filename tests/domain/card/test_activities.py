"""Activities find their item by their own id."""

import pytest

from chalicelib.domain.card.activities import item_of
from chalicelib.domain.items.item import ItemRef


@pytest.mark.parametrize("item", ["deal_12", "smart_process_7"])
def test_an_activity_is_found_by_its_id_alone(item):
    assert ItemRef.parse(item) == item_of(f"{item}-k2f9x0a1b2c3")


@pytest.mark.parametrize(
    "id",
    [
        "",
        "deal_12",
        "deal_12-k2f9",
        "deal_12-K2F9X0A1B2C3",
        "deal_12-k2f9x0a1b2c3d",
        "12-k2f9x0a1b2c3",
        "deal_x-k2f9x0a1b2c3",
        "deal_١-k2f9x0a1b2c3",
        "deal_0-k2f9x0a1b2c3",
    ],
)
def test_what_is_no_id_of_an_activity_is_refused(id):
    with pytest.raises(ValueError, match="expected"):
        item_of(id)
