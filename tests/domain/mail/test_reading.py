"""What is read of e-mails as real programs write them, and of those that are built to hurt."""

import time

import pytest

from chalicelib.domain.mail.reading import read_message
from chalicelib.domain.mail.received import Sort
from chalicelib.domain.words.text import parse_text
from tests.support.mail_corpus import FOLDER, expected, message, plain


def test_every_message_of_the_corpus_is_expected_to_say_something():
    assert {one.stem for one in FOLDER.glob("*.eml")} == expected().keys()
    assert 30 <= len(expected())


@pytest.mark.parametrize("name", expected())
def test_a_message_says(name):
    wanted = expected()[name]
    read = read_message(message(name))
    assert wanted == {
        **wanted,
        "sort": read.sort.value,
        "sender": read.sender,
        "name": read.name,
        "text": read.text,
    }
    assert wanted.get("files", []) == [one.name or one.type for one in read.attached]
    lasts = {True: "for good", False: "for now"}
    assert wanted.get("fails", []) == [f"{one.address} {lasts[one.marks]}" for one in read.failures]


@pytest.mark.parametrize("sign", [b"\xfc", b"=?utf-8?b?7aC9?=", b"\x1b\x00"])
def test_every_text_can_be_stored_whatever_bytes_it_came_in(sign):
    head = b"From: M%b <a@b.example>\r\nSubject: A%b\r\nMessage-ID: <m%b@x>\r\n"
    file = b'Content-Disposition: attachment; filename="f%b"\r\n\r\nfile\r\n--q--\r\n'
    parts = b"Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nt%b\r\n--q\r\n"
    read = read_message((head + parts + file).replace(b"%b", sign))
    (attached,) = read.attached
    for text, first in (
        (read.name, "M"),
        (read.subject, "A"),
        (read.message_id, "m"),
        (read.text, "t"),
        (attached.name, "f"),
    ):
        assert text.startswith(first)
        assert text == parse_text(text)


def test_what_a_message_answers_to_is_told_the_nearest_first():
    raw = plain("x", In_Reply_To="<c@x>", References="<a@x>\r\n <b@x> <c@x>", Message_ID=" <m@x> ")
    read = read_message(raw)
    assert (("c@x", "b@x", "a@x"), "m@x") == (read.references, read.message_id)


def test_a_bounce_answers_to_what_the_message_in_it_bears():
    assert "token@shop.example" in read_message(message("bounce_exim")).references
    assert "token@shop.example" in read_message(message("bounce_gmail")).references


def test_25_megabytes_are_read():
    content = bytes(range(256)) * 4096 * 25
    import base64

    raw = (
        b'From: kim@example.com\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\n\r\nThe film.\r\n--b\r\nContent-Type: application/pdf; name=film.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content) + b"--b--\r\n"
    )
    (film,) = read_message(raw).attached
    assert ("film.pdf", content) == (film.name, film.content)


def test_who_has_no_place_for_bounces_is_a_program():
    raw = plain("x")
    assert Sort.AUTO is read_message(raw, returned_to="").sort
    assert Sort.PERSON is read_message(raw, returned_to="kim@example.com").sort


def parts(number):
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
    return (
        b"From: kim@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + part * number
    )


def nested(depth):
    head = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    return (
        b"From: kim@example.com\r\n" + b"".join(head % (n, n) for n in range(depth)) + b"\r\nhello"
    )


HEAD = b"From: kim@example.com\r\n"
HOSTILE = {
    "ten thousand parts": parts(10_000),
    "a million parts": parts(300_000),
    "deep nesting": nested(5_000),
    "nesting that is just taken": nested(75),
    "messages in messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 20_000 + b"hello",
    "a flood of headers": HEAD
    + b"".join(b"X-%d: a\r\n" % n for n in range(200_000))
    + b"\r\nhello",
    "lines without an end": HEAD + b"\r\n" + b"a:\n" * 1_500_000,
    "a long header": HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 500_000 + b"\r\n\r\nhello",
    "quotes in the sender": b'From: "' + b'"' * 30_000 + b"\r\n\r\nhello",
    "groups in the sender": b"From: " + b"a:" * 20_000 + b"<kim@example.com>\r\n\r\nhello",
    "brackets in the sender": b"From: " + b"(" * 30_000 + b"\r\n\r\nhello",
    "continued parameters": HEAD
    + b"Content-Type: text/plain; "
    + b"a*0=b;" * 9_000
    + b"\r\n\r\nhello",
    "a charset that is a program": HEAD
    + b"Content-Type: text/plain; charset=punycode\r\n\r\n"
    + b"a-" * 90_000,
    "many references": HEAD + b"References: " + b"<a@b> " * 60_000 + b"\r\n\r\nhello",
    "lines that nearly say who wrote": HEAD + b"\r\n" + b"On 1, a@b.cc wrote a wrote\r\n" * 15_000,
    "tags without an end": HEAD
    + b"Content-Type: text/html\r\n\r\n"
    + b"<a <!-- <![CDATA[ " * 40_000,
    "tags in tags": HEAD
    + b"Content-Type: text/html\r\n\r\n"
    + b"<blockquote><div>" * 40_000
    + b"x",
    "zeros": bytes(200_000),
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_message_that_is_built_to_hurt_is_read_within_bounds(name):
    began = time.process_time()
    read = read_message(HOSTILE[name])
    assert time.process_time() - began < 6
    assert len(read.text) <= 60_000
    assert len(read.attached) <= 50
    assert len(read.references) <= 60


def test_of_a_message_that_is_too_much_the_head_is_read():
    read = read_message(nested(5_000))
    assert ("kim@example.com", "") == (read.sender, read.text)
    assert "more than 80 parts in parts" in read.unread
