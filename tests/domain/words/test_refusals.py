"""Who is refused something reads why in their own language."""

import re
from datetime import datetime
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from chalicelib.domain.words.faults import fault_of
from chalicelib.domain.words.said import said
from tests.domain.words.refusals import kinds, sentences, shape
from tests.domain.words.test_said import LANGUAGES, books

NOBODY_READS = {
    # Raised where it is caught, to be told otherwise.
    "no end",
    "no name",
    "no operator",
    "too deep",
    # Of each kind of thing (kinds).
    "the {} {}",
    # Mistakes of ours, which become unexpected errors.
    "{} cannot name a schedule",
    "{} cannot name a state machine or an execution",
    "delay of {} is {} s",
    "a sandbox has no {}",
    "an instant needs an offset",
    "the table can never take this: {}",
    "the table can never take this: a row holds at most {}",
    "{} bytes, {} in one batch",
    "{} writes, at most {} in one batch",
    "two writes for the same row in one batch",
    "a key of more than {} or {} bytes",
    "a record of {} bytes",
    "A token needs a secret that is not empty.",
    "A mark needs a secret that is not empty.",
    "A secret needs a secret and a key that are not empty.",
    "A signature needs a secret that is not empty.",
    "{} has not begun to ask",
    "{} has no branches to choose from",
    "{} names no membership",
    "{} names no secret: expected a-z, 0-9, _ and -, with / between",
}


def told_in(language: str) -> set[str]:
    return {shape(one) for file in books(language, "SENTENCES", "WITHIN", "DEEDS") for one in file}


def untold(found: dict[str, str], language: str) -> dict[str, str]:
    """Those of some sentences that say something and are not told in a language."""
    known = told_in(language)
    return {
        sentence: where
        for sentence, where in found.items()
        if re.search(r"[A-Za-z]{2}", re.sub(r"\{\{.*?\}\}", "", sentence))
        and " " in sentence.strip()
        and sentence not in NOBODY_READS
        and shape(sentence) not in known
        and shape(sentence).removeprefix("there is no ") not in known
    }


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return sentences()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_told(found, language):
    assert {} == untold(found, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_there_is_not_has_a_name(language):
    assert {} == untold(kinds(), language)


def test_sentences_are_found_however_they_are_told(found):
    assert {
        "expected at least one condition",  # by a method that was handed it
        "{} takes no value",
        "lies in the future",  # given to the fault
        "a comment must say something",  # to a function of a kind of error
        "the filter money needs an amount, not a {}",  # returned by another, told as a part
        "; did you mean {{ {}.{} }}?",  # by a method of another kind
        "a secret has 1 to {} bytes",  # raised as what is wrong with a value
        "the filter {} takes no argument",  # one of two words
        "the filter {} needs an argument",
        "the Word file of the document template {} is gone",
    } <= found.keys()
    assert found.keys() >= NOBODY_READS


@pytest.mark.parametrize(
    ("given", "type", "told"),
    [
        ("a", int, "cần một số nguyên, không phải một văn bản"),
        (1, str | list[int] | None, "cần một văn bản hoặc một danh sách hoặc null, không phải"),
        (201, Annotated[int, Meta(le=200)], "cần một số nguyên, tối đa 200"),
        ("abc", Annotated[str, Meta(max_length=2)], "cần một văn bản dài tối đa 2 ký tự"),
        ([], Annotated[list, Meta(min_length=1)], "cần một danh sách gồm ít nhất 1 phần tử"),
        ("B", Annotated[str, Meta(pattern="^[a-z]$")], "cần một văn bản khớp với ^[a-z]$"),
        ("rde", Literal["red", "white"], "không có lựa chọn rde, ý bạn là red? hiện có red, white"),
        ("x", datetime, "cần một thời điểm, ví dụ 2026-03-01T09:00:00Z (phải có độ lệch múi giờ)"),
    ],
)
def test_a_document_of_another_form_is_told_in_words(given, type, told):
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(given, type)

    assert said(fault_of(refused.value, type).message, "vi").startswith(told)


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("there is no lead 7", "không có khách hàng tiềm năng 7"),
        (
            "there is no query parameter x; there are a, b, and 7 more",
            "không có tham số truy vấn x; hiện có a, b và 7 tên khác",
        ),
        (
            "there is no {{ deal.titel }}; did you mean {{ deal.title }}?",
            "không có {{ deal.titel }}; ý bạn là {{ deal.title }}?",
        ),
        ("name at least one of a, b or c", "hãy nêu ít nhất một trong a, b hoặc c"),
        (
            "a stays: it was changed since; b stays: it was changed since",
            "a giữ nguyên: đã được thay đổi sau đó; b giữ nguyên: đã được thay đổi sau đó",
        ),
        (
            "Meta answered 400: it does not say why; the end",
            "Meta trả lời 400: it does not say why; the end",
        ),
        ("the door is stuck; try again in a moment", "the door is stuck; hãy thử lại sau giây lát"),
        # What is a part of others alone says nothing by itself.
        ("a or b", "a or b"),
        ("deal", "deal"),
    ],
)
def test_parts_of_a_refusal_are_told_at_their_places(english, vietnamese):
    assert vietnamese == said(english, "vi")
