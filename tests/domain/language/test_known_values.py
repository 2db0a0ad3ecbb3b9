"""Values of conditions that name a stage, a pipeline or a user must name one that is there."""

import pytest

from chalicelib.domain.language.known_values import Named, unknown_values


def named_by(field):
    return {
        "stage": Named("stage", frozenset({"new", "won"})),
        "responsible": Named("user", frozenset({1, 2})),
    }.get(field)


@pytest.mark.parametrize(
    ("condition", "pointers"),
    [
        ({"field": "stage", "op": "eq", "value": "new"}, []),
        ({"field": "stage", "op": "eq", "value": "nwe"}, ["/c/value"]),
        ({"field": "title", "op": "eq", "value": "nwe"}, []),
        ({"field": "stage", "op": "in", "value": ["new", "x", "y"]}, ["/c/value/1", "/c/value/2"]),
        ({"not": {"field": "stage", "op": "ne", "value": "x"}}, ["/c/not/value"]),
        ({"any": [{"field": "responsible", "op": "eq", "value": 3}]}, ["/c/any/0/value"]),
        ({"all": [{"field": "responsible", "op": "eq", "value": 2}]}, []),
        ({"field": "responsible", "op": "eq", "value": {"field": "created_by"}}, []),
        ({"field": "responsible", "op": "empty"}, []),
        (None, []),
    ],
)
def test_what_names_nothing_is_told_at_its_place(condition, pointers):
    found = list(unknown_values("/c", condition, named_by))
    assert pointers == [fault.pointer for fault in found]


def test_the_fault_says_what_there_is():
    (fault,) = unknown_values("", {"field": "stage", "op": "eq", "value": "nwe"}, named_by)
    assert "there is no stage nwe, did you mean new? there are new, won" == fault.message
