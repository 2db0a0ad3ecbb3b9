"""Text parameters: parsing placeholders and filling them."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.placeholders import (
    MAX_OUTPUT_BYTES,
    parse_template,
    show_value,
)
from chalicelib.domain.words import escapes

BERLIN = Style(ZoneInfo("Europe/Berlin"))


def render(text: str, value: Any = None, escape: escapes.Escape = escapes.plain) -> str:
    return parse_template(text).render(lambda _: value, escape=escape, style=BERLIN)


@pytest.mark.parametrize(
    ("paths", "text"),
    [
        ({("deal", "title")}, "About {{ deal.title }}"),
        ({("deal", "title")}, "{{deal.title}}{{ deal.title | upper }}"),
        ({("results", "r4k2", "activity_id")}, "{{ results.r4k2.activity_id }}"),
        ({("results", "7a-b_c", "code")}, "{{results.7a-b_c.code}}"),
        (set(), "Nothing { here } }}"),
        (set(), '{"a": {"b": 1}}'),
        (set(), ""),
    ],
)
def test_a_template_knows_its_paths(paths: set[tuple[str, ...]], text: str) -> None:
    template = parse_template(text)
    assert paths == template.paths
    assert (not paths) is template.literal


def test_placeholders_are_filled_where_they_stand() -> None:
    values = {("deal", "title"): "Roof", ("contact", "name"): "Anna"}
    template = parse_template("Dear {{ contact.name }}, {{ deal.title }} of {{contact.name}}!")
    assert "Dear Anna, Roof of Anna!" == template.render(values.get, style=BERLIN)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("not closed", "Hello {{ deal.title"),
        ("not closed", "Hello {{ deal.title }"),
        ("not closed", '{{ deal.title | default:"}} '),
        ("needs a path", "{{ }}"),
        ("needs a path", "{{ | upper }}"),
        ("not a path", "{{ deal. }}"),
        ("not a path", "{{ deal title }}"),
        ("not a path", "{{ deal..title }}"),
        ("not a path", "{{ {{ deal.title }}"),
        ("not a filter", "{{ deal.title | shout }}"),
        ("not a filter", "{{ deal.title | }}"),
        ("not a filter", "{{ deal.title | default:- }}"),
        ("needs an argument", "{{ deal.title | default }}"),
        ("takes no argument", '{{ deal.title | upper:"a" }}'),
    ],
)
def test_bad_syntax_is_refused_with_its_reason(reason: str, text: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        parse_template(text)
    assert [""] == [fault.pointer for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("", None),
        ("text", "text"),
        ("5", 5),
        ("5", 5.0),
        ("0.5", 0.5),
        ("yes", True),
        ("no", False),
        ("a, 1, b@example.com", ["a", 1, {"value": "b@example.com", "type": "work"}]),
        ("", []),
        ("+49301234567", {"value": "+49301234567", "type": "work"}),
        ("https://example.com/a.pdf", {"name": "a.pdf", "url": "https://example.com/a.pdf"}),
    ],
)
def test_a_value_is_shown_as_people_read_it(expected: str, value: Any) -> None:
    assert expected == render("{{ a.b }}", value)
    assert expected == show_value(value)


@pytest.mark.parametrize(
    ("expected", "filters", "value"),
    [
        ("2026-03-01", "date", "2026-03-01"),
        ("2026-07-02 00:30", "date", "2026-07-01T22:30:00Z"),
        ("2026-03-01, 2026-03-02", "date", ["2026-03-01", "2026-03-02"]),
        ("", "date", None),
        ("1,234,567.50", "money", "1234567.50"),
        ("-5.00", "money", -5),
        ("0.13", "money", "0.125"),
        ("5,000.00 EUR", 'money:"EUR"', "5000.00"),
        ("STRASSE", "upper", "Straße"),
        ("abc", "lower", "ABC"),
        ("-", 'default:"-"', None),
        ("-", 'default : "-"', ""),
        ("-", 'default:"-"', []),
        ("0", 'default:"-"', 0),
        ("no", 'default:"-"', False),
        ('a "quoted" }} | text', r'default:"a \"quoted\" }} | text"', None),
        ("NONE", 'default:"none" | upper', None),
        ("none", 'upper | default:"none"', None),
    ],
)
def test_filters_change_what_is_inserted(expected: str, filters: str, value: Any) -> None:
    assert expected == render(f"{{{{ a.b | {filters} }}}}", value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("date", "soon"), ("date", 5), ("money", "a lot"), ("money", {}), ("date", "2026-99-99")],
)
def test_a_value_that_does_not_suit_its_filter_is_refused(name: str, value: Any) -> None:
    with pytest.raises(Refused, match=name) as refused:
        render(f"{{{{ a.b | {name} }}}}", value)
    assert "template_value" == refused.value.code


@pytest.mark.parametrize(
    ("expected", "escape", "value"),
    [
        ("<b> & 'c'", escapes.plain, "<b> & 'c'"),
        ("&lt;b a=&quot;&#x27;&quot;&gt; &amp;", escapes.html, '<b a="\'"> &'),
        ("Hi Bcc: eve@example.com", escapes.header, "Hi\r\nBcc: eve@example.com"),
        ("a b c d", escapes.header, "a\rb\nc\u2028d"),
        ("a%2Fb%3Fc%3D%26%20%C3%A9", escapes.url, "a/b?c=& é"),
        (r"a\"b\\c\nd", escapes.json, 'a"b\\c\nd'),
    ],
)
def test_inserted_text_is_escaped_for_its_place(
    expected: str, escape: escapes.Escape, value: str
) -> None:
    assert f"<i>{expected}</i>" == render("<i>{{ a.b }}</i>", value, escape)


def test_the_text_of_a_default_is_escaped_too() -> None:
    assert "&lt;" == render('{{ a.b | default:"<" }}', None, escapes.html)


def test_inserted_text_is_never_parsed_again() -> None:
    assert "{{ deal.title }}" == render("{{ a.b }}", "{{ deal.title }}")
    assert "{{ x }}" == render("{{ a.b }}{{ a.b }} x }}", "{")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{ a.b }}", "x" * (MAX_OUTPUT_BYTES + 1)),
        ("{{ a.b }}" * 2, "x" * (MAX_OUTPUT_BYTES // 2 + 1)),
        ("{{ a.b }}", "é" * (MAX_OUTPUT_BYTES // 2 + 1)),
    ],
)
def test_a_text_beyond_64_kilobytes_is_refused(text: str, value: str) -> None:
    with pytest.raises(Refused, match="65536 bytes") as refused:
        render(text, value)
    assert "template_too_long" == refused.value.code


@pytest.mark.parametrize("value", ["x" * MAX_OUTPUT_BYTES, "é" * (MAX_OUTPUT_BYTES // 2)])
def test_a_text_of_64_kilobytes_is_rendered(value: str) -> None:
    assert value == render("{{ a.b }}", value)


@given(st.text().filter(lambda text: "{{" not in text))
def test_text_without_placeholders_stays_as_it_is(text: str) -> None:
    assert text == render(text)


@given(st.text(alphabet='{}|":\\ab.'))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        template = parse_template(text)
    except Invalid:
        assert "{{" in text
    else:
        assert template.literal is ("{{" not in text)
