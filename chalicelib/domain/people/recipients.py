"""Recipients: whom ids and the words responsible and head mean, now that some may have left."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from chalicelib.domain.people.departments import Structure
from chalicelib.domain.people.users import User

RESPONSIBLE = "responsible"
HEAD = "head"
"""The head of the responsible person; the admins where there is none."""


class Recipients(msgspec.Struct, frozen=True):
    """Who is reached, and what is to be said of the others."""

    users: tuple[User, ...] = ()
    replaced: tuple[str, ...] = ()
    """Sentences on responsible persons who have left or have no head, and on who stands in."""
    left_out: tuple[str, ...] = ()
    """Sentences on those who are not reached."""

    @property
    def told(self) -> dict[str, str]:
        """Return what the result of an action says of it, by the names in TOLD."""
        found = {"replaced": "; ".join(self.replaced), "left_out": "; ".join(self.left_out)}
        return {name: text for name, text in found.items() if text}


TOLD = {
    "replaced": "The responsible person who has left or has no head, and who stands in, if so.",
    "left_out": "Colleagues who could not be reached while others were, and why.",
}


def recipients(
    wanted: Iterable[int | str],
    responsible: int,
    users: Mapping[int, User],
    structure: Structure,
    lacks: Callable[[User], str] = lambda _: "",
) -> Recipients:
    """Return who is reached, each once.

    For the responsible person who has left, their head stands in, or else an admin; where nobody is
    their head, all admins do. Others who have left are left out.

    Args:
        wanted: ids, or the words responsible and head.
        responsible: who is in charge of the item.
        users: all there are.
        structure: says who is whose head.
        lacks: says what an active user lacks to be reached, nothing where they lack nothing.
    """
    reached: dict[int, User] = {}
    replaced: list[str] = []
    left_out: list[str] = []
    head = structure.head_of(responsible, users)
    admins = [user for _, user in sorted(users.items()) if user.admin and user.active]
    for one in wanted:
        meant: list[User] = []
        id = responsible if isinstance(one, str) else one
        user = users.get(id)
        if one == HEAD:
            meant = [head] if head else admins
            if head is None and admins:
                whose = named(user) if user else f"the user {id}"
                replaced.append(f"nobody is the head of {whose}; {_all(admins)}")
        elif user is not None and user.active:
            meant = [user]
        elif one == RESPONSIBLE and (stands_in := _stand_in(head, admins, lacks)):
            meant = [stands_in]
            replaced.append(f"{has_left(id, user)}; {named(stands_in)} stands in")
        if not meant:
            left_out.append("there is no active admin" if one == HEAD else has_left(id, user))
        for person in meant:
            if lack := lacks(person):
                left_out.append(f"{named(person)} {lack}")
            else:
                reached[person.id] = person
    said = (tuple(dict.fromkeys(texts)) for texts in (replaced, left_out))
    return Recipients(tuple(reached.values()), *said)


def _stand_in(head: User | None, admins: list[User], lacks: Callable[[User], str]) -> User | None:
    """Return who takes the place of somebody who has left: the first of them who can be reached."""
    candidates = [*([head] if head else []), *admins]
    return min(candidates, key=lambda user: bool(lacks(user)), default=None)


def _all(admins: list[User]) -> str:
    names = ", ".join(named(one) for one in admins)
    return f"{names} stands in" if len(admins) == 1 else f"the admins stand in: {names}"


def has_left(id: int, user: User | None) -> str:
    """Return a sentence on somebody who is no active user."""
    return f"{named(user)} is no longer active" if user else f"the user {id} does not exist"


def named(user: User) -> str:
    """Return how a user is named in a sentence."""
    return f"{user.name} (user {user.id})"
