import hashlib
import hmac

import pytest

from chalicelib.domain.delivery.signing import sign_webhook, verify_webhook

NOW = 1_772_355_600
BODY = b'{"event":"rule"}'


def test_the_signature_is_the_hmac_of_timestamp_dot_body():
    digest = hmac.new(b"s1", b"1772355600." + BODY, hashlib.sha256).hexdigest()

    assert f"t=1772355600,v1={digest}" == sign_webhook("s1", NOW, BODY)


def test_a_receiver_accepts_what_was_signed():
    assert verify_webhook(sign_webhook("s1", NOW, BODY), BODY, "s1", NOW)


def test_a_signature_by_two_secrets_satisfies_a_receiver_of_either():
    header = sign_webhook(["old", "new"], NOW, BODY)

    assert [True, True, False] == [
        verify_webhook(header, BODY, secret, NOW) for secret in ("old", "new", "other")
    ]


def test_a_receiver_of_two_secrets_accepts_a_signature_by_either():
    assert [True, True, False] == [
        verify_webhook(sign_webhook(secret, NOW, BODY), BODY, ["old", "new"], NOW)
        for secret in ("old", "new", "other")
    ]


@pytest.mark.parametrize(
    ("seconds", "accepted"),
    [(-301, False), (-300, True), (0, True), (300, True), (301, False), (86_400, False)],
)
def test_a_signature_is_good_for_five_minutes(seconds, accepted):
    header = sign_webhook("s1", NOW, BODY)

    assert accepted == verify_webhook(header, BODY, "s1", NOW + seconds)


def test_another_body_does_not_match():
    assert not verify_webhook(sign_webhook("s1", NOW, BODY), BODY + b" ", "s1", NOW)


def test_another_timestamp_does_not_match():
    header = sign_webhook("s1", NOW, BODY).replace(str(NOW), str(NOW + 1))

    assert not verify_webhook(header, BODY, "s1", NOW)


def test_the_dot_keeps_timestamp_and_body_apart():
    header = sign_webhook("s1", 17, b"7.x").replace("t=17", "t=177")

    assert not verify_webhook(header, b".x", "s1", 177)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1772355600",
        "v1=" + "0" * 64,
        "t=1772355600,v1=",
        "t=1772355600,v1=" + "0" * 63,
        "t=1772355600,v1=" + "0" * 64,
        "t=1772355600,v1=" + "\u00e9" * 64,
        "t=\u0661,v1=" + "0" * 64,
        "t=-1,v1=" + "0" * 64,
        "t=" + "9" * 5000 + ",v1=" + "0" * 64,
        "t=1772355600" + (",v1=" + "0" * 64) * 1000,
    ],
)
def test_an_odd_header_is_not_accepted(header):
    assert not verify_webhook(header, BODY, "s1", NOW)


@pytest.mark.parametrize(
    "change",
    [str.upper, lambda header: header + "\n", lambda header: " " + header, lambda h: h + ","],
)
def test_a_header_is_accepted_only_as_it_was_written(change):
    assert not verify_webhook(change(sign_webhook("s1", NOW, BODY)), BODY, "s1", NOW)


@pytest.mark.parametrize("secrets", ["", [], ["s1", ""]])
def test_an_empty_secret_is_a_mistake(secrets):
    with pytest.raises(ValueError, match="secret"):
        sign_webhook(secrets, NOW, BODY)
    with pytest.raises(ValueError, match="secret"):
        verify_webhook(sign_webhook("s1", NOW, BODY), BODY, secrets, NOW)
