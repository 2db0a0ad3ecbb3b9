"""Google's audiences over the Data Manager API, in its own wire format."""

import logging
import socket
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import msgspec
import pytest

from chalicelib.adapters.providers.facebook.audiences import PROVIDER as FACEBOOK
from chalicelib.adapters.providers.google.audiences import PROVIDER, GoogleSettings
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.audiences import Member
from chalicelib.ports.providers import Parts
from tests.domain.delivery.hostile_addresses import BAD_SPELLINGS, NOT_PUBLIC
from tests.support.local_server import local_server

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECRETS = {"client_secret": "GOCSPX-secret", "refresh_token": "1//refresh"}
DANA = (
    "07e2f1394b0ea80e2adca010ea8318df697001a005ba7452720edda4b0ce57b3",
    "1df6b43bc68dd38eca94e6a65b4f466ae537b796c81a526918b40ac4a7b906c7",
)
"""Of Google's quickstart: those of dana@example.com and DanaM@example.com."""
MEMBER = Member(emails=DANA, phones=("f" * 64,))
TOKEN = 200, b'{"access_token": "ya29.first", "expires_in": 3599, "token_type": "Bearer"}'
ANOTHER = 200, b'{"access_token": "ya29.second", "expires_in": 3599, "token_type": "Bearer"}'
DONE = 200, b'{"requestId": "req-1"}'
EXPIRED = (
    401,
    b'{"error": {"code": 401, "message": "Request had invalid authentication credentials.", '
    b'"status": "UNAUTHENTICATED", "details": [{"@type": '
    b'"type.googleapis.com/google.rpc.ErrorInfo", "reason": "ACCESS_TOKEN_EXPIRED"}]}}',
)
LISTS = b'{"userLists": [{"id": "77", "displayName": "Buyers"}]}'


@pytest.fixture
def service():
    with local_server() as service:
        service.status, service.body = DONE
        service.first = [TOKEN]
        yield service


def parts():
    return Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)


def settings(service, **more):
    given = {"account_id": "1234567890", "client_id": "crm.apps", "url": service.url, **more}
    return GoogleSettings(**given, oauth_url=f"{service.url}/token")


def audiences(service, **more):
    return PROVIDER.connect(parts(), settings(service, **more), SECRETS)


def add(service, **more):
    return audiences(service, **more).add("77", [MEMBER], "run-1", NOW)


def test_addresses_and_numbers_are_hashed_as_googles_documentation_does(service):
    hashed = audiences(service).hashed(
        [" dana@ example.com", "DanaM@example.com", "danam@example.com"], ["+18005550100"]
    )
    number = "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30"
    assert Member(emails=DANA, phones=(number,)) == hashed


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("cloudy.sanfrancisco+shopping@gmail.com", "cloudysanfrancisco@gmail.com"),
        ("Cloudy.SanFrancisco@GoogleMail.com", "cloudysanfrancisco@googlemail.com"),
        ("user.name+NYC@Example.com", "user.name+nyc@example.com"),
    ],
)
def test_only_googles_own_addresses_lose_dots_and_what_is_behind_a_plus(service, written, same):
    known = audiences(service)
    assert known.hashed([same], []) == known.hashed([written], [])
    assert 1 == len(known.hashed([written, same], []).emails)


def test_a_dot_elsewhere_makes_another_address(service):
    assert 2 == len(audiences(service).hashed(["a.b@example.com", "ab@example.com"], []).emails)


def test_somebody_is_added_as_google_wants_it(service):
    assert "req-1" == add(service, manager_id="9999999999", consent="granted")
    token, asked = service.asked
    assert ("POST", "/token", "application/x-www-form-urlencoded") == (
        token.method,
        token.path,
        token.headers["Content-Type"],
    )
    assert {
        "grant_type": ["refresh_token"],
        "client_id": ["crm.apps"],
        "client_secret": ["GOCSPX-secret"],
        "refresh_token": ["1//refresh"],
    } == parse_qs(token.body.decode())
    assert ("POST", "/v1/audienceMembers:ingest", "Bearer ya29.first", "application/json") == (
        asked.method,
        asked.path,
        asked.headers["Authorization"],
        asked.headers["Content-Type"],
    )
    assert {
        "destinations": [
            {
                "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
                "loginAccount": {"accountType": "GOOGLE_ADS", "accountId": "9999999999"},
                "productDestinationId": "77",
            }
        ],
        "audienceMembers": [
            {
                "userData": {
                    "userIdentifiers": [
                        {"emailAddress": DANA[0]},
                        {"emailAddress": DANA[1]},
                        {"phoneNumber": "f" * 64},
                    ]
                }
            }
        ],
        "encoding": "HEX",
        "termsOfService": {"customerMatchTermsOfServiceStatus": "ACCEPTED"},
        "consent": {
            "adUserData": "CONSENT_GRANTED",
            "adPersonalization": "CONSENT_GRANTED",
        },
    } == msgspec.json.decode(asked.body)


def test_somebody_is_removed_as_google_wants_it(service):
    assert "req-1" == audiences(service).remove("77", [MEMBER], "run-1", NOW)
    asked = service.asked[1]
    assert "/v1/audienceMembers:remove" == asked.path
    body = msgspec.json.decode(asked.body)
    assert {"destinations", "audienceMembers", "encoding"} == body.keys()
    assert "loginAccount" not in body["destinations"][0]


def test_a_token_is_used_until_it_ends(service):
    known = audiences(service)
    for minutes in (0, 30, 58):
        known.add("77", [MEMBER], "run", NOW + timedelta(minutes=minutes))
    assert 1 == [one.path for one in service.asked].count("/token")
    service.first = [ANOTHER]
    known.add("77", [MEMBER], "run", NOW + timedelta(minutes=59))
    assert "Bearer ya29.second" == service.asked[-1].headers["Authorization"]


def test_a_token_that_is_taken_back_is_refreshed_once(service):
    service.first = [TOKEN, EXPIRED, ANOTHER]
    assert "req-1" == add(service)
    paths = [one.path.rpartition("/")[2] for one in service.asked]
    assert ["token", "audienceMembers:ingest"] * 2 == paths
    assert "Bearer ya29.second" == service.asked[-1].headers["Authorization"]


def test_a_token_that_is_refused_again_ends_it(service, caplog):
    service.first = [TOKEN, EXPIRED, ANOTHER, EXPIRED]
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused, match="TOKEN_EXPIRED") as refused:
        add(service)
    assert ("not_connected", 4) == (refused.value.code, len(service.asked))
    told = caplog.text + refused.value.detail
    assert not [one for one in (*SECRETS.values(), "ya29") if one in told]


def test_a_refresh_token_that_was_taken_back_has_to_be_connected_anew(service):
    body = b'{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}'
    service.first = [(400, body)]
    with pytest.raises(Refused, match="invalid_grant") as refused:
        add(service)
    assert "not_connected" == refused.value.code
    assert "new refresh token" in refused.value.detail


def error(code, status, *details):
    about = {"code": code, "status": status, "message": "No.", "details": list(details)}
    return code, msgspec.json.encode({"error": about})


@pytest.mark.parametrize(
    ("answer", "ours", "said"),
    [
        (
            error(
                400,
                "INVALID_ARGUMENT",
                {"reason": "INVALID_ARGUMENT"},
                {
                    "fieldViolations": [
                        {
                            "field": "destinations.destinations[0].product_destination_id",
                            "description": "no such list",
                            "reason": "INVALID_DESTINATION",
                        }
                    ]
                },
            ),
            "audience_refused",
            "product_destination_id: no such list",
        ),
        (error(403, "PERMISSION_DENIED"), "not_connected", "scope datamanager"),
        (error(404, "NOT_FOUND"), "audience_refused", "NOT_FOUND"),
        ((404, b"<html>"), "bad_answer", "404"),
        ((200, b"{}"), "bad_answer", "does not say"),
    ],
)
def test_what_google_refuses_is_told_in_our_words(service, answer, ours, said):
    service.status, service.body = answer
    with pytest.raises(Refused) as refused:
        add(service)
    assert ours == refused.value.code
    assert said in refused.value.detail


def test_too_many_requests_are_told_with_the_time_to_wait(service):
    service.status, service.body = error(429, "RESOURCE_EXHAUSTED", {"reason": "RATE_LIMIT"})
    service.headers = {"Retry-After": "7"}
    with pytest.raises(Unavailable) as unavailable:
        add(service)
    assert timedelta(seconds=7) == unavailable.value.retry_after


@pytest.mark.parametrize("manager", [None, "9999999999"])
def test_a_connection_that_works_names_the_audiences_of_the_account(service, manager):
    service.body = LISTS
    said = PROVIDER.test(parts(), settings(service, manager_id=manager), SECRETS)
    assert "Buyers (77)" in said
    asked = service.asked[-1]
    assert ("GET", "/v1/accountTypes/GOOGLE_ADS/accounts/1234567890/userLists?pageSize=10") == (
        asked.method,
        asked.path,
    )
    named = f"accountTypes/GOOGLE_ADS/accounts/{manager}" if manager else None
    assert named == asked.headers.get("login-account")


def saved(provider, settings):
    """Return the settings of a connection, None where they are refused."""
    try:
        return msgspec.convert(settings, provider.settings)
    except msgspec.ValidationError:
        return None


@pytest.mark.parametrize(
    ("provider", "settings", "name"),
    [
        (FACEBOOK, {"account_id": "1"}, "url"),
        (PROVIDER, {"account_id": "1" * 10, "client_id": "crm"}, "oauth_url"),
    ],
    ids=["facebook", "google"],
)
def test_no_address_leads_to_what_is_not_public(provider, settings, name):
    """The first address that Google's connection calls is that of its tokens."""
    peers, tried = [], 0

    def connect(peer, timeout):
        peers.append(peer)
        raise OSError("nobody is to be called")

    def private(host, port, **_):
        return [(socket.AF_INET, 1, 6, "", ("10.0.0.1", port))]

    known = Parts(http=SafeHttp(resolve=private, connect=connect), aws=lambda _: None)
    hosts = [f"[{one}]" if ":" in one else one for one in NOT_PUBLIC]
    for url in (*BAD_SPELLINGS, *(f"https://{one}" for one in (*hosts, "looks-public.example"))):
        given = saved(provider, {**settings, name: url})
        if given is None:
            continue
        tried += 1
        with pytest.raises(Refused):
            provider.connect(known, given, {**SECRETS, "access_token": "x"}).add(
                "7", [MEMBER], "run-1", NOW
            )
    assert [] == peers
    assert tried > 20


def test_several_go_in_one_request_and_who_has_many_addresses_is_several_members(service):
    many = Member(emails=tuple(f"{number:064x}" for number in range(12)))
    assert "req-1" == audiences(service).add("77", [MEMBER, many], "run-1", NOW)
    members = msgspec.json.decode(service.asked[-1].body)["audienceMembers"]
    sizes = [len(one["userData"]["userIdentifiers"]) for one in members]
    assert [len(DANA) + 1, 10, 2] == sizes
