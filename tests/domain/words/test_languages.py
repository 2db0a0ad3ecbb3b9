"""Languages that the system speaks to people."""

from string import Formatter

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.words.languages import (
    languages,
    reason_in,
    reasons_in,
    states_in,
    text,
    wanted_language,
)
from chalicelib.domain.words.texts import en, vi
from chalicelib.domain.workflows.runs import WorkflowState


def places(said):
    return {name for _, name, _, _ in Formatter().parse(said) if name is not None}


def test_there_are_english_and_vietnamese():
    assert {"en": "English", "vi": "Tiếng Việt"} == languages()


def test_a_text_comes_in_the_language_of_whom_it_is_for():
    said = [text("new_call", one, subject="Offer {1}") for one in ("en", "vi")]
    assert ["New call: Offer {1}", "Cuộc gọi mới: Offer {1}"] == said


@pytest.mark.parametrize("language", [None, "", "xx", "en.py", "../en"])
def test_who_has_chosen_none_that_is_known_reads_english(language):
    assert "Contact customer" == text("contact_customer", language)


def test_every_language_has_every_text_with_the_same_places():
    assert en.TEXTS.keys() == vi.TEXTS.keys()
    assert [] == [key for key in en.TEXTS if places(en.TEXTS[key]) != places(vi.TEXTS[key])]


def test_every_language_says_why_of_the_same_codes_and_of_no_other():
    assert en.REASONS.keys() == vi.REASONS.keys()
    assert set() == set(en.REASONS) - set(Code)


def test_a_reason_comes_in_the_language_of_its_reader():
    assert ["The item has no company.", "Mục không có công ty."] == [
        reason_in("no_company", one) for one in (None, "vi")
    ]
    assert "" == reason_in("given_out_no_more", "vi")


def test_every_language_has_a_word_for_every_state():
    wanted = {"runs": {*RunState}, "workflow_runs": {*WorkflowState}}
    for language in (en, vi):
        assert wanted == {of: {*states} for of, states in language.STATES.items()}
        assert all(one.strip() for states in language.STATES.values() for one in states.values())
    assert ("Done", "Đã xong") == tuple(states_in(one)["runs"]["done"] for one in ("xx", "vi"))
    assert vi.REASONS == reasons_in("vi")


@pytest.mark.parametrize(
    ("header", "own", "spoken"),
    [
        (None, None, "en"),
        (None, "vi", "vi"),
        (None, "xx", "en"),
        ("", "vi", "vi"),
        ("vi", None, "vi"),
        ("VI-vn, en;q=0.8", None, "vi"),
        ("en-US,en;q=0.9,vi;q=0.8", "vi", "en"),
        ("en;q=0.5, vi;q=0.9", None, "vi"),
        ("de, fr", "vi", "vi"),
        ("de, vi;q=0.1", "en", "vi"),
        ("vi;q=0, de", None, "en"),
        ("vi;q=oops", None, "en"),
        ("*", "vi", "vi"),
        ("," * 5000, None, "en"),
        ("../vi", None, "en"),
    ],
)
def test_a_reader_gets_what_is_asked_for_or_what_they_have_chosen(header, own, spoken):
    assert spoken == wanted_language(header, own)
