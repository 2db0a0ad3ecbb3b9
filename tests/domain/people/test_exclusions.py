"""Excluded addresses: their one form, and texts that name several."""

import pytest

from chalicelib.domain.people.exclusions import (
    MAX_COMMENT,
    MAX_LINES,
    Line,
    excluded_form,
    exclusion_id,
    forms_of,
    lines_in,
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Ann@Example.com", "ann@example.com"),
        ("Ann Lee <ann@example.com>", "ann@example.com"),
        ("+49 (30) 123-4567", "+49301234567"),
        ("030 1234567", "+49301234567"),
        ("0049 30 1234567 ext. 12", "+49301234567"),
    ],
)
def test_an_address_has_one_form_however_it_is_written(text, form):
    assert form == excluded_form(text, "DE")


@pytest.mark.parametrize("text", ["", "ann", "ann@", "12", "+49 30 1234567 and 7654321"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="expected"):
        excluded_form(text, "DE")


def test_what_is_no_address_has_no_form():
    assert ["a@b.example"] == forms_of(["A@b.example", "withheld", "a@b.example"], None)


def test_a_text_names_one_address_a_line_with_a_comment_behind_it():
    text = "ann@example.com; sells chairs; always\r\n\n  +49 30 1234567  \nANN@example.com;twice\n"
    lines = [Line("ann@example.com", "twice"), Line("+49301234567", "")]
    assert (lines, []) == lines_in(text, None)


def test_a_fault_names_its_line():
    _, faults = lines_in(f"a@example.com\nnobody; x\nb@example.com;{'y' * (MAX_COMMENT + 1)}", None)
    assert ["line 2", "line 3"] == [one.message[:6] for one in faults]
    assert {"/text"} == {one.pointer for one in faults}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n \n", "names no address"),
        ("\n".join(f"a{n}@example.com" for n in range(MAX_LINES + 1)), f"at most {MAX_LINES}"),
    ],
)
def test_a_text_names_some_addresses_and_not_too_many(text, said):
    (fault,) = lines_in(text, None)[1]
    assert said in fault.message


def test_an_id_tells_nothing_of_the_address():
    id = exclusion_id("ann@example.com")
    assert (24, True) == (len(id), id.isalnum())
    assert id != exclusion_id("bob@example.com")
