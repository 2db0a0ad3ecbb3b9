"""Text messages through a service that a template describes."""

from urllib.parse import parse_qs

import msgspec
import pytest

from chalicelib.adapters.providers.http.sms import PROVIDER, HttpSettings
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.providers import Parts
from chalicelib.ports.sms import Sms
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


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "localhost", "[::1]"])
def test_it_reaches_public_servers_only(host):
    settings = HttpSettings(url=f"https://{host}/sms", body=JSON)
    sender = PROVIDER.connect(Parts(http=SafeHttp(), aws=lambda _: None), settings, {"secret": "x"})
    with pytest.raises(Refused):
        sender.send(SMS)
