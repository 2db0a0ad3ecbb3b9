"""What is told in English where it happens is read in one's own language."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from chalicelib.domain.language.operators import Operator
from chalicelib.domain.words import sentences
from chalicelib.domain.words.said import SPOKEN, said

ROOT = Path(__file__).parents[3] / "chalicelib"
PLACE = re.compile(r"\{(\w+)\}")
LANGUAGES = [one.name for one in pkgutil.iter_modules(sentences.__path__)]

TOGETHER = {
    PLACE.sub("{}", english)
    for english in (
        "{people} has no phone number",
        "/{pointer}: {problem}",
        ": {comment} (until {moment})",
        "The rule “{name}” waits for the client{rest}; {why}",
        "The workflow “{name}” {rest}",
        "has ended: {rest}",
        "has failed: {why}",
        "was terminated: {why}",
        "waits for the client{rest}; {why}",
        "asks {people}: {subject} (until {moment})",
        "asks {people}: {subject}; {why}",
        "asks {people}: {subject} (until {moment}); {why}",
        "{names}, {begin} to {until} ({zone}){rest}",
        "Payment {word}: {amount} {currency}{rest}; {came} came",
    )
}
"""What is told of several texts, one behind the other."""


def books(language):
    """All that there is of a language, whether it is looked for or told by its parts."""
    room = importlib.import_module(f"{sentences.__name__}.{language}")
    for one in pkgutil.iter_modules(room.__path__):
        file = importlib.import_module(f"{room.__name__}.{one.name}")
        yield from (getattr(file, kind, {}) for kind in ("SENTENCES", "WITHIN", "PARTS", "DEEDS"))


def book(language):
    return {english: own for one in books(language) for english, own in one.items()}


def told() -> Iterator[str]:
    """All texts of the sources, {} in their places."""
    yield from (one.phrase for one in HTTPStatus)
    for path in ROOT.rglob("*.py"):
        if "sentences" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield PLACE.sub("{}", node.value)
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_kept_that_nobody_tells(language):
    known = set(told())
    shapes = {english: PLACE.sub("{}", english) for english in book(language)}
    known |= {f"{{}} {one.phrase}{value}" for one in Operator for value in ("", " {}")}
    known |= {one.removeprefix("; ") for one in known} | TOGETHER
    lost = {english for english, shape in shapes.items() if shape not in known}
    assert set() == lost


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_stands_in_one_file(language):
    assert len(book(language)) == sum(map(len, books(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_have_the_same_places_each_once(language):
    for english, own in book(language).items():
        assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(own)), english
        assert len(set(PLACE.findall(english))) == len(PLACE.findall(english)), english


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("title must not be empty", "tiêu đề không được để trống"),
        ("there is no deal 12 any more: it was deleted", "deal 12 không còn nữa: đã bị xóa"),
        (
            "the rule no longer fits the configuration: there is no pipeline sales",
            "quy tắc không còn phù hợp với cấu hình: không có phễu sales",
        ),
        (
            "the item was deleted; the rule above it failed",
            "mục đã bị xóa; quy tắc phía trên thất bại",
        ),
        ("nobody has translated this", "nobody has translated this"),
        # What somebody has written is a value, whatever it says.
        ("terminated by at once", "bị at once chấm dứt"),
    ],
)
def test_a_sentence_is_found_by_its_words_and_values_stay(english, vietnamese):
    assert vietnamese == said(english, "vi")
    assert english == said(english, "en") == said(english, None)
    assert "who" not in SPOKEN


@pytest.mark.parametrize("text", ["", "{0}", "{who}", "\\1", "(" * 50, "a\nb"])
def test_any_text_is_told_as_it_is(text):
    assert text == said(text, "vi")
    assert f"bị {text} chấm dứt" == said(f"terminated by {text}", "vi")


@pytest.mark.parametrize(
    "sentence",
    [
        "a — b, " * 20_000,
        " has moved on: it is in its stage entry " * 3_000 + ", not " * 3_000,
        "there is no " + " " * 200_000,
    ],
    ids=["parts of parts", "many places", "gaps"],
)
def test_whatever_somebody_sends_is_told_at_once(sentence):
    begun = time.process_time()
    assert said(sentence, "vi")
    assert 1 > time.process_time() - begun
