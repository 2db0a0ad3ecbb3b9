"""One part of a Word template."""

import pytest

from chalicelib.adapters.documents.parts import BadTemplate, check_part

DTD = b'<!DOCTYPE a [<!ENTITY e "ha">]><a>&e;</a>'
FIELD = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r>'
    '<w:r><w:instrText>PICTURE "http://evil.example/a.png"</w:instrText></w:r></w:p>'
)
SIMPLE = "<a xmlns:w=\"urn:w\"><w:fldSimple w:instr=' DDEAUTO c:\\\\a.exe '/></a>"
RELATIONSHIP = (
    '<Relationships><Relationship Type="x/{}" Target="{}" TargetMode="{}"/></Relationships>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (DTD, "declares a document type"),
        (DTD.decode().encode("utf-16"), "declares a document type"),
        (b"<a>", "is no XML"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "is no XML"),
        (FIELD.encode(), "field INCLUDEPICTURE"),
        (SIMPLE.encode(), "field DDEAUTO"),
        (RELATIONSHIP.format("externalLink", "a.xml", "").encode(), "a link to another file"),
        (
            RELATIONSHIP.format("video", "http://a.example", "External").encode(),
            "a video elsewhere",
        ),
    ],
)
def test_what_fetches_or_declares_is_refused(content, said):
    with pytest.raises(BadTemplate, match=f"word/a.xml .*{said}"):
        check_part("word/a.xml", content)


def test_plain_text_pictures_and_links_are_taken():
    check_part("word/a.xml", FIELD.replace("INCLUDE", "PAGE").replace("PICTURE", "").encode())
    check_part("a.rels", RELATIONSHIP.format("image", "media/a.png", "").encode())
    check_part(
        "a.rels", RELATIONSHIP.format("hyperlink", "mailto:a@b.example", "External").encode()
    )
