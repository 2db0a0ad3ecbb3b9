"""Files of e-mails: which are kept, under which name, and whose they are."""

import pytest

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.mail.received import Attached
from chalicelib.domain.people.settings import Settings
from chalicelib.usecases.mail.keep_attached import SMALL_PICTURE, Files, keep_attached
from tests.support.world import World

TNEF = "application/ms-tnef"
PDF, PNG = b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"
DEAL, LEAD = ItemRef("deal", 1), ItemRef("lead", 2)


@pytest.mark.parametrize(
    ("name", "type", "content", "kept"),
    [
        ("offer.pdf", "application/pdf", PDF, ("offer.pdf", "application/pdf")),
        ("offer.pdf", "application/octet-stream", PDF, ("offer.pdf", "application/pdf")),
        ("offer.pdf", "application/x-unknown", PDF, ("offer.pdf", "application/pdf")),
        ("offer.PDF", "image/png", PDF, ("offer.PDF", "application/pdf")),
        (r"C:\docs\offer.pdf", "application/pdf", PDF, ("offer.pdf", "application/pdf")),
        ("../../offer.pdf", "application/pdf", PDF, ("offer.pdf", "application/pdf")),
        ("", "application/pdf", PDF, ("attachment.pdf", "application/pdf")),
        ("", "message/rfc822", b"From: x", ("message.eml", "message/rfc822")),
        ("", "text/calendar", b"BEGIN:VCALENDAR", ("invitation.ics", "text/calendar")),
        (
            "winmail.dat",
            TNEF,
            b"\x78\x9f\x3e\x22",
            ("winmail.dat", TNEF),
        ),
        ("setup.exe", "application/pdf", PDF, None),
        ("setup.exe", "application/x-msdownload", b"MZ", None),
        ("offer.pdf", "application/pdf", b"MZ", None),
        ("noname", "application/octet-stream", b"MZ", None),
    ],
)
def test_a_file_is_kept_as_what_it_is_or_named(name, type, content, kept):
    files = Files([Attached(name, type, content)], Settings())
    assert [kept] * bool(kept) == [(one[0], one[1]) for one in files]
    assert (kept is None) == bool(files.left_out)


def test_the_tenants_limits_hold():
    pdf = Attached("a.pdf", "application/pdf", PDF + bytes(1024 * 1024))
    assert "at most 1 MB" in Files([pdf], Settings(file_megabytes=1)).left_out[0]
    assert "not taken" in Files([pdf], Settings(file_types=("image/png",))).left_out[0]
    many = Files([Attached("a.pdf", "application/pdf", PDF)] * 22, Settings())
    assert (20, 2) == (len(many), len(many.left_out))


def test_small_pictures_of_the_text_are_left_alone():
    small = Attached("logo.png", "image/png", PNG, inline=True)
    large = Attached("chair.png", "image/png", PNG + bytes(SMALL_PICTURE), inline=True)
    files = Files([small, large], Settings())
    assert (["chair.png"], []) == ([one[0] for one in files], files.left_out)


def test_a_file_belongs_to_all_items_and_is_the_same_when_it_comes_again():
    world = World()
    files = Files([Attached("a.pdf", "application/pdf", PDF)], Settings())
    keep = (world.tenant, "m1", files, [DEAL, LEAD], 1, world.now)
    (file,), writes = keep_attached(*keep)
    world.table.write(writes)
    assert [DEAL, LEAD] == [one.item for one in file.owners]
    assert {file.key: PDF} == world.files.contents
    assert [file] == keep_attached(*keep)[0]
    other = Files([Attached("a.pdf", "application/pdf", PDF + b"x")], Settings())
    (changed,), _ = keep_attached(world.tenant, "m1", other, [DEAL], 1, world.now)
    assert file.id != changed.id
