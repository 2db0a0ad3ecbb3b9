"""Values of conditions that name a stage, a pipeline or a user must name one that is there."""

import pytest

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.known_values import naming, unknown_values

USERS = ("responsible", "contact.responsible")
named_by = naming(
    {code: Field(code=code, title=code, type=FieldType.USER) for code in USERS},
    {"default": frozenset({"new", "won"})},
    frozenset({1, 2}),
)


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
        ({"field": "contact.responsible", "op": "eq", "value": 3}, ["/c/value"]),
        ({"field": "previous_stage", "op": "eq", "value": "x"}, ["/c/value"]),
        ({"field": "pipeline", "op": "in", "value": ["default", "x"]}, ["/c/value/1"]),
        (None, []),
    ],
)
def test_what_names_nothing_is_told_at_its_place(condition, pointers):
    found = list(unknown_values("/c", condition, named_by))
    assert pointers == [fault.pointer for fault in found]


def test_the_fault_says_what_there_is():
    (fault,) = unknown_values("", {"field": "stage", "op": "eq", "value": "nwe"}, named_by)
    assert "there is no stage nwe, did you mean new? there are new, won" == fault.message
