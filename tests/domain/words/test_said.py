"""What is told in English where it happens is read in one's own language."""

import ast
import importlib
import pkgutil
import re
import time
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

import pytest

from chalicelib.domain.items.entity_types import STANDARD_TYPES
from chalicelib.domain.language.operators import Operator
from chalicelib.domain.words import sentences
from chalicelib.domain.words.faults import _BOUNDS, _KINDS, _UNITS
from chalicelib.domain.words.said import SPOKEN, said
from chalicelib.domain.workflows.tasks import TaskAnswer
from tests.domain.words.refusals import kinds, modules, shape
from tests.domain.words.refusals import sentences as sentences_of_refusals

PLACE = re.compile(r"\{(\w+)\}")
ALL = ("SENTENCES", "WITHIN", "PARTS", "DEEDS")
LANGUAGES = [one.name for one in pkgutil.iter_modules(sentences.__path__)]

TOGETHER = {
    PLACE.sub("{}", english)
    for english in (
        "{people} has no phone number",
        "/{pointer}: {problem}",
        ": {comment} (until {moment})",
        "The rule “{name}” waits for the client{rest}; {why}",
        "The workflow “{name}” {rest}",
        "SMS to {to}: {word} ({details})",
        "Call to {to}: {word} ({details})",
        "Message to {to}: {word} ({details})",
        "Cancelled {booking}; and {count} more",
        "Added to the {service} audience {audience}, for {count} days",
        *(f"{{people}} has answered {one}" for one in TaskAnswer),
        *(f"it was answered {one} ({{answers}})" for one in TaskAnswer),
        "The workflow “{name}” has ended: {rest}",
        "The workflow “{name}” has failed: {why}",
        "The workflow “{name}” was terminated: {why}",
        "Could not be removed from the audience {audience}: {problem}; it is tried again",
        "Could not be removed from the audience {audience}: {problem}; it was tried too often",
        "waits for the client{rest}; {why}",
        "asks {people}: {subject} (until {moment})",
        "asks {people}: {subject}; {why}",
        "asks {people}: {subject} (until {moment}); {why}",
        "{names}, {begin} to {until} ({zone}){rest}",
        "Payment {word}: {amount} {currency}{rest}; {came} came",
        "{begin} to {end} ({zone}) by {item} (booking {booking})",
        "active document template {name}",
        "{thing} answered {status}: it does not say why",
        "it was changed since; {problem}",
        "it is private, so what it was is not kept; {problem}",
        "what it was is not kept; {problem}",
        "paused or running",
        "running or undoing",
        "paused or running or undoing",
        "cancelled or done or paused",
        "there is no {{ {path} }}; there are no {name}",
    )
}
"""What is told of several texts, one behind the other."""


def books(language, *kinds):
    """All that there is of a language, whether it is looked for or told by its parts."""
    room = importlib.import_module(f"{sentences.__name__}.{language}")
    for one in pkgutil.iter_modules(room.__path__):
        file = importlib.import_module(f"{room.__name__}.{one.name}")
        yield from (getattr(file, kind, {}) for kind in kinds or ALL)


def book(language):
    return {english: own for one in books(language) for english, own in one.items()}


def documents() -> Iterator[str]:
    """What is said of a document of another form."""
    yield from ("expected {}, not {}", "number out of range", "invalid epoch timestamp")
    yield from (f"{bound} {{}}" for bound in {*_BOUNDS.values(), "exactly"})
    for kind in ("{}", *_KINDS.values()):
        one = kind.replace("2026-03-01T09:00:00Z", "{}").replace("2026-03-01", "{}")
        yield from (kind.partition(",")[0], one, f"{one} or {{}}", f"{one} that matches {{}}")
        yield from (f"{one} of {{}} {unit}" for unit in _UNITS.values())


def told() -> Iterator[str]:
    """All texts of the sources, {} in their places."""
    yield from (one.phrase for one in HTTPStatus)
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield PLACE.sub("{}", node.value)
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_kept_that_nobody_tells(language):
    known = {*map(shape, told()), *map(shape, sentences_of_refusals()), *map(shape, kinds())}
    known |= {f"{{}} {one.phrase}{value}" for one in Operator for value in ("", " {}")}
    known |= {one.removeprefix("; ") for one in known}
    known |= {one.removeprefix("there are ") for one in known}
    known |= {*map(shape, TOGETHER), *documents(), *(f"{one} {{}}" for one in STANDARD_TYPES)}
    known |= {f"{one}, {{}}" for one in known}
    lost = {english for english in book(language) if shape(english) not in known}
    assert set() == lost


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_stands_in_one_file(language):
    for kind in ALL:
        known = Counter(PLACE.sub("{}", one) for file in books(language, kind) for one in file)
        assert [] == [sentence for sentence, times in known.items() if times > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_have_the_same_places_each_once(language):
    for english, own in book(language).items():
        assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(own)), english
        assert len(set(PLACE.findall(english))) == len(PLACE.findall(english)), english


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("title must not be empty", "tiêu đề không được để trống"),
        ("there is no deal 12 any more: it was deleted", "giao dịch 12 không còn nữa: đã bị xóa"),
        (
            "the rule no longer fits the configuration: there is no pipeline sales",
            "quy tắc không còn phù hợp với cấu hình: không có quy trình bán hàng sales",
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
