"""What WhatsApp posts to us, as Meta's documentation shows it."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.adapters.providers.whatsapp.channels import PROVIDER, WhatsAppSettings
from chalicelib.adapters.providers.whatsapp.webhook import signature
from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.ports.channels import Heard, Receipt, Written
from chalicelib.ports.providers import Callback

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SETTINGS = WhatsAppSettings(phone_number_id="106540352242922")
SECRETS = {"access_token": "x", "app_secret": "app", "verify_token": "agreed"}
BSUID = "US.13491208655302741918"
KIM = {"profile": {"name": "Kim Lee"}, "wa_id": "16505551234", "user_id": BSUID}
TEXT = {
    "from": "16505551234",
    "from_user_id": BSUID,
    "id": "wamid.A",
    "timestamp": "1793610000",
    "type": "text",
    "text": {"body": "Is it there?"},
}


def hear(value, sign=signature, field="messages"):
    whole = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": "15550783881",
            "phone_number_id": "106540352242922",
        },
        **value,
    }
    changes = [{"value": whole, "field": field}]
    payload = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": changes}],
    }
    body = msgspec.json.encode(payload)
    headers = {"x-hub-signature-256": sign("app", body)}
    call = Callback(url="", headers=headers, body=body, received_at=NOW)
    return PROVIDER.hear(SETTINGS, SECRETS, call)


def test_a_text_is_heard_with_who_writes_it():
    written = Written(
        id="wamid.A",
        chat=BSUID,
        text="Is it there?",
        at=NOW,
        name="Kim Lee",
        phone="+16505551234",
    )
    assert Heard((written,)) == hear({"contacts": [KIM], "messages": [TEXT]})


def test_who_hides_their_number_is_heard_without_one():
    profile = {"profile": {"name": "", "username": "kim.l"}, "user_id": BSUID}
    message = {name: value for name, value in TEXT.items() if name != "from"}
    (heard,) = hear({"contacts": [profile], "messages": [message]}).written
    assert (BSUID, "kim.l", None) == (heard.chat, heard.name, heard.phone)


def test_a_webhook_without_such_ids_goes_by_the_number():
    known = {name: value for name, value in KIM.items() if name != "user_id"}
    message = {name: value for name, value in TEXT.items() if name != "from_user_id"}
    (heard,) = hear({"contacts": [known], "messages": [message]}).written
    assert ("16505551234", "Kim Lee") == (heard.chat, heard.name)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"type": "button", "button": {"payload": "yes", "text": "Yes, please"}}, "Yes, please"),
        (
            {"type": "interactive", "interactive": {"button_reply": {"id": "1", "title": "Yes"}}},
            "Yes",
        ),
        ({"type": "image", "image": {"id": "9", "caption": "This one"}}, "This one"),
        ({"type": "audio", "audio": {"id": "9", "voice": True}}, "(audio)"),
        ({"type": "unsupported", "errors": [{"code": 131051}]}, "(unsupported)"),
    ],
)
def test_what_is_no_text_is_heard_too(content, text):
    message = {**TEXT, "text": {}, **content}
    assert [text] == [one.text for one in hear({"messages": [message]}).written]


@pytest.mark.parametrize(
    "value",
    [
        {"messages": [{**TEXT, "type": "reaction", "text": {}}]},
        {"messages": [{**TEXT, "type": "system", "text": {}}]},
        {"messages": [{**TEXT, "group_id": "g"}]},
        {"messages": [{**TEXT, "timestamp": "9" * 30}]},
        {"messages": [{**TEXT, "timestamp": "²"}]},
        {"messages": [TEXT], "metadata": {"phone_number_id": "999"}},
        {"errors": [{"code": 130429}]},
        {"statuses": [{"id": "wamid.B", "status": "sent"}]},
    ],
)
def test_what_says_nothing_to_us_is_no_news(value):
    assert Heard() == hear(value)


def test_other_fields_of_the_account_are_no_news():
    assert Heard() == hear({"event": "ACCOUNT_UPDATE", "messages": 7}, field="account_update")


@pytest.mark.parametrize(
    ("status", "state"), [("sent", "sent"), ("delivered", "delivered"), ("read", "read")]
)
def test_what_becomes_of_a_message_is_heard(status, state):
    told = {
        "id": "wamid.B",
        "status": status,
        "timestamp": "1793610000",
        "recipient_id": "16505551234",
        "recipient_user_id": BSUID,
        "biz_opaque_callback_data": "ref-1",
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "service"},
    }
    assert (Receipt(reference="ref-1", state=state),) == hear({"statuses": [told]}).receipts


def test_a_message_that_did_not_arrive_says_why():
    details = "Message failed to send because more than 24 hours have passed"
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": details}}
    told = {
        "id": "wamid.B",
        "status": "failed",
        "timestamp": "1793610000",
        "biz_opaque_callback_data": "ref-1",
        "errors": [error],
    }
    (receipts,) = hear({"statuses": [told]}).receipts
    assert ("undelivered", f"WhatsApp's error 131047: {details}") == (receipts.state, receipts.why)


@pytest.mark.parametrize(
    "sign",
    [
        lambda secret, body: "",
        lambda secret, body: signature("another", body),
        lambda secret, body: signature(secret, body + b" "),
        lambda secret, body: signature(secret, body).removeprefix("sha256="),
        lambda secret, body: "sha256=é",
    ],
    ids=["missing", "wrong secret", "another body", "another form", "no ASCII"],
)
def test_what_meta_has_not_signed_is_refused(sign):
    with pytest.raises(Forbidden):
        hear({"messages": [TEXT]}, sign)


def test_what_is_signed_and_cannot_be_read_is_told_so_that_it_comes_again():
    with pytest.raises(Invalid):
        hear({"messages": [{"id": 7}]})


def test_a_new_address_is_confirmed_with_the_token_that_was_agreed_on():
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    query |= {"hub.verify_token": "agreed"}
    assert "1158201444" == PROVIDER.confirm(SETTINGS, SECRETS, query)
    for wrong in ({"hub.verify_token": "other"}, {"hub.mode": "x"}):
        with pytest.raises(Forbidden):
            PROVIDER.confirm(SETTINGS, SECRETS, {**query, **wrong})
