"""HTML of e-mails as people read it."""

import pytest

from chalicelib.domain.mail.html_text import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Hello<br>there", "Hello\nthere"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("a  b\n c&nbsp;&amp;&lt;", "a b c &<"),
        ("<ul><li>x<li>y</ul>", "- x\n- y"),
        ("<STYLE>p{}</STYLE><script>1<2</script>seen", "seen"),
        ("<style>never ended", ""),
        ("<!-- a > b --> seen", "seen"),
        ("<!--[if mso]>x<![endif]-->seen", "seen"),
        (
            "new<blockquote>old<br>older<blockquote>first</blockquote></blockquote>newer",
            "new\n> old\n> older\n> first\nnewer",
        ),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<a href="https://x.example">here</a>', "here"),
    ],
)
def test_people_read(html, text):
    assert text == text_of(html)
