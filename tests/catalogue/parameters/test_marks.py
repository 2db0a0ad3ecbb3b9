"""Marks of parameters."""

import re
from typing import Annotated

import msgspec
import pytest

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import Secret
from chalicelib.catalogue.parameters.marks import Mark, mark, marked

ALL = [
    *(listing.action(code) for code in sorted(listing.action_codes())),
    *(listing.trigger(code) for code in sorted(listing.trigger_codes())),
]
SOUNDS_SECRET = re.compile("secret|password|token|key$|^url$|^code$|webhook")
OPEN = {("EmailLinkClicked", "url"), ("AppSignal", "code"), ("QrCodeScanned", "code")}
"""What only sounds so: a link that stands in the mail, and the names of signals and QR codes."""


class Example(msgspec.Struct):
    plain: str
    key: Secret
    perhaps: Secret | None = None
    several: tuple[Secret, ...] = ()
    both: Annotated[str, mark(Mark.SECRET, Mark.TEMPLATE, max_length=5)] = ""


def test_a_mark_is_found_wherever_it_stands_in_a_type():
    assert ("key", "perhaps", "several", "both") == marked(Example, Mark.SECRET)
    assert ("both",) == marked(Example, Mark.TEMPLATE)


def test_a_mark_leaves_the_limits_as_they_are():
    with pytest.raises(msgspec.ValidationError, match="length <= 5"):
        msgspec.convert({"plain": "", "key": "a", "both": "123456"}, Example)


@pytest.mark.parametrize("kind", ALL, ids=lambda one: one.__name__)
def test_what_sounds_like_a_secret_is_marked_as_one(kind):
    sounding = {name for name in kind.__struct_fields__ if SOUNDS_SECRET.search(name)}
    open = {name for type, name in OPEN if type == kind.__name__}

    assert sounding - open <= set(marked(kind, Mark.SECRET))


def test_the_catalogue_shows_which_parameters_are_secret():
    (webhook,) = [one for one in listing.describe_actions() if one["code"] == "call_webhook"]
    shown = webhook["parameters"]["properties"]

    assert {"url", "data", "secret"} == {
        name for name, one in shown.items() if "'secret': True" in str(one)
    }
