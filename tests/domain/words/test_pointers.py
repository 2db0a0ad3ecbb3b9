"""JSON Pointers, and which faults an edit has made."""

import pytest

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.pointers import NOTHING, new_faults, value_at

DOCUMENT = {"a": [{"b/c": 1}], "name": "x"}


@pytest.mark.parametrize(
    ("expected", "pointer"),
    [
        (DOCUMENT, ""),
        (1, "/a/0/b~1c"),
        ("x", "/name"),
        (NOTHING, "/a/1"),
        (NOTHING, "/a/x"),
        (NOTHING, "/name/0"),
    ],
)
def test_a_pointer_leads_to_a_place_or_nowhere(expected, pointer):
    assert expected == value_at(DOCUMENT, pointer)


@pytest.mark.parametrize(
    ("is_new", "known", "after"),
    [
        (False, [Fault("/name", "is wrong")], {**DOCUMENT, "a": []}),
        (True, [Fault("/name", "is wrong")], {**DOCUMENT, "name": "y"}),
        (True, [], {**DOCUMENT, "a": []}),
        (True, [Fault("/name", "was wrong otherwise")], DOCUMENT),
    ],
    ids=["left as it was", "changed", "not there before", "another fault"],
)
def test_an_edit_has_made_the_faults_of_what_it_changed(is_new, known, after):
    fault = Fault("/name", "is wrong")
    assert ([fault] if is_new else []) == new_faults([fault], known, DOCUMENT, after)
