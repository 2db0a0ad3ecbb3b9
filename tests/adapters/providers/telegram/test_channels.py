"""Messages of a Telegram bot, in its own wire format, against a server on this machine."""

import logging
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.adapters.providers.telegram.channels import PROVIDER, TelegramSettings
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.errors import Forbidden, Refused, Unavailable
from chalicelib.ports.channels import ChannelMessage, Heard, Written
from chalicelib.ports.providers import Callback, Parts
from tests.support.local_server import local_server

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
SECRETS = {"bot_token": TOKEN, "secret_token": "hush_1-A"}
MESSAGE = ChannelMessage(key="run-1", chat="4711", text="Hi <b> & 😀", heard_at=NOW, now=NOW)
WRITTEN = {
    "message_id": 7,
    "from": {"id": 4711, "is_bot": False, "first_name": "Kim", "last_name": "Lee"},
    "chat": {"id": 4711, "first_name": "Kim", "type": "private"},
    "date": 1793610000,
    "text": "Is it there?",
}


@pytest.fixture
def service():
    with local_server() as service:
        service.body = b'{"ok": true, "result": {"message_id": 12, "date": 1793610000}}'
        yield service


def parts():
    return Parts(
        http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: pytest.fail("no AWS")
    )


def send(service, message=MESSAGE):
    settings = TelegramSettings(url=service.url)
    return PROVIDER.connect(parts(), settings, SECRETS).send(message)


def hear(body, secret="hush_1-A"):
    headers = {} if secret is None else {"x-telegram-bot-api-secret-token": secret}
    call = Callback(url="https://crm.example/x", headers=headers, body=body, received_at=NOW)
    return PROVIDER.hear(TelegramSettings(), SECRETS, call)


def update(**message):
    return msgspec.json.encode({"update_id": 1, "message": {**WRITTEN, **message}})


def test_a_message_is_posted_as_telegram_takes_it(service):
    assert "12" == send(service)
    (asked,) = service.asked
    assert f"/bot{TOKEN}/sendMessage" == asked.path
    assert "application/json" == asked.headers["Content-Type"]
    assert {"chat_id": "4711", "text": "Hi <b> & 😀"} == msgspec.json.decode(asked.body)


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked_by_client"),
        (403, "Forbidden: user is deactivated", "blocked_by_client"),
        (401, "Unauthorized", "not_connected"),
        (404, "Not Found", "not_connected"),
        (400, "Bad Request: chat not found", "message_rejected"),
    ],
)
def test_a_refusal_is_told_in_telegrams_words_and_one_of_our_codes(service, status, said, code):
    service.status = status
    service.body = msgspec.json.encode({"ok": False, "error_code": status, "description": said})
    with pytest.raises(Refused, match=said) as refused:
        send(service)
    assert (code, 1) == (refused.value.code, len(service.asked))


def test_too_many_messages_are_tried_again_after_the_wait_that_telegram_asks_for(service):
    service.status = 429
    service.body = msgspec.json.encode(
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 35",
            "parameters": {"retry_after": 35},
        }
    )
    with pytest.raises(Unavailable) as unavailable:
        send(service)
    assert timedelta(seconds=35) == unavailable.value.retry_after


@pytest.mark.parametrize(("status", "body"), [(502, b"<html>Bad Gateway"), (429, b"{}")])
def test_what_may_pass_is_unavailable(service, status, body):
    service.status, service.body = status, body
    with pytest.raises(Unavailable, match=str(status)):
        send(service)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"ok": true}'])
def test_an_answer_that_is_none_of_telegrams_is_no_success(service, body):
    service.body = body
    with pytest.raises(Refused, match="answered 200"):
        send(service)


def test_the_token_is_in_no_log_and_no_error(service, caplog):
    caplog.set_level(logging.DEBUG)
    service.status = 400
    service.body = msgspec.json.encode({"ok": False, "description": f"bad {TOKEN}"})
    with pytest.raises(Refused) as refused:
        send(service)
    service.url = "http://127.0.0.1:1"
    with pytest.raises(Unavailable) as unavailable:
        send(service)
    assert TOKEN not in f"{refused.value.detail} {unavailable.value} {caplog.text}"


def test_trying_it_says_which_bot_it_is_and_sends_nobody_anything(service):
    service.body = b'{"ok": true, "result": {"id": 1, "username": "chairs_bot", "url": ""}}'
    said = PROVIDER.test(parts(), TelegramSettings(url=service.url), SECRETS)
    assert "Telegram knows the bot @chairs_bot; nobody hears its messages: setWebhook" == said
    assert ["getMe", "getWebhookInfo"] == [one.path.rpartition("/")[2] for one in service.asked]


def test_a_message_of_a_private_chat_is_heard():
    written = Written(id="7", chat="4711", text="Is it there?", at=NOW, name="Kim Lee")
    assert Heard((written,)) == hear(update())


@pytest.mark.parametrize(
    ("message", "text", "phone"),
    [
        ({"text": "", "caption": "Look", "photo": []}, "Look", None),
        ({"text": "", "sticker": {"emoji": "x"}}, "", None),
        (
            {"text": "", "contact": {"phone_number": "49301234567", "user_id": 4711}},
            "",
            "+49301234567",
        ),
        ({"text": "", "contact": {"phone_number": "+4940 1", "user_id": 8}}, "", None),
    ],
)
def test_captions_and_ones_own_number_are_heard_too(message, text, phone):
    (heard,) = hear(update(**message)).written
    assert (text, phone) == (heard.text, heard.phone)


@pytest.mark.parametrize(
    "body",
    [
        update(chat={"id": -100, "type": "supergroup"}),
        update(date=10**20),
        update(date=-1),
        b'{"update_id": 1, "edited_message": {}}',
        b'{"update_id": 1, "my_chat_member": {}}',
        b'{"update_id": 1, "message": {"message_id": "7"}}',
        b"no JSON",
    ],
)
def test_groups_and_other_updates_are_no_news(body):
    assert Heard() == hear(body)


@pytest.mark.parametrize("secret", [None, "", "hush_1-B", "hush_1-A ", "hüsh"])
def test_what_does_not_bear_the_secret_token_is_refused(secret):
    with pytest.raises(Forbidden):
        hear(update(), secret)
