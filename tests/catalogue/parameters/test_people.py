"""People as parameters."""

import pytest

from chalicelib.catalogue.parameters.people import check_people, listed
from tests.support.contexts import ANNA, BORIS, DORA, check_context


def faults(recipients, **more) -> list[tuple[str, str]]:
    found = check_people("/to", recipients, check_context(), **more)
    return [(fault.pointer, fault.message) for fault in found]


@pytest.mark.parametrize(
    ("given", "several"), [(1, [1]), ("responsible", ["responsible"]), ([1, 2], [1, 2])]
)
def test_one_recipient_is_a_list_of_one(given, several):
    assert several == listed(given)


@pytest.mark.parametrize("given", [ANNA.id, "responsible", [ANNA.id, BORIS.id, "responsible"]])
def test_colleagues_and_the_responsible_are_people(given):
    assert [] == faults(given)


def test_somebody_must_be_named():
    assert [("/to", "at least one is needed")] == faults([])


@pytest.mark.parametrize(
    ("given", "pointer"), [(99, "/to"), ([ANNA.id, 99], "/to/1"), ([DORA.id], "/to/0")]
)
def test_who_is_not_there_or_has_left_is_pointed_to(given, pointer):
    ((place, message),) = faults(given)

    assert pointer == place
    assert message.endswith("does not exist or is not active")


def test_a_word_that_stands_for_nobody_is_told_the_words():
    assert [("/to/0", "expected responsible or the id of a user")] == faults(["boss"])
    assert [("/to/0", "expected client, owner or the id of a user")] == faults(
        ["boss"], words={"owner", "client"}
    )
