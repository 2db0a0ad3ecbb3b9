"""Links of e-mails that lead through the tracker."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery.tracking import add_pixel, text_to_html, track_links
from chalicelib.domain.delivery.web_links import address_spans


def tracked(link: int) -> str:
    return f"https://t.example/c/{link}?a&b"


def test_links_of_a_html_text_lead_through_the_tracker():
    html = '<p>See <a class="x" href="https://a.example/?x=1&amp;y=2">this</a> &amp; that</p>'

    assert (
        '<p>See <a class="x" href="https://t.example/c/0?a&amp;b">this</a> &amp; that</p>',
        ("https://a.example/?x=1&y=2",),
    ) == track_links(html, tracked)


def test_the_same_address_twice_is_one_link():
    html = '<a href="https://a.example/">1</a><a href="http://b.example/">2</a>'
    _, links = track_links(html + html, tracked)

    assert ("https://a.example/", "http://b.example/") == links


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<a href='https://a.example/'>", '<a href="T">'),
        ("<a href=https://a.example/>", '<a href="T">'),
        ('<A HREF = "https://a.example/"\n>', '<A HREF = "T"\n>'),
        ("<a\n href=' https://a.example/ '>", '<a\n href="T">'),
        ("<a title='a > b' href='https://a.example/'>", "<a title='a > b' href=\"T\">"),
        ("<a data-href='x' href='https://a.example/'>", "<a data-href='x' href=\"T\">"),
        ("<a disabled href='https://a.example/'/>", '<a disabled href="T"/>'),
        ("<a href='https://a.example/' href='x'>", "<a href=\"T\" href='x'>"),
        ("<a href='https&#58;//a.example/'>", '<a href="T">'),
        ("<area shape='rect' href='https://a.example/'/>", "<area shape='rect' href=\"T\"/>"),
        ("\u00fc\n\u00e9<b>\r\n</b><a href='https://a.example/'>", None),
    ],
)
def test_a_link_is_found_however_it_is_written(before, after):
    html, links = track_links(before, lambda _: "T")

    expected = after or before.replace("'https://a.example/'", '"T"')
    assert (expected, ("https://a.example/",)) == (html, links)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "no tags, https://a.example/",
        '<a href="mailto:ann@a.example">',
        '<a href="tel:+1">',
        '<a href="#top">',
        '<a href="/path">',
        "<a href=\"javascript:location='https://a.example/'\">",
        '<a href="ftp://a.example/">',
        '<a href="https://">',
        '<a href="https:///x">',
        "<a href>",
        "<a>",
        '<a href="x" href="https://a.example/">',
        '<link href="https://a.example/"><img src="https://a.example/">',
        '<abbr href="https://a.example/">',
        '<!-- <a href="https://a.example/"> -->',
        "<script>\"<a href='https://a.example/'>\"</script>",
        '<style><a href="https://a.example/"></style>',
        "<p title=\"<a href='https://a.example/'>\">",
        '&lt;a href="https://a.example/"&gt;',
        '<a href="https://a.example/',
    ],
)
def test_everything_else_stays_as_it_is(html):
    assert (html, ()) == track_links(html, tracked)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("https://a.example/\u00e9?\u00fc=%20", "https://a.example/%C3%A9?%C3%BC=%20"),
        ("HTTPS://a.example/#x", "https://a.example/#x"),
        ("https://a.example/ b", "https://a.example/%20b"),
        ("https://a.example/{1}|^`", "https://a.example/%7B1%7D%7C%5E%60"),
        ("https://a.example/?a=1&copy=2", "https://a.example/?a=1&copy=2"),
        ("https://a.example/&#10;Set-Cookie: a=b", "https://a.example/Set-Cookie:%20a=b"),
        ("https://a.example\\@b.example/", "https://a.example/@b.example/"),
    ],
)
def test_addresses_are_kept_in_ascii(written, kept):
    assert (kept,) == track_links(f'<a href="{written}">', tracked)[1]


class Text(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.seen = []
        self.feed(html)
        self.close()

    def handle_data(self, data):
        self.seen.append(data)


@given(
    st.lists(
        st.sampled_from(
            [
                "<a href=",
                "https://a.example/",
                '"',
                "'",
                ">",
                " ",
                "<",
                "b",
                "\n",
                "<!--",
                "-->",
                "</a>",
                "<p",
            ]
        )
    ).map("".join)
)
def test_any_html_can_be_tracked_and_keeps_its_visible_text(html):
    result, links = track_links(html, lambda link: f"https://t.example/{link}")

    assert Text(html).seen == Text(result).seen
    assert bool(links) == (result != html)


def test_foreign_addresses_lead_on_directly():
    html = '<a href="https://a.example/">1</a><a href="https://b.example/">2</a>'

    assert (
        '<a href="https://a.example/">1</a><a href="T">2</a>',
        ("https://b.example/",),
    ) == track_links(html, lambda _: "T", frozenset({"https://a.example/"}))


def test_plain_text_becomes_html_with_links_and_line_breaks():
    text = "Hi <Ann> & co,\r\nsee https://a.example/?x=1&y=2.\n\nBye"

    assert (
        "<div>Hi &lt;Ann&gt; &amp; co,<br>\nsee "
        '<a href="https://a.example/?x=1&amp;y=2">https://a.example/?x=1&amp;y=2</a>.<br>\n<br>\n'
        "Bye</div>"
    ) == text_to_html(text)


def test_links_of_a_plain_text_can_be_tracked():
    _, links = track_links(text_to_html("https://a.example/?x=1&y=2, https://b.example"), tracked)

    assert ("https://a.example/?x=1&y=2", "https://b.example") == links


@given(st.text())
def test_plain_text_never_becomes_markup(text):
    html = text_to_html(text).removeprefix("<div>").removesuffix("</div>").replace("<br>\n", "")

    assert html.count("<") == 2 * len(address_spans(text))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a</p>", "<p>a</p>PIXEL"),
        ("<html><body>a</body></html>", "<html><body>aPIXEL</body></html>"),
        ("<BODY>a</BODY >\n", "<BODY>aPIXEL</BODY >\n"),
        ("<body>a</body><!-- </body> -->", "<body>aPIXEL</body><!-- </body> -->"),
        ("", "PIXEL"),
    ],
)
def test_the_pixel_stands_at_the_end_of_the_body(before, after):
    pixel = '<img src="https://t.example/o/x?a&amp;b" width="1" height="1" alt="" style="border:0">'

    assert after.replace("PIXEL", pixel) == add_pixel(before, "https://t.example/o/x?a&b")
