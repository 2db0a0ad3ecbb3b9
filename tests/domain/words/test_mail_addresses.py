"""E-mail addresses."""

import pytest

from chalicelib.domain.words.mail_addresses import parse_address, sender_address


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.com",
        "a.b+c@example.co.uk",
        "O'Neil@x-y.example",
        "x@a.b",
        f"{'x' * 64}@example.com",
    ],
)
def test_an_address_is_taken(address):
    assert address == parse_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "a..b@example.com",
        ".a@example.com",
        "a.@example.com",
        "a@-example.com",
        "a@example-.com",
        "x@-.-",
        "a@example",
        "a@example..com",
        "a@example.com.",
        "a@" + "x" * 64 + ".com",
        "a@b@example.com",
        "a b@example.com",
        "a@example.com\nBcc: b@example.com",
        "é@example.com",
        "a@\u3002\u3002",
        "a@x" + ".x" * 126,
        f"{'x' * 65}@example.com",
        "",
        7,
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="e-mail address"):
        parse_address(address)


@pytest.mark.parametrize(
    "written",
    [
        "crm@example.com\n",
        " crm@example.com\t",
        "\u200bcrm@example.com",
        "crm@exam\u00adple.com\ufeff",
    ],
)
def test_space_around_an_address_is_not_part_of_it(written):
    assert "crm@example.com" == parse_address(written)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("ann@b\u00fccher.example", "ann@xn--bcher-kva.example"),
        ("ann@stra\u00dfe.example", "ann@xn--strae-oqa.example"),
        ("ann@\u4f8b\u3048.jp", "ann@xn--r8jz45g.jp"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
    ],
)
def test_a_domain_in_letters_gets_the_form_in_which_mail_is_sent(written, sent):
    assert sent == parse_address(written)


def test_a_long_name_before_the_at_is_told_its_limit():
    with pytest.raises(ValueError, match="at most 64 characters before"):
        parse_address("x" * 65 + "@example.com")


@pytest.mark.parametrize(
    "written",
    [
        "ann@client.example",
        "ANN@Client.Example",
        "<ann@client.example>",
        "<mailto:ann@client.example>",
        "\u202aann@client.example\u202c",
        "Ann Lee <ann@client.example>",
        '"Lee, Ann" <ann@client.example> ',
        "=?utf-8?q?J=C3=B6rg?= <ann@client.example>",
        "mailto:ann@client.example",
        "mailto:ann@client.example?subject=Hi",
        "ann@client.example (Ann Lee)",
    ],
)
def test_the_address_is_found_in_what_mail_services_hand_over(written):
    assert "ann@client.example" == sender_address(written)


@pytest.mark.parametrize(
    "written", ["Ann", "Ann <ann>", "a@b.example <c@d.example> <e@f.example>", "", "@"]
)
def test_what_holds_no_address_is_refused(written):
    with pytest.raises(ValueError, match="e-mail address"):
        sender_address(written)
