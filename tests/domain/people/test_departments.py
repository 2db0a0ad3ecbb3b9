"""Departments: who is the head of whom, and what cannot be."""

import pytest

from chalicelib.domain.people.departments import MAX_DEPTH, Department, Structure
from chalicelib.domain.people.users import User

USERS = {id: User(id=id, name=f"U{id}", active=id != 9) for id in range(1, 10)}
BOARD = Department(id="b", name="Board", head=1)
SALES = Department(id="s", name="Sales", parent="b", head=2, members=(2, 3))
NORTH = Department(id="n", name="North", parent="s", members=(4,))
EAST = Department(id="e", name="East", parent="s", head=9, members=(5, 9))
COMPANY = Structure([NORTH, EAST, SALES, BOARD])


@pytest.mark.parametrize(
    ("person", "head"),
    [
        (3, 2),  # of the own department
        (2, 1),  # a head: of the one above
        (4, 2),  # the own one has none
        (5, 2),  # the own one's has left
        (9, 2),  # who has left has a head still
        (1, None),  # nobody above, and no member anywhere
        (7, None),
    ],
)
def test_the_head_of_somebody(person, head):
    found = COMPANY.head_of(person, USERS)
    assert head == (found and found.id)


def test_who_leads_several_belongs_to_the_uppermost_unless_a_member():
    led = [BOARD, Department(id="a", name="A", parent="b", head=6)]
    several = Structure([*led, Department(id="z", name="Z", parent="a", head=6, members=(7,))])
    assert "a" == several.of(6).id
    assert 1 == several.head_of(6, USERS).id
    member = Structure([*led, Department(id="z", name="Z", head=8, members=(6,))])
    assert "z" == member.of(6).id


def test_the_people_of_a_department_are_those_below_it_too():
    assert {2, 3, 4, 5, 9} == COMPANY.people_of("s")
    assert set() == COMPANY.people_of("gone")


@pytest.mark.parametrize(
    ("department", "pointer", "said"),
    [
        (Department(id="x", name=" "), "/name", "a name"),
        (Department(id="x", name="X", parent="y"), "/parent", "there is no department y"),
        (Department(id="s", name="Sales", parent="s"), "/parent", "is this department"),
        (Department(id="b", name="Board", parent="n"), "/parent", "North lies below"),
        (Department(id="x", name="X", head=9), "/head", "the user 9"),
        (Department(id="x", name="X", members=(7, 99)), "/members/1", "the user 99"),
        (Department(id="x", name="X", members=(3,)), "/members/0", "U3 is a member of Sales"),
    ],
)
def test_what_cannot_be_is_said(department, pointer, said):
    (fault,) = COMPANY.faults(department, USERS)
    assert pointer == fault.pointer
    assert said in fault.message


def test_what_stays_as_it_was_is_not_judged_again():
    renamed = Department(id="e", name="Far East", parent="s", head=9, members=(9,))
    assert [] == COMPANY.faults(renamed, USERS)


def test_there_are_not_too_many_levels():
    chain = [Department(id="0", name="0")]
    chain += [Department(id=str(n), name="x", parent=str(n - 1)) for n in range(1, MAX_DEPTH)]
    deep = Structure(chain)
    (fault,) = deep.faults(Department(id="new", name="x", parent=chain[-1].id), USERS)
    assert "levels" in fault.message
    above = Structure([*chain, Department(id="top", name="Top")])
    (fault,) = above.faults(Department(id="0", name="0", parent="top"), USERS)
    assert "levels" in fault.message


def test_a_circle_that_is_stored_all_the_same_ends():
    circle = Structure(
        [
            Department(id="a", name="A", parent="b", members=(3,)),
            Department(id="b", name="B", parent="a"),
        ]
    )
    assert circle.head_of(3, USERS) is None


@pytest.mark.parametrize(
    ("person", "around"), [(4, ["n", "s", "b"]), (1, ["b"]), (2, ["s", "b"]), (7, [])]
)
def test_somebody_is_among_the_people_of_these_departments(person, around):
    assert around == COMPANY.around(person)
    assert set(around) == {id for id in COMPANY.departments if person in COMPANY.people_of(id)}
