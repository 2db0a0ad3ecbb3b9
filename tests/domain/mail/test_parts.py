"""Parts of messages: names, charsets, what is too much."""

import pytest

from chalicelib.domain.mail.parts import attached, decoded, message_of, too_much


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("attachment; filename*=UTF-8''%D0%A1%D1%87%D0%B5%D1%82%20%E2%84%961.pdf", "Счет №1.pdf"),
        ("attachment; filename*0*=UTF-8''%D0%A1; filename*1*=%D1%87.pdf", "Сч.pdf"),
        (
            'attachment; filename="=?utf-8?Q?B=C3=A1o_?=\r\n =?utf-8?Q?gi=C3=A1.pdf?="',
            "Báo giá.pdf",
        ),
        ('attachment; filename="=?windows-1251?B?0ffl8i5wZGY=?="', "Счет.pdf"),
        ("attachment; filename=Счет.pdf", "Счет.pdf"),
        ("attachment; filename*=nobody'''%zz", "'%zz"),
        ('attachment; filename="=?x?B?&&&?="', ""),
        ("attachment", ""),
    ],
)
def test_a_name_is_read_as_programs_write_it(head, name):
    part = message_of(f"Content-Disposition: {head}\r\n\r\nx".encode())
    assert name == attached(part).name


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("Привет".encode("cp1251"), "windows-1251", "Привет"),
        ("Привет".encode("cp1251"), "CP-1251", "Привет"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("“smart”".encode("cp1252"), "iso-8859-1", "“smart”"),
        ("안녕".encode("cp949"), "ks_c_5601-1987", "안녕"),
        ("你好".encode("gb18030"), "gb2312", "你好"),
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße".encode("cp1252"), "", "Grüße"),
        ("Grüße".encode(), "us-ascii; x", "Grüße"),
        (b"Gr\xffsse", "utf-8", "Gr\ufffdsse"),
        (b"a\x00b", "utf-8", "ab"),
        ("Привет".encode(), "rot13", "Привет"),
        (b"abc", "unicode_escape", "abc"),
    ],
)
def test_a_text_is_read_in_its_charset_or_in_what_fits(content, charset, text):
    assert text == decoded(content, charset)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"A: b\r\n\r\n" + b"x\n" * 1_000_001, "lines"),
        (b"A: b\r\n\r\n" + b"\n--x" * 20_001, "parts"),
        (b"A: b\r\n" * 100_000, "KB"),
        (b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' * 81, "parts in parts"),
        (b"A: b\r\n\r\nhello", ""),
    ],
)
def test_what_is_too_much_says_why(raw, said):
    assert said in too_much(raw)
    assert bool(said) == bool(too_much(raw))
