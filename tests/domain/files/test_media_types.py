"""Media types: which are known, and how their files begin."""

import pytest

from chalicelib.domain.files.media_types import (
    MEDIA_TYPES,
    UNKNOWN,
    begins_as,
    given_out_as,
    type_of_name,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STARTS = {
    "application/pdf": b"%PDF-1.7",
    "image/png": b"\x89PNG\r\n\x1a\n\x00",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "image/webp": b"RIFF\x00\x00\x00\x00WEBPVP8",
    "audio/wav": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    DOCX: b"PK\x03\x04\x14\x00",
    "application/msword": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
    "audio/mpeg": b"ID3\x04",
    "audio/mp4": b"\x00\x00\x00\x20ftypM4A ",
    "text/csv": "Name;Größe\r\n".encode(),
}


@pytest.mark.parametrize("type", STARTS)
def test_a_file_begins_as_its_type_does_and_not_as_others(type):
    assert begins_as(type, STARTS[type])
    fitting = {other for other in STARTS if begins_as(type, STARTS[other])}
    assert {type} == fitting or type == "text/csv"


@pytest.mark.parametrize("type", sorted(MEDIA_TYPES))
def test_no_program_passes_for_any_type(type):
    for start in (b"MZ\x90\x00\x03", b"\x7fELF\x02\x01\x01\x00", b"\xca\xfe\xba\xbe\x00\x00"):
        assert not begins_as(type, start)


def test_text_may_be_written_in_two_bytes_a_character():
    assert begins_as("text/csv", "a;b".encode("utf-16"))
    assert not begins_as("application/x-unknown", b"text")


def test_what_a_browser_would_run_is_given_out_as_bytes():
    assert [UNKNOWN, UNKNOWN, UNKNOWN, "application/pdf"] == [
        given_out_as(one) for one in ("text/html", "image/svg+xml", "x/y", "application/pdf")
    ]


def test_the_ending_of_a_name_tells_one_type():
    assert ("image/jpeg", None, None) == tuple(map(type_of_name, ("jpeg", "exe", "")))
    endings = [one for known in MEDIA_TYPES.values() for one in known.extensions]
    assert len(endings) == len(set(endings))
