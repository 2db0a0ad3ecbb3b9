"""BBCode of e-mails."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery.bbcode import bbcode_to_html
from chalicelib.domain.delivery.mail_html import check_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hi [b]Ann[/b] & co", "Hi <b>Ann</b> &amp; co"),
        ("[B][i]x[/i][/B]", "<b><i>x</i></b>"),
        ("[b][i]x[/b] y", "<b><i>x</i></b> y"),
        ("[b]never closed", "<b>never closed</b>"),
        ("x[/b]", "x[/b]"),
        ("[unknown]x[/unknown] a[1]", "[unknown]x[/unknown] a[1]"),
        ("a\nb", "a<br>\nb"),
        (
            "[url]https://a.example/?a=1&b=2[/url]",
            '<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>',
        ),
        ("[url=https://a.example/]words[/url]", '<a href="https://a.example/">words</a>'),
        ('[url="https://a.example/"]words[/url]', '<a href="https://a.example/">words</a>'),
        ("[url]javascript:alert(1)[/url]", "javascript:alert(1)"),
        ("[url=javascript:alert(1)]x[/url]", "[url=javascript:alert(1)]x[/url]"),
        ("see https://a.example/x.", 'see <a href="https://a.example/x">https://a.example/x</a>.'),
        ("[img]https://a.example/x.png[/img]", '<img src="https://a.example/x.png" alt="">'),
        ("[email]ann@a.example[/email]", '<a href="mailto:ann@a.example">ann@a.example</a>'),
        ("[list][*]a[*]b[/list]", "<ul><li>a</li><li>b</li></ul>"),
        ("[list=1]\n[*]a\n[*]b\n[/list]\nend", "<ol><li>a</li><li>b</li></ol>end"),
        ("[color=red]x[/color]", '<span style="color:red">x</span>'),
        ("[size=20]x[/size]", '<span style="font-size:20px">x</span>'),
        ('[color=red" onclick="x]y[/color]', "[color=red&quot; onclick=&quot;x]y[/color]"),
        ("[code][b]x[/b][/code]", "<pre>[b]x[/b]</pre>"),
        ("<b>no html</b>", "&lt;b&gt;no html&lt;/b&gt;"),
    ],
)
def test_bbcode_becomes_html(text, html):
    assert f"<div>{html}</div>".replace("<br>\n", "\n") == bbcode_to_html(text).replace(
        "<br>\n", "\n"
    )


@pytest.mark.parametrize("tag", ["[b]", "[*]", "[/b]", "[url]", "[code]", "[b=", "[b][/i]"])
def test_a_text_of_tags_alone_takes_no_longer_than_another(tag):
    started = time.process_time()
    bbcode_to_html(tag * (102_400 // len(tag)))
    assert time.process_time() - started < 2


@given(
    st.lists(
        st.sampled_from(
            [
                "[b]",
                "[/b]",
                "[url=https://a.example/]",
                "[/url]",
                "[list]",
                "[*]",
                "[/list]",
                "<",
                '"',
                "x",
                "\n",
                "[",
                "]",
            ]
        )
    ).map("".join)
)
def test_whatever_is_written_becomes_html_that_is_accepted(text):
    check_html(bbcode_to_html(text))
