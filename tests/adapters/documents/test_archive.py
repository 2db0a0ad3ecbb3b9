"""What a Word template may hold."""

import io
import zipfile

import pytest

from chalicelib.adapters.documents import archive
from chalicelib.adapters.documents.archive import check_archive
from chalicelib.adapters.documents.parts import BadTemplate
from tests.support.word import changed, with_part, with_relationship, word

PLAIN = word("Dear {{ contact.name }}", header="{{ deal.title }}")


def packed(*names, **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "<a/>")
    return out.getvalue()


def with_types(old, new):
    name = "[Content_Types].xml"
    return changed(PLAIN, lambda parts: {**parts, name: parts[name].replace(old, new)})


def test_what_people_save_in_word_is_taken():
    check_archive(PLAIN)
    check_archive(with_relationship(PLAIN, "hyperlink", "https://example.com/terms"))
    check_archive(with_part(PLAIN, "word/media/image9.png", b"\x89PNG"))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (b"Dear Ms Miller", "no Word document"),
        (b"PK\x03\x04" + bytes(60), "no Word document"),
        (packed("a.xml"), "no Word document"),
        (PLAIN[:-500], "no Word document"),
        (with_part(PLAIN, "word/vbaProject.bin", b"x"), "holds macros"),
        (with_types(b"document.main+xml", b"document.macroEnabled.main+xml"), "macros or controls"),
        (with_types(b"document.main+xml", b"template.main+xml"), "no plain Word document"),
        (with_part(PLAIN, "word/embeddings/sheet.xlsx", b"x"), "nothing embedded"),
        (with_part(PLAIN, "customXml/item9.xml", b"<!DOCTYPE a><a/>"), "a document type"),
        (with_part(PLAIN, "../../etc/passwd.xml", b"<a/>"), "leads out of the document"),
        (with_relationship(PLAIN, "attachedTemplate", "http://evil.example/a.dotm"), "template"),
        (with_relationship(PLAIN, "oleObject", "embeddings/a.xml", mode=""), "embedded object"),
        (with_relationship(PLAIN, "aFChunk", "a.xml", mode=""), "embedded document"),
        (with_relationship(PLAIN, "image", "http://evil.example/a.png"), "an? image elsewhere"),
        (with_relationship(PLAIN, "hyperlink", "file:///etc/passwd"), "no web address"),
        (with_part(PLAIN, "word/bomb.xml", b"<a>" + b" " * 4_000_000 + b"</a>"), "too tightly"),
    ],
)
def test_what_runs_is_fetched_or_explodes_is_refused(template, said):
    with pytest.raises(BadTemplate, match=said):
        check_archive(template)


def test_many_parts_and_many_bytes_are_refused_before_any_is_unpacked(monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(BadTemplate, match="at most 500"):
        check_archive(packed(*(f"{number}.xml" for number in range(501))))
    monkeypatch.setattr(archive, "MAX_UNPACKED", 10)
    with pytest.raises(BadTemplate, match="more than 10 bytes"):
        check_archive(PLAIN)


def test_a_part_that_stands_twice_is_refused():
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a") as more:
        more.writestr("WORD/document.xml", "<a/>")
    with pytest.raises(BadTemplate, match="twice"):
        check_archive(out.getvalue())
