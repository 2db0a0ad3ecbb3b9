"""Phone numbers as people, address books and telephone systems write them."""

import pytest

from chalicelib.domain.words.phone_numbers import (
    digits_of,
    number_in,
    plain_number,
    without_extension,
)

BERLIN = "+49301234567"


@pytest.mark.parametrize(
    "written",
    [
        "+49 30 1234567",
        "+49 (30) 123-45.67",
        "+49/30/1234567",
        "+49 (0)30 1234567",
        "+49 (0) 30 1234567",
        "0049 30 1234567",
        "(0049) 30 1234567",
        "\u202a+49 30 1234567\u202c",
        "\u202d+49301234567\u202c",
        "+49\u201330\u20111234567",
        "\u200e+49301234567",
        "+49 30 1234567\u200b",
        "+49\u00a030\u00a01234567",
        "tel:+49-30-1234567",
        "\uff0b49 30 1234567",
        "+\uff14\uff19 30 1234567",
        "+\u0664\u0669 30 1234567",
        "(+49) 30 1234567",
        "[+49] 30 1234567",
        "Tel.: +49 30 1234567",
        "Tel. +49 30 1234567",
        "\u0110i\u1ec7n tho\u1ea1i: +49 30 1234567",
        "p:+49301234567",
        "whatsapp:+49301234567",
        "+49\u00b730\u00b71234567",
        "+49 30 1234567 (work)",
    ],
)
@pytest.mark.parametrize("country", [None, "DE", "US"])
def test_a_number_has_one_form_whatever_stands_in_it(written, country):
    assert BERLIN == plain_number(written, country)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+39 06 1234567", "+39061234567"),
        ("+39 (0)6 1234567", "+39061234567"),
        ("+7 (495) 123-45-67", "+74951234567"),
        ("+7 (0)495 123-45-67", "+74951234567"),
        ("+1 (0)555 123 4567", "+15551234567"),
        ("001 (0)555 123 4567", "+15551234567"),
        ("+1-887-577-1205", "+18875771205"),
    ],
)
def test_the_zero_before_an_area_is_dropped_where_its_country_drops_it(written, plain):
    assert plain == plain_number(written)


@pytest.mark.parametrize(
    ("written", "country", "plain"),
    [
        ("030 1234567", "DE", BERLIN),
        ("(240)452-2332", "US", "+12404522332"),
        ("8 495 123-45-67", "RU", "+74951234567"),
        ("06 1234567", "IT", "+39061234567"),
        ("112", "DE", "112"),
        ("030 1234567", None, "0301234567"),
    ],
)
def test_a_number_without_a_code_is_one_of_the_tenants_country(written, country, plain):
    assert plain == plain_number(written, country)


@pytest.mark.parametrize(
    "behind",
    [
        "x12",
        " x 12",
        " ext. 12",
        " ext 12",
        ", ext. 12",
        ";ext=12",
        " #12",
        " extension 12",
        " Durchwahl 12",
        " \u0434\u043e\u0431. 12",
        ", 12",
        ",,12",
        ";12",
    ],
)
def test_an_extension_is_kept_and_does_not_ring(behind):
    plain = plain_number(f"+49 30 1234567{behind}")

    assert f"{BERLIN} ext. 12" == plain
    assert plain == plain_number(plain)
    assert BERLIN == without_extension(plain)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "hello",
        "call 555 1234",
        "12",
        "+",
        "+1+2",
        "1234567890123456",
        "+49 30 1234567 or 7654321",
        "030 1234567 und 765432",
        "ann@client.example",
        "\u00b2\u00b3",
    ],
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError, match="phone number"):
        plain_number(written, "DE")


@pytest.mark.parametrize(
    "written",
    [
        "+49 30 1234567",
        '"Ann Lee" <+49301234567>',
        '"ann@client.example" <+49301234567>',
        "sip:+49301234567@pbx.example",
        "<sip:+49301234567;ext=1@pbx.example;user=phone>",
        "Ann <sips:+49-30-1234567@pbx.example>",
    ],
)
def test_telephone_systems_hand_over_a_number_in_many_forms(written):
    assert BERLIN == plain_number(number_in(written) or "")


@pytest.mark.parametrize("written", ["ann@client.example", "Ann <ann@client.example>"])
def test_an_address_is_no_form_of_a_number(written):
    assert number_in(written) is None


def test_a_part_of_a_number_is_its_digits():
    assert "30123" == digits_of("(30) 1-2.3")
