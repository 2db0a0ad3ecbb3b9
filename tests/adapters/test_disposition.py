"""Names of files in the header that gives them out."""

import pytest

from chalicelib.adapters.disposition import attachment


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a b.pdf", 'attachment; filename="a b.pdf"'),
        ("é.pdf", "attachment; filename=\"_.pdf\"; filename*=UTF-8''%C3%A9.pdf"),
        ('a"; b\\.pdf', "attachment; filename=\"a_; b_.pdf\"; filename*=UTF-8''a%22%3B%20b%5C.pdf"),
        ("a\r\nX: y", "attachment; filename=\"a__X: y\"; filename*=UTF-8''a%0D%0AX%3A%20y"),
    ],
)
def test_a_name_never_leaves_its_place(name, header):
    assert header == attachment(name)
