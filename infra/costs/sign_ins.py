"""Operations of people who sign in with a browser."""

import re
from typing import Any

ADDRESS = "ann@example.com"
PATH = "/v1/sessions"


def with_an_address(shop: Any) -> None:
    """Give the admin an address, and send one code before, as an earlier sign-in would."""
    assert shop.client.patch("/v1/users/1", {"email": ADDRESS}).status == 200
    asked_for(shop)
    shop.client.settle()
    shop.client.advance("PT1M")


def signed_in(shop: Any) -> None:
    """Sign in with an API token."""
    made = shop.client.post("/v1/tokens", {"name": "browser"}).json["token"]
    answer = shop.client.as_user(None).post(PATH, {"token": made})
    shop.cookie = answer.headers["set-cookie"].partition(";")[0]


def with_a_token(shop: Any) -> None:
    """Make a token to sign in with."""
    shop.token = shop.client.post("/v1/tokens", {"name": "browser"}).json["token"]


def with_the_token(shop: Any) -> None:
    """Sign in with it."""
    assert shop.client.as_user(None).post(PATH, {"token": shop.token}).status == 201


def asked_for(shop: Any) -> None:
    """Ask for a code."""
    assert shop.client.as_user(None).post(PATH, {"email": ADDRESS}).status == 202


def asked_by_a_stranger(shop: Any) -> None:
    """Ask for a code to an address that is nobody's."""
    assert shop.client.as_user(None).post(PATH, {"email": "nobody@example.com"}).status == 202


def typed_in(shop: Any) -> None:
    """Sign in with the code that came last."""
    mail = shop.client.outbox("email")[-1]
    found = re.search(r"\d{4} \d{4}", mail["text"])
    body = {"email": ADDRESS, "code": found[0] if found else ""}
    assert shop.client.as_user(None).post(PATH, body).status == 201


def in_a_session(shop: Any) -> None:
    """Be known by a session, lately."""
    signed_in(shop)
    read_by_session(shop)


def read_by_session(shop: Any) -> None:
    """Read the deal by the session."""
    path, headers = f"/v1/items/deal/{shop.deal}", {"Cookie": shop.cookie}
    assert shop.client.as_user(None).get(path, headers=headers).status == 200


def who_am_i(shop: Any) -> None:
    """Ask who one is and what one may do."""
    assert shop.client.get("/v1/me").status == 200


SIGN_INS = (
    ("sign in with an API token", with_a_token, with_the_token, ""),
    ("ask for a code to sign in", with_an_address, asked_for, "with its mail"),
    ("ask for a code, nobody has the address", with_an_address, asked_by_a_stranger, ""),
    ("sign in with a code", with_an_address, typed_in, ""),
    ("read an item by session", in_a_session, read_by_session, ""),
    ("ask who one is and what one may do", who_am_i, who_am_i, ""),
)
