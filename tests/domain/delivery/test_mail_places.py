"""Values in e-mails stay values, wherever their placeholders stand."""

import time

import pytest

from chalicelib.domain.delivery.mail_places import (
    Misplaced,
    escapes_in_html,
    escapes_in_text,
    foreign_addresses,
    foreign_links,
    from_marks,
    inserted_spans,
    with_marks,
)
from chalicelib.domain.language.placeholders import parse_template

HOSTILE = "javascript:alert(1)"


def html(text: str, value: str) -> str:
    template = parse_template(text)
    pieces = zip(template.placeholders, escapes_in_html(template), strict=True)
    filled = iter([escape(value) for _, escape in pieces])
    return "".join(one if isinstance(one, str) else next(filled) for one in template.segments)


def parts(text: str, value: str) -> list[tuple[str, bool]]:
    return [
        (one, False) if isinstance(one, str) else (value, True)
        for one in parse_template(text).segments
    ]


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("<p>{{ a.b }}</p>", "<b> & co", "<p>&lt;b&gt; &amp; co</p>"),
        ('<p title="{{ a.b }}">', '" onclick="x', '<p title="&quot; onclick=&quot;x">'),
        (
            '<a href="https://a.example/?n={{ a.b }}&x=1">',
            "A&B=C #1",
            '<a href="https://a.example/?n=A%26B%3DC%20%231&x=1">',
        ),
        ('<a href="https://a.example/{{ a.b }}">', "../x", '<a href="https://a.example/..%2Fx">'),
        (
            '<a href="https://a.example/?n={{ a.b | url }}">',
            "A%26",
            '<a href="https://a.example/?n=A%26">',
        ),
        (
            '<a href="{{ a.b }}">',
            "https://b.example/?x=1&y=2",
            '<a href="https://b.example/?x=1&amp;y=2">',
        ),
        ('<a href="{{ a.b }}">', "www.b.example/x", '<a href="https://www.b.example/x">'),
        ('<a href="{{ a.b }}">', HOSTILE, '<a href="#">'),
        ('<a href=" {{ a.b }}">', "java\nscript:alert(1)", '<a href=" #">'),
        ('<a href="{{ a.b }}">', "data:text/html,x", '<a href="#">'),
        ('<a href="{{ a.b }}">', "", '<a href="#">'),
        ("<img src='{{ a.b }}'>", HOSTILE, "<img src='#'>"),
        ('<a href="java{{ a.b }}">', "script:alert(1)", '<a href="javascript%3Aalert%281%29">'),
        ('<a href="https://{{ a.b }}/x">', "b.example", '<a href="https://b.example/x">'),
        ('<a href="https://{{ a.b }}/x">', "u@b.example", '<a href="https://u%40b.example/x">'),
        ('<a href="mailto:{{ a.b }}">', "ann@b.example", '<a href="mailto:ann@b.example">'),
        ('<a href="tel:{{ a.b }}">', "+4930", '<a href="tel:+4930">'),
        (
            '<p style="color:{{ a.b }}">',
            "red;background:url(https://x)",
            '<p style="color:redbackgroundurlhttpsx">',
        ),
        ("<p>https://a.example/?n={{ a.b }}</p>", "A B", "<p>https://a.example/?n=A%20B</p>"),
        ("<!-- <img src={{ a.b }}> --><p>", "-->", "<!-- <img src=--&gt;> --><p>"),
    ],
)
def test_a_value_in_html_is_made_harmless_for_its_place(text, value, filled):
    assert filled == html(text, value)


@pytest.mark.parametrize(
    "text",
    [
        "<img src={{ a.b }}>",
        "<a href=https://a.example/{{ a.b }}>",
        "<p {{ a.b }}>",
        '<p {{ a.b }}="x">',
        "<p{{ a.b }}>",
        "<{{ a.b }}>",
        "</{{ a.b }}>",
        '<p onclick="go({{ a.b }})">',
        '<iframe srcdoc="{{ a.b }}">',
        "<script>var x = '{{ a.b }}'</script>",
        "<style>p { color: {{ a.b }} }</style>",
    ],
)
def test_a_placeholder_where_a_value_could_become_more_is_refused(text):
    with pytest.raises(Misplaced, match=r"\{\{ a.b \}\} may stand in the text"):
        escapes_in_html(parse_template(text))


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("Dear {{ a.b }}", "A & B", "A & B"),
        ("https://a.example/?n={{ a.b }}&x=1", "A & B", "A%20%26%20B"),
        ("https://a.example/ {{ a.b }}", "A & B", "A & B"),
        ("<https://a.example/{{ a.b }}>", "50% #1", "50%25%20%231"),
        ("https://{{ a.b }}/x", " b.example ", "b.example"),
        ("\u8be6\u60c5https://a.example/x\u3002{{ a.b }}", "A & B", "A & B"),
        ("https://a.example/x\u3092{{ a.b }}", "A & B", "A & B"),
        ("https://a.example,{{ a.b }}", "A & B", "A & B"),
    ],
)
def test_a_value_in_an_address_of_a_plain_text_is_encoded_for_it(text, value, filled):
    (escape,) = escapes_in_text(parse_template(text))

    assert filled == escape(value)


@pytest.mark.parametrize(
    ("text", "value", "foreign"),
    [
        ("https://a.example/?n={{ a.b }}", "x", set()),
        ("{{ a.b }}", "https://b.example/", {"https://b.example/"}),
        ("{{ a.b }}/x", "https://b.example", {"https://b.example/x"}),
        ("https://a.example{{ a.b }}", ".b.example/", {"https://a.example.b.example/"}),
        ("https://a.example/ {{ a.b }}", "https://b.example/", {"https://b.example/"}),
        ("https://a.example {{ a.b }}", "x", set()),
    ],
)
def test_a_link_whose_host_came_with_a_value_is_foreign(text, value, foreign):
    plain = parts(text, value)
    marked = parts(f'<a href="{text.split()[-1]}">x</a>', value)

    filled = "".join(one for one, _ in plain)
    assert foreign == foreign_addresses(filled, inserted_spans(plain))
    if " " not in text:
        filled = "".join(one for one, _ in marked)
        assert foreign == foreign_links(filled, inserted_spans(marked))


def test_marks_carry_placeholders_through_a_change_of_the_text():
    template = parse_template("a {{ a.b | upper }} b {{ c.d }}")
    turned = from_marks(" / ".join(reversed(with_marks(template).split(" b "))), template)

    assert ("c.d", "a.b") == tuple(".".join(one.path) for one in turned.placeholders)
    assert template == from_marks(with_marks(template), template)


def test_a_text_of_links_with_placeholders_alone_takes_no_longer_than_another():
    template = parse_template('<a href="https://a.example/{{ a.b }}">x</a>' * 2_000)
    started = time.process_time()
    escapes_in_html(template)
    assert time.process_time() - started < 3
