"""Why runs ended, what the timeline tells and what a check finds is told in every language."""

import ast
import re

import pytest

from chalicelib.domain.words.said import said
from tests.domain.words.refusals import Reader, modules
from tests.domain.words.test_said import LANGUAGES
from tests.support.english import english_in

TOLD_AT = {
    "ActionFailed": (1, "detail"),
    "Reason": (1, "detail"),
    "Finding": (None, "message"),
    "TimelineEntry": (None, "text"),
    "Unavailable": (0, "detail"),
}
"""Where the sentence stands among what these are given, and by which name."""
OUTSIDE = ("adapters/", "usecases/connections/")
"""What cannot be reached from there becomes the reason of a run; all else is only tried again."""
AROUND = "the rule no longer fits the configuration: "
"""Tells of another sentence."""
NOBODY_READS = {
    # Of a call; the console tells of it by whom it reached.
    "Plays {}",
}


def told_by(call: ast.Call, place: int | None, name: str) -> ast.expr | None:
    if place is not None and len(call.args) > place:
        return call.args[place]
    return next((one.value for one in call.keywords if one.arg == name), None)


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    """All that can be told, {} in its places, with the file and line of one that tells it."""
    found: dict[str, str] = {}
    for module in modules().values():
        for called, call, within in module.calls:
            told = told_by(call, *TOLD_AT[called]) if called in TOLD_AT else None
            busy = called == "Unavailable" and not module.name.startswith(OUTSIDE)
            if told is not None and not busy:
                for shape in Reader(module, within, found, told.lineno).shapes(told):
                    found.setdefault(shape, f"{module.name}:{told.lineno}")
    return {one: at for one, at in found.items() if re.search(r"[A-Za-z]{3}.* ", one)}


def is_told(sentence: str, language: str) -> bool:
    """Whether it is, by itself or as why something that is told happened."""
    filled = re.sub(r"\{\w*\}", "7", sentence)
    before = said(f"{AROUND}7", language).removesuffix("7")
    within = said(f"{AROUND}{filled}", language).removeprefix(before)
    return any(one != filled and not english_in([one]) for one in (said(filled, language), within))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_line_and_finding_is_told(sentences, language):
    untold = {one: at for one, at in sentences.items() if not is_told(one, language)}
    assert {} == {one: at for one, at in untold.items() if one not in NOBODY_READS}
    assert sentences.keys() >= NOBODY_READS


def test_they_are_found_however_they_are_told(sentences):
    assert {
        "the item left the stage before the rule acted",  # a constant
        "given up after {} tries: {}",
        "the text has {} characters; a call says {} at most",  # by a name
        "{} takes no mail since {}; write another address on the card",  # as a part
        "The trigger “{}” {}",
        "The rule '{}' ({}) no longer fits: {}.",
    } <= sentences.keys()
    assert len(sentences) > 100


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        (
            "The workflow “D” asks A, B, C and 2 more: Đọc (until 2026-03-02 10:00)",
            "Quy trình làm việc “D” hỏi A, B, C và 2 người khác: Đọc (đến 02/03/2026 10:00)",
        ),
        (
            "The workflow “D” asks Lan: Đọc; Lan has answered yes",
            "Quy trình làm việc “D” hỏi Lan: Đọc; Lan đã đồng ý",
        ),
        (
            "The workflow “D” has failed: x could not be done: the item has no client",
            "Quy trình làm việc “D” đã thất bại: không thực hiện được x: mục không có khách hàng",
        ),
        (
            "Lan (user 3) has no phone number; Ben (user 2) is no longer active",
            "Lan (người dùng 3) không có số điện thoại; Ben (người dùng 2) không còn hoạt động",
        ),
        (
            "Cancelled A, 2026-03-02 09:00 to 10:30 (UTC); B, 2026-03-03 09:00 to 10:30 (UTC); "
            "and 2 more",
            "Đã hủy A, 02/03/2026 09:00 đến 10:30 (UTC); B, 03/03/2026 09:00 đến 10:30 (UTC); "
            "và 2 lượt khác",
        ),
        (
            "Could not be removed from the audience x: Meta answered 500; it is tried again",
            "Không gỡ được khỏi tệp đối tượng x: Meta trả lời 500; sẽ được thử lại",
        ),
        ("SMS to +84 1: undelivered (gone)", "SMS gửi +84 1: không đến nơi (gone)"),
    ],
)
def test_sentences_that_hold_sentences_come_out_whole(english, vietnamese):
    assert vietnamese == said(english, "vi")
