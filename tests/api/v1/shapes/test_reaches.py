"""What somebody may do at a place, as the API shows it."""

import msgspec

from chalicelib.api.v1.shapes.reaches import reach_document
from chalicelib.domain.people.roles import Scope, Setup, Verb
from chalicelib.usecases.people.roles import Reach


def test_a_place_is_shown_with_what_holds_there():
    reach = Reach(type="deal", pipeline=None, items={Verb.READ: Scope.OWN}, automation=Setup.READ)
    shown = msgspec.to_builtins(reach_document(reach))
    assert {
        "type": "deal",
        "pipeline": None,
        "items": {"read": "own"},
        "automation": "read",
    } == shown
