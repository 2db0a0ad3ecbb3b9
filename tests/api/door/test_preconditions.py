"""Headers that make a request safe to repeat."""

import pytest

from chalicelib.api.door.preconditions import expected_version, idempotency_key, is_known
from chalicelib.domain.errors import Invalid


@pytest.mark.parametrize("header", [None, "a", "order 1", "x" * 255, "~!@#"])
def test_a_key_is_printable_text(header):
    assert header == idempotency_key(header)


@pytest.mark.parametrize("header", ["", "  ", "x" * 256, "ä", "a\tb", "a\x00", "a\n"])
def test_a_key_that_cannot_be_used_is_refused(header):
    with pytest.raises(Invalid) as invalid:
        idempotency_key(header)
    assert "bad_idempotency_key" == invalid.value.code


@pytest.mark.parametrize(
    ("header", "version"),
    [
        (None, None),
        ("*", None),
        (" * ", None),
        ('"0"', 0),
        ('"3"', 3),
        (' "12" ', 12),
        ('W/"3"', 3),
        (' W/"12"', 12),
    ],
)
def test_if_match_names_a_version_or_any(header, version):
    assert version == expected_version(header, versioned=True)


@pytest.mark.parametrize(
    "header", ["", "3", '"00"', '"x"', 'w/"3"', "W/3", '"3"\n', '"3", "4"', '"' + "9" * 17 + '"']
)
def test_another_if_match_is_refused(header):
    with pytest.raises(Invalid) as invalid:
        expected_version(header, versioned=True)
    assert "bad_if_match" == invalid.value.code


@pytest.mark.parametrize("header", ["*", '"3"'])
def test_if_match_is_refused_rather_than_overlooked_where_there_are_no_versions(header):
    assert expected_version(None, versioned=False) is None
    with pytest.raises(Invalid) as invalid:
        expected_version(header, versioned=False)
    assert "if_match_not_supported" == invalid.value.code


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (None, False),
        ('"3"', True),
        ('"2", "3"', True),
        ('W/"3"', True),
        (" * ", True),
        ('"33"', False),
        ("3", False),
    ],
)
def test_a_caller_may_know_the_version_already(header, known):
    assert known is is_known(header, '"3"')
