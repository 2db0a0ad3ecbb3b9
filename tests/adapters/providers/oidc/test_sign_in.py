"""Login by an issuer of OpenID Connect, in its own wire format, against one on this machine."""

from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import msgspec
import pytest

from chalicelib.adapters.providers.oidc.sign_in import PROVIDER, OidcSettings
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Refused, StageflowError, Unauthorized, Unavailable
from chalicelib.ports.logins import Answered
from chalicelib.ports.providers import Parts
from tests.support.issuer import CLIENT, REDIRECT, SECRET, code_of, issuer, login_query

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
VERIFIER = "v" * 43
PARTS = Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)


@pytest.fixture
def service():
    with issuer() as service:
        service.at = int(NOW.timestamp())
        yield service


def connected(service, secret=SECRET, **more):
    settings = OidcSettings(title="Own", issuer=service.url, client_id=CLIENT, **more)
    return PROVIDER.connect(PARTS, settings, {"client_secret": secret})


def signed_in(service, login, *, now=NOW, **more):
    """Let somebody sign in at the login page; return what the browser comes back with."""
    page = msgspec.to_builtins(login.page(now)) | {"redirect_uri": REDIRECT}
    place = urlsplit(page["url"])
    connection = HTTPConnection(place.netloc)
    connection.request("GET", f"{place.path}?{login_query(page, VERIFIER, **more)}")
    answer = connection.getresponse()
    assert (302, True) == (answer.status, answer.headers["Location"].startswith(REDIRECT))
    code = code_of(answer.headers["Location"], "own-state")
    connection.close()
    return Answered(code=code, verifier=VERIFIER, redirect_uri=REDIRECT)


def asked(service, path):
    return sum(one.endswith(path) for one in service.asked)


def test_who_has_signed_in_there_is_known_here(service):
    login = connected(service)
    assert "ben@example.com" == login.address(signed_in(service, login), NOW)
    login.address(signed_in(service, login), NOW)
    assert (1, 1, 2) == tuple(asked(service, one) for one in ("configuration", "/keys", "/token"))


def test_after_an_hour_addresses_and_keys_are_read_anew(service):
    login = connected(service)
    login.address(signed_in(service, login), NOW)
    later = NOW + timedelta(hours=1)
    service.at = int(later.timestamp())
    login.address(signed_in(service, login, now=later), later)
    assert (2, 2) == (asked(service, "configuration"), asked(service, "/keys"))


def test_a_new_key_is_looked_for_once_a_minute_at_most(service):
    login = connected(service)
    login.address(signed_in(service, login), NOW)
    service.key, service.keys = "two", ["one", "two"]
    with pytest.raises(Unauthorized):
        login.address(signed_in(service, login), NOW + timedelta(seconds=59))
    assert 1 == asked(service, "/keys")
    login.address(signed_in(service, login), NOW + timedelta(seconds=60))
    assert 2 == asked(service, "/keys")


def test_a_code_is_good_once_and_for_its_verifier_and_address(service):
    login = connected(service)
    answered = signed_in(service, login)
    login.address(answered, NOW)
    for other in (
        answered,
        msgspec.structs.replace(signed_in(service, login), verifier="w" * 43),
        msgspec.structs.replace(signed_in(service, login), redirect_uri="https://evil.example"),
        msgspec.structs.replace(answered, code="made-up"),
    ):
        with pytest.raises(Unauthorized, match="sign in again"):
            login.address(other, NOW)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "other"}, "another sign-in"),
        ({"aud": "other"}, "another client"),
        ({"iss": "https://evil.example"}, "another issuer"),
        ({"exp": 1}, "expired"),
        ({"email_verified": False}, "not verified"),
        ({"email_verified": None}, "not verified"),
    ],
)
def test_a_token_that_was_not_made_for_this_is_refused(service, claims, why):
    service.claims |= claims
    login = connected(service)
    with pytest.raises(Unauthorized, match=why):
        login.address(signed_in(service, login), NOW)


def test_of_a_directory_of_ones_own_every_address_counts(service):
    service.claims |= {"email_verified": None}
    login = connected(service, own_directory=True)
    assert "ben@example.com" == login.address(signed_in(service, login), NOW)


def test_a_token_without_a_signature_is_refused(service):
    service.token = "eyJhbGciOiJub25lIn0.e30."
    login = connected(service)
    with pytest.raises(Unauthorized, match="RS256"):
        login.address(signed_in(service, login), NOW)


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ({"issuer": "https://other.example"}, "calls itself otherwise"),
        ({"authorization_endpoint": None}, "names no authorization_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "names no authorization_endpoint"),
    ],
)
def test_an_issuer_that_says_odd_things_of_itself_is_not_used(service, places, why):
    service.places = places
    with pytest.raises(Refused, match=why):
        connected(service).page(NOW)


def test_a_wrong_secret_and_a_client_that_should_have_one_are_told(service):
    for login in (connected(service, "wrong"), connected(service, public=True)):
        with pytest.raises(Refused, match="check client_id and client_secret"):
            login.address(signed_in(service, login), NOW)


def test_an_issuer_that_fails_may_be_tried_again(service):
    login = connected(service)
    service.status = 503
    with pytest.raises(Unavailable):
        login.address(signed_in(service, login), NOW)


def test_a_connection_can_be_tested(service):
    settings = OidcSettings(title="Own", issuer=service.url, client_id=CLIENT)
    assert f"{service.url}/authorize" in PROVIDER.test(PARTS, settings, {"client_secret": "x"})
    gone = msgspec.structs.replace(settings, issuer=f"{service.url}/gone")
    with pytest.raises(StageflowError, match="answers 404"):
        PROVIDER.test(PARTS, gone, {"client_secret": "x"})


@pytest.mark.parametrize(
    ("issuer", "taken"),
    [
        ("https://accounts.google.com", True),
        ("https://login.microsoftonline.com/0b/v2.0", True),
        ("http://127.0.0.1:9000/a", True),
        ("http://example.com", False),
        ("http://127.0.0.1.evil.example", False),
        ("https://a?b", False),
        ("javascript:alert(1)", False),
    ],
)
def test_an_issuer_has_a_https_address(issuer, taken):
    document = {"title": "Own", "issuer": issuer, "client_id": CLIENT}
    try:
        msgspec.convert(document, OidcSettings)
    except msgspec.ValidationError:
        assert not taken
    else:
        assert taken
