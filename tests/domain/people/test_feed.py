"""Posts: whom they are for, and what they may say."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.people.departments import Department, Structure
from chalicelib.domain.people.feed import (
    MAX_TITLE,
    MOST_RECIPIENTS,
    Audience,
    Post,
    audience_faults,
    word_faults,
)
from chalicelib.domain.people.users import User

USERS = {id: User(id=id, name=f"U{id}", active=id != 9) for id in range(1, 10)}
COMPANY = Structure(
    [
        Department(id="s", name="Sales", head=1, members=(2, 9)),
        Department(id="n", name="North", parent="s", members=(3,)),
    ]
)


@pytest.mark.parametrize(
    ("audience", "ids"),
    [
        (Audience(users=(5, 9)), [5]),
        (Audience(departments=("n",)), [3]),
        (Audience(departments=("s",), users=(7, 3)), [1, 2, 3, 7]),
        (Audience(everyone=True), [1, 2, 3, 4, 5, 6, 7, 8]),
        (Audience(departments=("gone",)), []),
    ],
)
def test_whom_a_post_is_for(audience, ids):
    assert ids == [user.id for user in audience.people(USERS, COMPANY)]
    assert ids == [id for id in USERS if id != 9 and audience.includes(id, COMPANY)]


def test_its_author_sees_it_too():
    post = Post(
        id="p",
        at=datetime(2026, 3, 2, tzinfo=UTC),
        author=4,
        text="x",
        audience=Audience(users=(5,)),
    )
    assert [4, 5] == [id for id in USERS if post.seen_by(id, COMPANY)]


@pytest.mark.parametrize(
    ("audience", "pointers"),
    [
        (Audience(everyone=True), []),
        (Audience(), [""]),
        (Audience(users=(1, 9, 99)), ["/users/1", "/users/2"]),
        (Audience(departments=("s", "x")), ["/departments/1"]),
        (Audience(users=(1,) * (MOST_RECIPIENTS + 1)), ["/users"]),
    ],
)
def test_a_post_is_for_people_there_are(audience, pointers):
    assert pointers == [one.pointer for one in audience_faults(audience, USERS, COMPANY)]


@pytest.mark.parametrize(
    ("text", "title", "pointers"),
    [
        ("Hello", "", []),
        (" \n", "", ["/text"]),
        ("Hello", "x" * (MAX_TITLE + 1), ["/title"]),
        ("a\x00", "b\x01", ["/text", "/title"]),
    ],
)
def test_a_post_says_something(text, title, pointers):
    assert pointers == [one.pointer for one in word_faults(text, title)]
