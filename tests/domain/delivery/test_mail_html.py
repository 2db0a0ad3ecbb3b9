"""Which HTML is accepted for e-mails."""

from time import process_time

import pytest

from chalicelib.domain.delivery.mail_html import check_html
from chalicelib.domain.delivery.tracking import text_to_html


@pytest.mark.parametrize(
    "html",
    [
        "plain",
        "<p>Hello <b>you</b>, 3 < 4</p>",
        "<!DOCTYPE html><html><body><a href='https://a.example/?b=1'>x</a><br/></body></html>",
        "<!--[if mso]><table><tr><td><![endif]-->text<!--[if mso]></td></tr></table><![endif]-->",
        "<![if !mso]>text<![endif]>",
    ],
)
def test_usual_html_of_mails_is_accepted(html):
    check_html(html)


@pytest.mark.parametrize(
    "html", ["Hello <![ you", "<a href='x'", "<p <b>", "<!-- never closed", "<?php echo 1 ?>", "</"]
)
def test_html_that_cannot_be_read_is_refused(html):
    with pytest.raises(ValueError, match="not closed or not known"):
        check_html(html)


def test_too_many_tags_are_refused():
    with pytest.raises(ValueError, match="at most 2000 tags"):
        check_html("<b></b>" * 1_001)


@pytest.mark.parametrize("text", ["<a " * 1_900, "<!--" * 1_900, "<" + "a" * 19_000])
def test_hostile_html_is_refused_in_a_moment(text):
    begun = process_time()
    with pytest.raises(ValueError, match="tag"):
        check_html(text)
    assert process_time() - begun < 2


def test_an_address_with_thousands_of_brackets_is_found_in_a_moment():
    begun = process_time()
    assert 'href="http://a"' in text_to_html("http://a" + ")" * 19_900)
    assert process_time() - begun < 1
