"""People as parameters: user ids, and words that stand for them."""

from collections.abc import Set

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Recipients
from chalicelib.catalogue.parameters.texts import pointer_to
from chalicelib.domain.errors import Fault

RESPONSIBLE = frozenset({"responsible"})
COLLEAGUES = frozenset({"responsible", "head"})


def listed(recipients: Recipients | list[int]) -> list[int | str]:
    """Return the recipients as a list, also where only one is given."""
    return [*recipients] if isinstance(recipients, list) else [recipients]


def check_people(
    pointer: str,
    recipients: Recipients | list[int],
    context: CheckContext,
    words: Set[str] = RESPONSIBLE,
) -> list[Fault]:
    """Return a fault for each recipient who is no active user and none of the words.

    `pointer` is where the recipients stand.
    """
    if recipients == []:
        return [Fault(pointer, "at least one is needed")]
    faults: list[Fault] = []
    for index, one in enumerate(listed(recipients)):
        place = pointer + (pointer_to(index) if isinstance(recipients, list) else "")
        if isinstance(one, str):
            if one not in words:
                expected = ", ".join(sorted(words))
                faults.append(Fault(place, f"expected {expected} or the id of a user"))
        elif one not in context.users:
            faults.append(Fault(place, f"the user {one} does not exist or is not active"))
    return faults
