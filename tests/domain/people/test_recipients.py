"""Recipients: who is meant, who stands in, who is left out."""

import pytest

from chalicelib.domain.people.departments import Department, Structure
from chalicelib.domain.people.recipients import recipients
from chalicelib.domain.people.users import User

ANN = User(id=1, name="Ann", email="ann@firm.example", admin=True)
BEN = User(id=2, name="Ben", email="ben@firm.example")
CY = User(id=3, name="Cy", active=False)
DEE = User(id=4, name="Dee", admin=True, active=False)
EVE = User(id=5, name="Eve", email="eve@firm.example", admin=True)
NOBODY = Structure()
USERS = {user.id: user for user in (EVE, DEE, CY, BEN, ANN)}


@pytest.mark.parametrize(
    ("wanted", "responsible", "reached", "left_out"),
    [
        ([2, "responsible", 1], 1, [2, 1], 0),
        (["responsible"], 3, [1], 0),
        (["responsible", 1], 99, [1], 0),
        ([3], 2, [], 1),
        ([3, 99, 2, 3], 2, [2], 2),
    ],
)
def test_who_is_reached(wanted, responsible, reached, left_out):
    found = recipients(wanted, responsible, USERS, NOBODY)
    assert (reached, left_out) == ([user.id for user in found.users], len(found.left_out))


def test_what_is_told():
    found = recipients(["responsible", 3, 99], 4, USERS, NOBODY)
    assert {
        "replaced": "Dee (user 4) is no longer active; Ann (user 1) stands in",
        "left_out": "Cy (user 3) is no longer active; the user 99 does not exist",
    } == found.told
    assert {} == recipients([2], 1, USERS, NOBODY).told


def test_nobody_stands_in_where_there_is_no_active_admin():
    found = recipients(["responsible"], 3, {3: CY, 2: BEN, 4: DEE}, NOBODY)
    assert ((), ("Cy (user 3) is no longer active",)) == (found.users, found.left_out)


def test_who_lacks_something_is_left_out_and_stands_in_last():
    def lacks(user):
        return "" if user.id == 5 else "has no phone"

    found = recipients([2, "responsible"], 3, USERS, NOBODY, lacks)
    assert [5] == [user.id for user in found.users]
    assert ("Ben (user 2) has no phone",) == found.left_out


LED_BY_BEN = Structure([Department(id="d", name="Sales", head=2, members=(3, 5))])


def test_the_head_of_who_has_left_stands_in_before_an_admin():
    found = recipients(["responsible"], 3, USERS, LED_BY_BEN)
    assert [2] == [user.id for user in found.users]
    assert ("Cy (user 3) is no longer active; Ben (user 2) stands in",) == found.replaced


@pytest.mark.parametrize(("responsible", "reached"), [(5, [2]), (3, [2]), (2, [1, 5]), (1, [1, 5])])
def test_the_head_is_that_of_the_responsible_person_or_all_admins(responsible, reached):
    found = recipients(["head"], responsible, USERS, LED_BY_BEN)
    assert reached == [user.id for user in found.users]


def test_it_is_told_that_admins_stand_in_for_a_head():
    found = recipients(["head"], 2, USERS, NOBODY)
    said = "nobody is the head of Ben (user 2); the admins stand in: Ann (user 1), Eve (user 5)"
    assert {"replaced": said} == found.told
    assert ("there is no active admin",) == recipients(["head"], 2, {2: BEN}, NOBODY).left_out
