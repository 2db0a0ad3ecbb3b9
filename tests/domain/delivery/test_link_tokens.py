"""Tokens of links that strangers follow."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.delivery.link_tokens import (
    Clicked,
    Opened,
    click_token,
    open_token,
    read_token,
)
from chalicelib.domain.errors import NotFound

SECRET = "a secret of the tenant"
TOKENS = [open_token(SECRET, "deal_12", "m1"), click_token(SECRET, "deal_12", "m1", 3)]


def encoded(payload: bytes) -> str:
    return base64.urlsafe_b64encode(payload).rstrip(b"=").decode()


def test_an_open_token_says_which_email_was_opened():
    assert Opened("deal_12", "m1") == read_token(SECRET, open_token(SECRET, "deal_12", "m1"))


def test_a_click_token_says_which_link_was_followed():
    assert Clicked("deal_12", "m1", 3) == read_token(
        SECRET, click_token(SECRET, "deal_12", "m1", 3)
    )


@given(item=st.text(max_size=40), email_id=st.text(max_size=40), link=st.integers(0, 10_000))
def test_tokens_carry_any_text(item, email_id, link):
    assert Clicked(item, email_id, link) == read_token(
        SECRET, click_token(SECRET, item, email_id, link)
    )


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_fits_into_a_path(token):
    assert set() == set(token) & set("/?#%&=+ ")


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_of_another_secret_is_not_found(token):
    with pytest.raises(NotFound):
        read_token("another secret", token)


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_with_any_character_changed_is_not_found(token):
    for place in range(len(token)):
        for other in "Az-.":
            if token[place] != other:
                with pytest.raises(NotFound):
                    read_token(SECRET, token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize(
    "change",
    [
        lambda token: token + "A",
        lambda token: token + "=",
        lambda token: token + "\n",
        lambda token: token[:-1],
        lambda token: token.split(".")[0],
        lambda token: token.split(".")[0] + ".",
        lambda token: "." + token.split(".")[1],
        lambda token: token.replace(".", "=."),
        lambda token: token.replace(".", ".."),
        lambda token: " " + token,
    ],
)
def test_a_token_with_something_added_or_missing_is_not_found(token, change):
    with pytest.raises(NotFound):
        read_token(SECRET, change(token))


@pytest.mark.parametrize(
    "token", ["", ".", "\u00e9.\u00e9", "a" * 100_000, "%00", "null", "\ud800"]
)
def test_an_odd_token_is_not_found(token):
    with pytest.raises(NotFound):
        read_token(SECRET, token)


def test_a_signature_of_one_token_does_not_fit_another():
    opened, clicked = TOKENS

    with pytest.raises(NotFound):
        read_token(SECRET, clicked.split(".")[0] + "." + opened.split(".")[1])


def test_a_payload_made_up_by_a_stranger_is_not_found():
    with pytest.raises(NotFound):
        read_token(SECRET, encoded(b'["c","deal_1","m1",0]') + "." + "A" * 22)


def test_an_empty_secret_is_a_mistake():
    with pytest.raises(ValueError, match="secret"):
        open_token("", "deal_12", "m1")
