"""Messages through WhatsApp, in Meta's own wire format, against a server on this machine."""

import logging
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.adapters.providers.whatsapp.channels import PROVIDER, WhatsAppSettings
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.channels import ChannelMessage, Prepared
from chalicelib.ports.providers import Parts
from tests.support.local_server import local_server

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TOKEN = "EAAJB-access"
SECRETS = {"access_token": TOKEN, "app_secret": "app", "verify_token": "agreed"}
MESSAGE = ChannelMessage(
    key="run-1",
    chat="16505551234",
    text="It is on its way",
    reference="ref-1",
    heard_at=NOW - timedelta(hours=24),
    now=NOW,
)
LATE = msgspec.structs.replace(MESSAGE, heard_at=NOW - timedelta(hours=24, seconds=1))


@pytest.fixture
def service():
    with local_server() as service:
        service.body = (
            b'{"messaging_product":"whatsapp","contacts":[{"input":"16505551234",'
            b'"wa_id":"16505551234"}],"messages":[{"id":"wamid.HBgL"}]}'
        )
        yield service


def connected(service):
    parts = Parts(
        http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: pytest.fail("no AWS")
    )
    settings = WhatsAppSettings(phone_number_id="106540352242922", url=service.url)
    return parts, settings, SECRETS


def send(service, message=MESSAGE):
    return PROVIDER.connect(*connected(service)).send(message)


def refusal(code, message, details=None):
    """Return an error as the Graph API tells it."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "Az8or2"}
    if details:
        error["error_data"] = {"messaging_product": "whatsapp", "details": details}
    return msgspec.json.encode({"error": error})


def test_a_text_is_posted_as_whatsapp_takes_it(service):
    assert "wamid.HBgL" == send(service)
    (asked,) = service.asked
    assert "/v26.0/106540352242922/messages" == asked.path
    assert f"Bearer {TOKEN}" == asked.headers["Authorization"]
    assert {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "16505551234",
        "type": "text",
        "text": {"body": "It is on its way"},
        "biz_opaque_callback_data": "ref-1",
    } == msgspec.json.decode(asked.body)


def test_who_hides_their_number_is_reached_by_the_id_that_the_business_knows(service):
    send(service, msgspec.structs.replace(MESSAGE, chat="US.13491208655302741918"))
    body = msgspec.json.decode(service.asked[0].body)
    assert ("US.13491208655302741918", False) == (body["recipient"], "to" in body)


def test_after_24_hours_a_template_is_sent_instead(service):
    prepared = Prepared(name="on_its_way", language="en_US", values=("Chair", "Monday"))
    send(service, msgspec.structs.replace(LATE, prepared=prepared))
    body = msgspec.json.decode(service.asked[0].body)
    assert ("template", False) == (body["type"], "text" in body)
    values = [{"type": "text", "text": "Chair"}, {"type": "text", "text": "Monday"}]
    assert {
        "name": "on_its_way",
        "language": {"code": "en_US"},
        "components": [{"type": "body", "parameters": values}],
    } == body["template"]


def test_after_24_hours_nothing_is_sent_without_one(service):
    with pytest.raises(Refused, match="name one in the action") as refused:
        send(service, LATE)
    assert ("window_closed", []) == (refused.value.code, service.asked)


@pytest.mark.parametrize(
    ("status", "body", "code", "said"),
    [
        (
            400,
            refusal(
                131047,
                "(#131047) Re-engagement message",
                "Message failed to send because more than 24 hours have passed since the customer "
                "last replied to this number.",
            ),
            "window_closed",
            "more than 24 hours have passed",
        ),
        (400, refusal(131026, "(#131026) Message undeliverable"), "bad_number", "131026"),
        (
            401,
            refusal(190, "Error validating access token: Session has expired"),
            "not_connected",
            "check the access token",
        ),
        (403, refusal(10, "(#10) Application does not have permission"), "not_connected", "10"),
        (403, refusal(200, "(#200) Requires extended permission"), "not_connected", "200"),
        (403, refusal(368, "Temporarily blocked for policies"), "account_suspended", "368"),
        (400, refusal(100, "Invalid parameter"), "message_rejected", "Invalid parameter"),
        (400, b"<html>", "bad_answer", "400"),
        (200, b"{}", "bad_answer", "200"),
    ],
)
def test_a_refusal_is_told_in_whatsapps_words_and_one_of_our_codes(
    service, status, body, code, said
):
    service.status, service.body = status, body
    with pytest.raises(Refused, match=said) as refused:
        send(service)
    assert (code, 1) == (refused.value.code, len(service.asked))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, refusal(130429, "(#130429) Rate limit hit", "too many messages")),
        (429, refusal(4, "(#4) Application request limit reached")),
        (400, refusal(131056, "(#131056) (Business Account, Consumer Account) pair rate limit")),
        (500, refusal(131016, "(#131016) Service unavailable")),
        (503, b"<html>"),
    ],
)
def test_what_may_pass_is_tried_again(service, status, body):
    service.status, service.body = status, body
    service.headers = {"Retry-After": "120"}
    with pytest.raises(Unavailable, match=str(status)) as unavailable:
        send(service)
    assert timedelta(minutes=2) == unavailable.value.retry_after


def test_the_token_is_in_no_log_and_no_error(service, caplog):
    caplog.set_level(logging.DEBUG)
    service.status, service.body = 401, refusal(190, f"Malformed access token {TOKEN}")
    with pytest.raises(Refused) as refused:
        send(service)
    assert TOKEN not in refused.value.detail + caplog.text


def test_trying_it_sends_nobody_anything(service):
    service.status = 400
    service.body = refusal(100, "(#100) The parameter to is required.")
    assert "WhatsApp takes the token" == PROVIDER.test(*connected(service))
    assert {"messaging_product": "whatsapp"} == msgspec.json.decode(service.asked[0].body)


def test_trying_it_tells_of_a_wrong_token(service):
    service.status, service.body = 401, refusal(190, "Invalid OAuth access token")
    with pytest.raises(Refused, match="check the access token"):
        PROVIDER.test(*connected(service))
