"""Web addresses that actions call."""

from typing import Annotated

import pytest
from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.parameters.addresses import Address, called_address
from chalicelib.catalogue.parameters.marks import Mark, marked
from chalicelib.domain.automation.effects import ActionFailed
from tests.support.contexts import action_context, check_context, deal


class Knock(Action, frozen=True):
    """Knock at a door."""

    title = "Knock"

    door: Annotated[Address, Meta(description="Where.")]
    back: Annotated[Address | None, Meta(description="Back door.")] = None


@pytest.mark.parametrize(
    ("door", "said"),
    [
        ("https://door.example/{{ deal.id }}?a=1", []),
        ("door.example", ["/door"]),
        ("http://127.0.0.1/", ["/door"]),
        ("https://{{ deal.title }}/", ["/door"]),
        ("https://door.example/{{ deal.titel }}", ["/door"]),
    ],
)
def test_an_address_is_checked_when_it_is_saved(door, said):
    assert said == [fault.pointer for fault in Knock(door=door).check(check_context())]


def test_each_address_has_its_own_fault():
    action = Knock(door="https://door.example/", back="back.example")
    assert ["/back"] == [fault.pointer for fault in action.check(check_context())]


def test_an_address_is_a_secret():
    assert ("door", "back") == marked(Knock, Mark.SECRET)


def test_values_are_encoded_and_cannot_climb():
    context = action_context(item=deal(title="a b/c"))
    assert "https://d.example/a%20b%2Fc" == called_address(
        context, "https://d.example/{{ deal.title }}"
    )
    up = action_context(item=deal(title=".."))
    with pytest.raises(ActionFailed, match=r"is \. or \.\."):
        called_address(up, "https://d.example/{{ deal.title }}/x")
