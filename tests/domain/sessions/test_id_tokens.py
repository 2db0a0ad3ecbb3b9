"""ID tokens: forged, changed, of somebody else, out of time."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from chalicelib.domain.errors import Unauthorized
from chalicelib.domain.sessions.id_tokens import (
    Expected,
    UnknownKey,
    challenge_of,
    read_id_token,
    vouched_address,
)
from tests.support.signed_tokens import b64, listed, private_key, signed

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT = int(NOW.timestamp())
ISSUER = "https://login.example.com"
NONCE = challenge_of("v" * 43)
CLAIMS = {
    "iss": ISSUER,
    "aud": "crm",
    "exp": AT + 3600,
    "iat": AT,
    "nonce": NONCE,
    "email": "ben@example.com",
    "email_verified": True,
}


def read(token, keys=None):
    expected = Expected(issuer=ISSUER, client_id="crm", nonce=NONCE)
    return read_id_token(token, keys or [listed("one"), listed("two")], expected, NOW)


def claiming(**claims):
    """Return the usual claims with others; None takes one away."""
    return {name: one for name, one in (CLAIMS | claims).items() if one is not None}


def refusal(token, keys=None):
    with pytest.raises(Unauthorized) as refused:
        read(token, keys)
    assert "sign_in_refused" == refused.value.code
    return refused.value.detail.partition("its token ")[2]


@pytest.mark.parametrize("name", ["one", "two"])
def test_what_a_listed_key_has_signed_is_read(name):
    assert CLAIMS == read(signed(CLAIMS, name))


def test_of_a_single_key_nobody_has_to_say_which():
    key = listed("one", kid=None)
    header = {"alg": "RS256"}
    said = ".".join(b64(json.dumps(part).encode()) for part in (header, CLAIMS))
    signature = private_key("one").sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert CLAIMS == read(f"{said}.{b64(signature)}", [key])
    assert "key that the issuer does not list" in refusal(f"{said}.{b64(signature)}")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://evil.example"}, "of another issuer"),
        ({"iss": ISSUER + "/"}, "of another issuer"),
        ({"iss": None}, "of another issuer"),
        ({"aud": "other"}, "for another client"),
        ({"aud": None}, "for another client"),
        ({"aud": []}, "for another client"),
        ({"aud": ["crm", "other"]}, "for another client"),
        ({"aud": ["crm", "other"], "azp": "other"}, "for another client"),
        ({"azp": "other"}, "for another client"),
        ({"exp": AT - 61}, "has expired"),
        ({"exp": None}, "for how long"),
        ({"exp": "tomorrow"}, "for how long"),
        ({"exp": True}, "for how long"),
        ({"iat": None}, "for how long"),
        ({"iat": AT + 61}, "not good yet"),
        ({"nbf": AT + 61}, "not good yet"),
        ({"nonce": None}, "another sign-in"),
        ({"nonce": "other"}, "another sign-in"),
        ({"nonce": [NONCE]}, "another sign-in"),
    ],
)
def test_a_token_that_is_not_for_us_and_for_now_is_refused(claims, why):
    assert why in refusal(signed(claiming(**claims)))


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["crm"]},
        {"aud": ["crm", "other"], "azp": "crm"},
        {"azp": "crm"},
        {"exp": AT - 59},
        {"iat": AT + 59},
        {"nbf": AT},
    ],
)
def test_what_differs_and_does_not_matter_is_taken(claims):
    assert claiming(**claims) == read(signed(claiming(**claims)))


def test_no_algorithm_but_rs256_is_taken():
    _, claims, signature = signed(CLAIMS).split(".")
    for alg in ("none", "None", "HS256", "RS512", "ES256", None, ["RS256"]):
        other = b64(json.dumps({"alg": alg, "kid": "one"}).encode())
        for given in ("", signature):
            assert "RS256" in refusal(f"{other}.{claims}.{given}")
    # The public key as a shared secret: what libraries that believe the header fall for.
    hs = b64(json.dumps({"alg": "HS256", "kid": "one"}).encode())
    secret = listed("one")["n"].encode()
    mac = hmac.new(secret, f"{hs}.{claims}".encode(), hashlib.sha256).digest()
    assert "RS256" in refusal(f"{hs}.{claims}.{b64(mac)}")
    assert "RS256" in refusal(signed(CLAIMS, crit=["exp"]))


def test_what_another_key_has_signed_is_refused():
    with pytest.raises(UnknownKey):
        read(signed(CLAIMS, "three"))
    forged = signed(CLAIMS, "three").split(".")
    head = signed(CLAIMS).split(".")[0]
    assert "not signed by the issuer" in refusal(".".join([head, *forged[1:]]))
    assert "not signed by the issuer" in refusal(signed(CLAIMS, "three", kid="two"))
    own = listed("three")
    with pytest.raises(UnknownKey):
        read(signed(CLAIMS, "three", jwk=own, jku="https://evil.example/keys"))


def test_what_was_changed_is_refused():
    head, claims, signature = signed(CLAIMS).split(".")
    other = b64(json.dumps(claiming(email="anna@example.com")).encode())
    assert "not signed by the issuer" in refusal(f"{head}.{other}.{signature}")
    zeros = b64(bytes(256))
    for given in ("", signature[:-4], signature + "AAAA", zeros, b64(b"\xff" * 256)):
        assert "not signed by the issuer" in refusal(f"{head}.{claims}.{given}")


@pytest.mark.parametrize("hashed", [hashes.SHA1(), hashes.SHA512()])
def test_another_hash_under_the_same_name_is_refused(hashed):
    head, claims, _ = signed(CLAIMS).split(".")
    signature = private_key("one").sign(f"{head}.{claims}".encode(), padding.PKCS1v15(), hashed)
    assert "not signed by the issuer" in refusal(f"{head}.{claims}.{b64(signature)}")


@pytest.mark.parametrize(
    "more",
    [{"use": "enc"}, {"alg": "RS512"}, {"kty": "EC"}, {"kty": "oct", "k": "c2VjcmV0"}],
)
def test_a_key_that_is_for_something_else_signs_nothing(more):
    with pytest.raises(UnknownKey):
        read(signed(CLAIMS), [listed("one", **more)])


def test_two_keys_of_one_name_sign_nothing():
    with pytest.raises(UnknownKey):
        read(signed(CLAIMS), [listed("one"), listed("two", kid="one")])


def test_a_weak_key_signs_nothing():
    weak = listed("weak", 1024)
    assert "too weak" in refusal(signed(CLAIMS, "weak", 1024), [weak])
    assert "too weak" in refusal(signed(CLAIMS), [listed("one", e=b64(b"\x01"))])
    assert "no token" in refusal(signed(CLAIMS), [listed("one", n=None)])


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "a.b.c", "a.b", "é.é.é", "e30.e30", "bnVsbA.bnVsbA.AA", "e30.e30.AA.AA",
     "e30=.e30.", "[" * 20_000, b64(b'{"alg":' * 4_000) + ".e30.AA", "\ud800.a.b"],
)  # fmt: skip
def test_what_is_no_token_is_refused(token):
    assert refusal(token)


@pytest.mark.parametrize(
    ("claims", "trusted"),
    [
        ({"email_verified": True}, False),
        ({"email_verified": "true"}, False),
        ({"email_verified": None, "xms_edov": True}, False),
        ({"email_verified": None, "xms_edov": "1"}, False),
        ({"email_verified": None}, True),
    ],
)
def test_an_address_that_the_issuer_vouches_for_is_taken(claims, trusted):
    assert "ben@example.com" == vouched_address(claiming(**claims), trusted=trusted)


@pytest.mark.parametrize(
    ("claims", "trusted"),
    [
        ({"email_verified": None}, False),
        ({"email_verified": False}, False),
        ({"email_verified": "false"}, False),
        ({"email_verified": False}, True),
        ({"email_verified": 2}, False),
        ({"email": None}, True),
        ({"email": "ben"}, True),
        ({"email": ["ben@example.com"]}, True),
    ],
)
def test_no_other_is(claims, trusted):
    with pytest.raises(Unauthorized):
        vouched_address(claiming(**claims), trusted=trusted)


def test_the_challenge_is_that_of_the_standard():
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" == challenge_of(verifier)
