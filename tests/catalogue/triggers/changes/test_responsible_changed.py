"""Responsible person changed (T06)."""

import pytest

from chalicelib.catalogue.triggers.changes.responsible_changed import ResponsibleChanged
from tests.support.contexts import change, deal


@pytest.mark.parametrize(
    ("what", "expected"),
    [({"responsible": 2}, True), ({"responsible": 1}, False), ({"title": "Roof"}, False)],
)
def test_it_fires_when_another_user_is_put_in_charge(what, expected):
    before = deal(responsible=1)

    assert expected is ResponsibleChanged().matches_change(change(before, **what))


def test_it_asks_only_for_the_responsible_person():
    assert frozenset({"responsible"}) == ResponsibleChanged().watches()
