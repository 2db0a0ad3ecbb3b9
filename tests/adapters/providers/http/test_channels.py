"""A channel of a service that a template describes."""

import socket
from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.adapters.providers.http.channels import PROVIDER, HttpSettings
from chalicelib.adapters.providers.telegram.channels import PROVIDER as TELEGRAM
from chalicelib.adapters.providers.whatsapp.channels import PROVIDER as WHATSAPP
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.delivery.signing import sign_webhook
from chalicelib.domain.errors import Forbidden, Invalid, Refused, Unavailable
from chalicelib.ports.channels import ChannelMessage, Heard, Receipt, Written
from chalicelib.ports.providers import Callback, Parts
from tests.domain.delivery.hostile_addresses import BAD_SPELLINGS, NOT_PUBLIC
from tests.support.local_server import local_server

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
SECRETS = {"secret": 's3"cret', "incoming_secret": "theirs"}
BODY = '{"to": "{{ chat }}", "say": "{{ text }}", "ref": "{{ reference }}", "k": "{{ secret }}"}'
MESSAGE = ChannelMessage(
    key="run-1", chat="c-1", text='Say "hi"', reference="r-1", heard_at=NOW, now=NOW
)
TOLD = {
    "messages": [{"id": "m-1", "chat": "c-1", "text": "Hello", "at": "2026-11-02T09:00:00Z"}],
    "deliveries": [{"reference": "r-1", "state": "read"}],
}


@pytest.fixture
def service():
    with local_server() as service:
        service.body = b'{"data": {"id": "s-1"}}'
        yield service


def send(service):
    given = {"url": f"{service.url}/chats", "body": BODY, "id_field": "data.id"}
    settings = msgspec.convert(given, HttpSettings)
    parts = Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)
    return PROVIDER.connect(parts, settings, SECRETS).send(MESSAGE)


def hear(told, signature=None):
    body = told if isinstance(told, bytes) else msgspec.json.encode(told)
    given = sign_webhook("theirs", SECONDS, body) if signature is None else signature(body)
    call = Callback(url="", headers={"x-signature": given}, body=body, received_at=NOW)
    return PROVIDER.hear(None, SECRETS, call)


def test_a_message_is_posted_as_the_template_says(service):
    assert "s-1" == send(service)
    (asked,) = service.asked
    assert ("/chats", "run-1") == (asked.path, asked.headers["Idempotency-Key"])
    assert {
        "to": "c-1",
        "say": 'Say "hi"',
        "ref": "r-1",
        "k": 's3"cret',
    } == msgspec.json.decode(asked.body)


def test_a_refusal_tells_what_the_service_said_without_the_secret(service):
    service.status, service.body = 403, b'the key s3"cret is wrong'
    with pytest.raises(Refused, match=r"403: the key \*\*\* is wrong"):
        send(service)


def test_a_service_that_fails_just_now_is_tried_again(service):
    service.status = 503
    with pytest.raises(Unavailable):
        send(service)


def test_messages_and_deliveries_are_heard():
    written = Written(id="m-1", chat="c-1", text="Hello", at=NOW)
    assert Heard((written,), (Receipt(reference="r-1", state="read"),)) == hear(TOLD)


@pytest.mark.parametrize(
    "signature",
    [
        lambda body: "",
        lambda body: sign_webhook("ours", SECONDS, body),
        lambda body: sign_webhook("theirs", SECONDS, body + b" "),
        lambda body: sign_webhook("theirs", SECONDS - 301, body),
        lambda body: sign_webhook("theirs", SECONDS + 301, body),
    ],
    ids=["missing", "wrong secret", "another body", "old", "of the future"],
)
def test_what_is_not_signed_or_not_lately_is_refused(signature):
    with pytest.raises(Forbidden):
        hear(TOLD, signature)


@pytest.mark.parametrize(
    "told",
    [
        b"no JSON",
        b"[]",
        {"messages": [{"id": "m-1"}]},
        {"messages": [{**TOLD["messages"][0], "phone": "030 1"}]},
        {"deliveries": [{"reference": "r-1", "state": "lost"}]},
    ],
)
def test_what_does_not_say_what_it_should_is_refused(told):
    with pytest.raises(Invalid):
        hear(told)


@pytest.mark.parametrize("body", ["{{ chat }}", "{{ text }}", "{{ to }} {{ text }}"])
def test_a_template_that_cannot_be_filled_is_refused_when_it_is_saved(body):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"url": "https://chat.example", "body": body}, HttpSettings)


def saved(provider, url):
    """Return the settings of a connection to an address, None where they are refused."""
    settings = {"http": {"body": BODY}, "whatsapp": {"phone_number_id": "123456"}, "telegram": {}}
    name = provider.settings.__module__.split(".")[-2]
    try:
        return msgspec.convert({**settings[name], "url": url}, provider.settings)
    except msgspec.ValidationError:
        return None


@pytest.mark.parametrize(
    "provider", [PROVIDER, WHATSAPP, TELEGRAM], ids=["http", "whatsapp", "telegram"]
)
def test_no_address_leads_to_what_is_not_public(provider):
    peers = []

    def connect(peer, timeout):
        peers.append(peer)
        raise OSError("nobody is to be called")

    def private(host, port, **_):
        return [(socket.AF_INET, 1, 6, "", ("10.0.0.1", port))]

    parts = Parts(http=SafeHttp(resolve=private, connect=connect), aws=lambda _: None)
    hosts = [f"[{one}]" if ":" in one else one for one in NOT_PUBLIC]
    literal = [f"https://{one}" for one in (*hosts, "looks-public.example")]
    usable = [one for one in (saved(provider, url) for url in (*BAD_SPELLINGS, *literal)) if one]
    for settings in usable:
        secrets = {"secret": "x", "access_token": "x", "bot_token": "x"}
        with pytest.raises(Refused):
            provider.connect(parts, settings, secrets).send(MESSAGE)
    assert ([], True) == (peers, len(usable) > 20)
