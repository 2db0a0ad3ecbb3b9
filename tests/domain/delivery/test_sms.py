"""Which numbers a text message reaches."""

import pytest

from chalicelib.domain.delivery.sms import reached_number


@pytest.mark.parametrize(
    ("written", "country", "reached"),
    [
        ("+49 (0)30 1234567", None, "+49301234567"),
        ("030 1234567", "DE", "+49301234567"),
        ("0049 30 1234567", None, "+49301234567"),
        ("+49 30 1234567 ext. 12", None, "+49301234567"),
        ("\u202a+49\u00a030\u20111234567\u202c", None, "+49301234567"),
    ],
)
def test_a_number_is_reached_in_its_international_form(written, country, reached):
    assert reached == reached_number(written, country)


@pytest.mark.parametrize(
    ("written", "country", "said"),
    [
        ("030 1234567", None, "or set the country in the settings"),
        ("112", "DE", "lacks its country code"),
        ("hello", None, "expected a phone number"),
    ],
)
def test_what_cannot_be_reached_from_everywhere_is_refused(written, country, said):
    with pytest.raises(ValueError, match=said):
        reached_number(written, country)
