"""Inserted text does no harm in the place it goes to."""

import json as standard
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.words.escapes import header, html, json, plain, url

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_plain_text_stays_as_it_is(text):
    assert text == plain(text)


@given(TEXTS)
def test_html_shows_the_text_and_holds_no_markup(text):
    escaped = html(text)

    assert text == unescape(escaped)
    assert {"<", ">", '"', "'"}.isdisjoint(escaped)


@given(TEXTS)
def test_a_header_has_one_line(text):
    assert len(header(f"a{text}b").splitlines()) == 1


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\v\f", "\x85", "\u2028\u2029"])
def test_line_breaks_of_a_header_become_one_space(breaks):
    assert "a Bcc: b" == header(f"a{breaks}Bcc: b")


@given(TEXTS)
def test_a_part_of_a_url_is_only_a_part(text):
    quoted = url(text)

    assert text == unquote(quoted)
    assert set("/?#&=+ :@\\").isdisjoint(quoted)


@given(TEXTS)
def test_text_between_the_quotes_of_json_stays_there(text):
    assert text == standard.loads(f'"{json(text)}"')
