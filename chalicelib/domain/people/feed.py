"""The feed: posts for colleagues, who may discuss them (semantics/people: feed)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.people.departments import Structure
from chalicelib.domain.people.users import User
from chalicelib.domain.words.text import is_blank, parse_text

MAX_TITLE = 255
MOST_RECIPIENTS = 50
"""Users, or departments, that a post names."""
MOST_NAMED = 80
"""Users and departments together: each is a row of the post's one transaction."""
MOST_COMMENTS = 500
MOST_TOLD = 100
"""People who are told of a post; one for more is found in the feed alone."""


class Audience(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a post is for."""

    everyone: bool = False
    users: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    """With those below them."""

    def includes(self, user: int, structure: Structure) -> bool:
        """Return whether somebody is among them."""
        if self.everyone or user in self.users:
            return True
        return bool(self.departments) and not set(self.departments).isdisjoint(
            structure.around(user)
        )

    def people(self, users: Mapping[int, User], structure: Structure) -> list[User]:
        """Return all active users among them, by id."""
        named = set(self.users).union(*map(structure.people_of, self.departments))
        return [
            user
            for id, user in sorted(users.items())
            if user.active and (self.everyone or id in named)
        ]


class Post(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something said to colleagues."""

    id: str
    at: datetime
    author: int
    """Who says it; 0 for the system."""
    text: str
    title: str = ""
    audience: Audience
    open: bool = True
    """Whether it may be commented on."""
    item: str | None = None
    """The item whose rule or workflow has posted it."""
    comments: int = 0
    """How many there are."""
    deleted: bool = False
    """Its words are gone; its row is kept a while, so that what hangs on it goes too."""
    version: int = 1

    def seen_by(self, user: int, structure: Structure) -> bool:
        """Return whether somebody sees it in their feed: its author, and whom it is for."""
        return user == self.author or self.audience.includes(user, structure)


class PostComment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer to a post."""

    id: str
    post: str
    at: datetime
    author: int
    text: str


def audience_faults(
    audience: Audience, users: Mapping[int, User], structure: Structure
) -> list[Fault]:
    """Return what is wrong with whom a post is for."""
    if audience == Audience():
        return [Fault("", "name users or departments, or say everyone")]
    faults = [
        Fault(f"/{name}", f"at most {MOST_RECIPIENTS}")
        for name, named in (("users", audience.users), ("departments", audience.departments))
        if len(named) > MOST_RECIPIENTS
    ]
    if len(audience.users) + len(audience.departments) > MOST_NAMED:
        faults.append(Fault("/departments", f"at most {MOST_NAMED} users and departments together"))
    for place, id in enumerate(audience.users):
        if id not in users or not users[id].active:
            said = f"the user {id} does not exist or is not active"
            faults.append(Fault(f"/users/{place}", said))
    for place, one in enumerate(audience.departments):
        if one not in structure.departments:
            faults.append(Fault(f"/departments/{place}", f"there is no department {one}"))
    return faults


def word_faults(text: str, title: str = "") -> Iterator[Fault]:
    """Yield what is wrong with what is said."""
    for pointer, words in (("/text", text), ("/title", title)):
        try:
            parse_text(words)
        except ValueError as error:
            yield Fault(pointer, str(error))
    if is_blank(text):
        yield Fault("/text", "must say something")
    if len(title) > MAX_TITLE:
        yield Fault("/title", f"at most {MAX_TITLE} characters")
