"""Recipients: whom ids and the word responsible mean, now that some of them may have left."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from chalicelib.domain.people.users import User

RESPONSIBLE = "responsible"


class Recipients(msgspec.Struct, frozen=True):
    """Who is reached, and what is to be said of the others."""

    users: tuple[User, ...] = ()
    replaced: tuple[str, ...] = ()
    """Sentences on responsible persons who have left, and on who stands in for them."""
    left_out: tuple[str, ...] = ()
    """Sentences on those who are not reached."""

    @property
    def told(self) -> dict[str, str]:
        """Return what the result of an action says of it, by the names in TOLD."""
        found = {"replaced": "; ".join(self.replaced), "left_out": "; ".join(self.left_out)}
        return {name: text for name, text in found.items() if text}


TOLD = {
    "replaced": "The responsible person who has left, and who stands in, if somebody has.",
    "left_out": "Colleagues who could not be reached while others were, and why.",
}


def recipients(
    wanted: Iterable[int | str],
    responsible: int,
    users: Mapping[int, User],
    lacks: Callable[[User], str] = lambda _: "",
) -> Recipients:
    """Return who is reached, each once.

    An admin stands in for the responsible person who has left; others who have left are left out.

    Args:
        wanted: ids, or the word responsible.
        responsible: who is in charge of the item.
        users: all there are.
        lacks: says what an active user lacks to be reached, nothing where they lack nothing.
    """
    reached: dict[int, User] = {}
    replaced: list[str] = []
    left_out: list[str] = []
    for one in wanted:
        id = responsible if one == RESPONSIBLE else int(one)
        user = users.get(id)
        if user is None or not user.active:
            gone = has_left(id, user)
            user = _stand_in(users, lacks) if one == RESPONSIBLE else None
            if user is None:
                left_out.append(gone)
                continue
            replaced.append(f"{gone}; {named(user)} stands in")
        if lack := lacks(user):
            left_out.append(f"{named(user)} {lack}")
        else:
            reached[user.id] = user
    said = (tuple(dict.fromkeys(texts)) for texts in (replaced, left_out))
    return Recipients(tuple(reached.values()), *said)


def _stand_in(users: Mapping[int, User], lacks: Callable[[User], str]) -> User | None:
    """Return who takes the place of somebody who has left: the first admin who can be reached."""
    active = (user for user in users.values() if user.admin and user.active)
    return min(active, key=lambda user: (bool(lacks(user)), user.id), default=None)


def has_left(id: int, user: User | None) -> str:
    """Return a sentence on somebody who is no active user."""
    return f"{named(user)} is no longer active" if user else f"the user {id} does not exist"


def named(user: User) -> str:
    """Return how a user is named in a sentence."""
    return f"{user.name} (user {user.id})"
