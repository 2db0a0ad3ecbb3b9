"""What somebody means who types some words."""

import pytest

from chalicelib.domain.search.needles import needles_in


def readings(text, code="84"):
    return [one.readings for one in needles_in(text, code)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Nguyễn, An", [(("nguyen",),), (("an",),)]),
        ("Smith-Jones", [(("smith",),), (("jones",),)]),
        ("an an", [(("an",),)]),
        ("Kim@Ex", [(("kim@ex",),)]),
        ("kim@", [(("kim@",),)]),
        ("an.nguyen", [(("an", "nguyen"), ("an.nguyen",))]),
        ("12", [(("12",),)]),
        ("0901 23", [(("0901", "23"), ("090123",), ("8490123",))]),
        ("(0901) 23", [(("0901", "23"), ("090123",), ("8490123",))]),
        ("+84 901", [(("84", "901"), ("84901",))]),
        ("0084901", [(("0084901",), ("84901",))]),
        ("901234", [(("901234",), ("84901234",))]),
        ("An 12 kim", [(("an",),), (("12",),), (("kim",),)]),
        (" ?! ", []),
    ],
)
def test_what_is_typed_is_meant_in_one_or_more_ways(text, meant):
    assert meant == readings(text)


def test_numbers_of_nowhere_are_taken_as_they_are_and_those_of_italy_keep_their_zero():
    assert [(("0901234",),)] == readings("0901234", None)
    assert [(("0612345",), ("39612345",), ("390612345",))] == readings("0612345", "39")


def test_a_needle_is_held_by_beginnings_and_named_by_whole_words():
    (needle,) = needles_in("nguy.an", None)
    assert needle.held_by({"nguyen", "anh"})
    assert not needle.held_by({"nguyen", "kim"})
    assert needle.held_by({"nguy.an@example.com"})
    assert not needle.named_by({"nguyen", "an"})
    assert needle.named_by({"nguy", "an", "kim"})
    assert ["nguyen", "anh"] == list(needle.matched(["kim", "anh", "nguyen"]))
    assert [] == list(needle.matched(["kim"]))


@pytest.mark.parametrize(("text", "finds"), [("a", False), ("ab", True), ("1", False)])
def test_one_letter_finds_nothing_by_itself(text, finds):
    (needle,) = needles_in(text, None)
    assert finds == needle.finds
