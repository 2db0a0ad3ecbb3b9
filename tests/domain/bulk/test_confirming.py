"""A confirmation is of one thing, and for ten minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.bulk.confirming import VALID, confirmation, fits

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
OF = {"by": 1, "change": {"ids": [1, 2]}}
CONFIRM = confirmation("secret", OF, NOW + VALID)


def test_it_fits_what_it_is_of_in_any_order_of_names():
    assert fits("secret", {"change": {"ids": [1, 2]}, "by": 1}, CONFIRM, NOW)
    assert fits("secret", OF, CONFIRM, NOW + VALID)


@pytest.mark.parametrize(
    ("secret", "of", "confirm", "late"),
    [
        ("other", OF, CONFIRM, timedelta(0)),
        ("secret", {**OF, "by": 2}, CONFIRM, timedelta(0)),
        ("secret", OF, CONFIRM, VALID + timedelta(seconds=1)),
        ("secret", OF, CONFIRM[:-1], timedelta(0)),
        ("secret", OF, "", timedelta(0)),
        ("secret", OF, "99999999999." + CONFIRM.partition(".")[2], timedelta(0)),
        ("secret", OF, confirmation("secret", OF, NOW + timedelta(days=1)), timedelta(0)),
    ],
)
def test_anything_else_does_not_fit(secret, of, confirm, late):
    assert not fits(secret, of, confirm, NOW + late)
