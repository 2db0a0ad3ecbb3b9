"""Moments as parameters; their reading is shown by the actions that have one (create_activity)."""

import pytest

from chalicelib.catalogue.parameters.moments import Moment
from tests.support.contexts import action_context, check_context, pointers


def moment(**parts) -> Moment:
    return Moment(
        **{"name": "start", "from_now": None, "field": None, "offset": None, "time": None, **parts}
    )


def test_no_moment_is_no_instant():
    assert not moment().given
    assert moment().at(action_context()) is None


@pytest.mark.parametrize("part", ["offset", "time"])
def test_what_belongs_to_a_field_needs_one(part):
    assert [f"/start_{part}"] == pointers(moment(**{part: "P1D"}).faults(check_context()))
