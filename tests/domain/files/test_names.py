"""Names of files."""

import pytest

from chalicelib.domain.files.names import MAX_NAME, clean_name, extension_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("offer.pdf", "offer.pdf"),
        ("  Angebot  für\tAnn .pdf ", "Angebot für Ann .pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\u200b.pdf", "ab.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("...hidden.", "hidden"),
        ("con.txt", "_con.txt"),
        ("合同.pdf", "合同.pdf"),
        ("x" * 300 + ".pdf", "x" * (MAX_NAME - 4) + ".pdf"),
        ("x" * 300, "x" * MAX_NAME),
    ],
)
def test_a_name_is_one_line_that_people_can_read(text, name):
    assert name == clean_name(text)


@pytest.mark.parametrize("text", ["../etc/passwd", "C:\\fakepath\\a.pdf", "/a", "a/"])
def test_a_path_is_no_name(text):
    with pytest.raises(ValueError, match="without a path"):
        clean_name(text)


@pytest.mark.parametrize("text", ["", " . ", "\u202e\u200b"])
def test_something_must_be_left(text):
    with pytest.raises(ValueError, match="expected a name"):
        clean_name(text)


def test_the_extension_follows_the_last_dot():
    assert ["pdf", "", "", "gz"] == [
        extension_of(one) for one in ("a.PDF", "a", ".pdf", "a.tar.gz")
    ]
