"""Text messages through a service that a template describes."""

import socket
from urllib.parse import parse_qs

import msgspec
import pytest

from chalicelib.adapters.providers.http.sms import PROVIDER, HttpSettings
from chalicelib.adapters.providers.twilio.sms import PROVIDER as TWILIO
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.providers import Parts
from chalicelib.ports.sms import Sms
from tests.domain.delivery.hostile_addresses import BAD_SPELLINGS, NOT_PUBLIC
from tests.support.local_server import local_server

SMS = Sms(key="run-1", to="+493012345678", text='Say "hi"\n{{ to }} & go', callback="")
JSON = '{"to": "{{to}}", "n": "{{ digits }}", "text": "{{ text }}", "key": "{{ secret }}"}'
FORM = "to={{ digits }}&text={{ text }}&key={{ secret }}&id={{ key }}"


@pytest.fixture
def service():
    with local_server() as service:
        yield service


def send(service, body=JSON, **settings):
    http = SafeHttp(allowed_hosts=frozenset({LOOPBACK}))
    given = msgspec.convert({"url": f"{service.url}/sms", "body": body, **settings}, HttpSettings)
    parts = Parts(http=http, aws=lambda _: None)
    return PROVIDER.connect(parts, given, {"secret": 's3"cret'}).send(SMS)


def test_values_are_escaped_for_json_and_what_they_hold_is_not_filled(service):
    send(service)
    (asked,) = service.asked
    assert ("application/json", "run-1") == (
        asked.headers["Content-Type"],
        asked.headers["Idempotency-Key"],
    )
    assert {
        "to": "+493012345678",
        "n": "493012345678",
        "text": SMS.text,
        "key": 's3"cret',
    } == msgspec.json.decode(asked.body)


def test_values_are_escaped_for_a_form(service):
    send(service, body=FORM, media_type="application/x-www-form-urlencoded")
    assert {
        "to": ["493012345678"],
        "text": [SMS.text],
        "key": ['s3"cret'],
        "id": ["run-1"],
    } == parse_qs(service.asked[0].body.decode())


def test_headers_hold_the_secret(service):
    send(service, headers={"Authorization": "Bearer {{ secret }}"})
    assert 'Bearer s3"cret' == service.asked[0].headers["Authorization"]


@pytest.mark.parametrize(
    ("body", "field", "id"),
    [
        (b'{"data": {"id": 7}}', "data.id", "7"),
        (b'{"data": []}', "data.id", ""),
        (b"OK", "data.id", ""),
        (b'{"id": 7}', "", ""),
    ],
)
def test_the_id_is_found_where_the_template_says(service, body, field, id):
    service.body = body
    assert id == send(service, id_field=field)


def test_a_refusal_tells_what_the_service_said_without_the_secret(service):
    service.status, service.body = 403, b'the key s3"cret is wrong'
    with pytest.raises(Refused, match=r"403: the key \*\*\* is wrong") as refused:
        send(service)
    assert "bad_answer" == refused.value.code


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_what_may_pass_is_unavailable(service, status):
    service.status = status
    with pytest.raises(Unavailable, match=str(status)):
        send(service)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ tо }} {{ text }}", "there is no"),
        ("{{ text }}", "has to hold"),
        ("{{ to }}", "has to hold"),
        ("{{ text|upper }} {{ to }}", "there is no"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_when_it_is_saved(body, said):
    with pytest.raises(msgspec.ValidationError, match=said):
        msgspec.convert({"url": "https://sms.example", "body": body}, HttpSettings)


def saved(provider, url):
    """Return the settings of a connection to an address, None where they are refused."""
    settings = {
        "http": {"url": url, "body": JSON},
        "twilio": {"account_sid": "AC" + "0" * 32, "sender": "CRM", "url": url},
    }
    try:
        return msgspec.convert(
            settings[provider.settings.__module__.split(".")[-2]], provider.settings
        )
    except msgspec.ValidationError:
        return None


@pytest.mark.parametrize("provider", [PROVIDER, TWILIO], ids=["http", "twilio"])
def test_no_address_leads_to_what_is_not_public(provider):
    peers = []

    def connect(peer, timeout):
        peers.append(peer)
        raise OSError("nobody is to be called")

    def private(host, port, **_):
        return [(socket.AF_INET, 1, 6, "", ("10.0.0.1", port))]

    parts = Parts(http=SafeHttp(resolve=private, connect=connect), aws=lambda _: None)
    tried = 0
    hosts = [f"[{one}]" if ":" in one else one for one in NOT_PUBLIC]
    literal = [f"https://{one}" for one in (*hosts, "looks-public.example")]
    for url in (*BAD_SPELLINGS, *literal):
        settings = saved(provider, url)
        if settings is None:
            continue
        tried += 1
        sender = provider.connect(parts, settings, {"secret": "x", "auth_token": "x"})
        with pytest.raises(Refused):
            sender.send(SMS)
    assert [] == peers
    assert tried > 20
