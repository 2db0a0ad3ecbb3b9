"""Rights, and callers who have them."""

import pytest

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.rights import ADMINS_ONLY, OF_USERS, Caller, Right
from chalicelib.domain.people.users import User

ADMIN = Caller.of(User(id=1, name="Anna", admin=True))
COLLEAGUE = Caller.of(User(id=2, name="Ben"))


@pytest.mark.parametrize("right", list(Right), ids=str)
def test_an_admin_has_every_right(right):
    assert ADMIN.may(right)
    ADMIN.require(right)


@pytest.mark.parametrize("right", sorted(ADMINS_ONLY), ids=str)
def test_a_colleague_lacks_what_changes_things_for_all(right):
    assert not COLLEAGUE.may(right)
    with pytest.raises(Forbidden, match="none of your roles") as refused:
        COLLEAGUE.require(right)
    assert "forbidden" == refused.value.code


@pytest.mark.parametrize("right", sorted(OF_USERS), ids=str)
def test_a_colleague_has_all_other_rights(right):
    assert COLLEAGUE.may(right)
    COLLEAGUE.require(right)


def test_the_two_levels_are_these():
    assert {
        "app_action:update",
        "app_trigger:update",
        "automation:update",
        "bin:others",
        "connection:update",
        "department:update",
        "document_template:update",
        "entity_type:update",
        "exclusion:update",
        "feed:others",
        "field:update",
        "form:update",
        "pipeline:update",
        "product:update",
        "resource:update",
        "role:update",
        "settings:update",
        "task:others",
        "token:others",
        "user:update",
        "workflow:run",
        "workflow:update",
    } == ADMIN.rights - COLLEAGUE.rights


def test_each_of_several_rights_is_needed():
    COLLEAGUE.require(Right.ITEM_MOVE, Right.ITEM_CHANGE)
    with pytest.raises(Forbidden):
        COLLEAGUE.require(Right.ITEM_MOVE, Right.USER_UPDATE)


def test_a_refusal_can_say_why():
    with pytest.raises(Forbidden, match="not yours"):
        COLLEAGUE.require(Right.TASK_OTHERS, because="not yours")


def test_a_caller_is_known_by_the_id_of_the_user():
    assert (1, 2) == (ADMIN.id, COLLEAGUE.id)


def test_a_caller_may_have_a_right_apart_from_being_an_admin():
    assert Caller(COLLEAGUE.user, frozenset({Right.USER_UPDATE})).may(Right.USER_UPDATE)
    assert not Caller(ADMIN.user, frozenset()).may(Right.ITEM_READ)
