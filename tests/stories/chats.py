"""Open channels of stories: services that play on this machine, and what they post to us."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.adapters.providers.whatsapp.webhook import signature
from chalicelib.domain.delivery.signing import HEADER, sign_webhook
from tests.support.runtime import Answer
from tests.support.stories import Document, Story, path_of

NUMBER = "106540352242922"
BSUID = "US.13491208655302741918"
WHATSAPP = {"access_token": "EAAJB-access", "app_secret": "app", "verify_token": "agreed"}
BOT = "123456:ABC-DEF1234ghIkl"
TELEGRAM = {"bot_token": BOT, "secret_token": "hush"}


def connect(
    crm: Story, provider: str, settings: Document, secrets: Document, id: str | None = None
) -> None:
    """Connect a channel under the name of its provider."""
    body = {"provider": provider, "settings": settings, "secrets": secrets}
    crm.ask("PUT", f"/v1/connections/channels/{id or provider}", body)


def seconds(crm: Story) -> int:
    """Return the present instant as services tell it."""
    return int(datetime.fromisoformat(crm.client.now()).timestamp())


def post(
    crm: Story, channel: str, body: bytes, headers: Document, *, settle: bool = True
) -> Answer:
    """Post as a service does, and let the automation do what follows."""
    path = f"/callbacks/channels/{channel}"
    answer = crm.client.as_user(None).send("POST", path, body=body, headers=headers)
    if settle:
        crm.settle()
    return answer


def of_whatsapp(value: Document) -> bytes:
    """Return a webhook of the number, as Meta posts it."""
    number = {"display_phone_number": "15550783881", "phone_number_id": NUMBER}
    whole = {"messaging_product": "whatsapp", "metadata": number, **value}
    entry = {"id": "102290129340398", "changes": [{"field": "messages", "value": whole}]}
    return msgspec.json.encode({"object": "whatsapp_business_account", "entry": [entry]})


def whatsapp(crm: Story, value: Document, secret: str = "app", **options: Any) -> Answer:
    """Post what WhatsApp tells, signed."""
    body = of_whatsapp(value)
    headers = {"X-Hub-Signature-256": signature(secret, body), "Content-Type": "application/json"}
    return post(crm, "whatsapp", body, headers, **options)


def wrote(crm: Story, text: str = "Is it there?", id: str = "wamid.A", at: int = 0) -> Document:
    """Return what WhatsApp tells of a message of Kim's."""
    contact = {"profile": {"name": "Kim Lee"}, "wa_id": "493012345678", "user_id": BSUID}
    message = {
        "from": "493012345678",
        "from_user_id": BSUID,
        "id": id,
        "timestamp": str(at or seconds(crm)),
        "type": "text",
        "text": {"body": text},
    }
    return {"contacts": [contact], "messages": [message]}


def telegram(crm: Story, text: str, id: int = 1, secret: str = "hush", **options: Any) -> Answer:
    """Post what Telegram tells of a message of Kim's."""
    message = {
        "message_id": id,
        "from": {"id": 4711, "is_bot": False, "first_name": "Kim", "last_name": "Lee"},
        "chat": {"id": 4711, "first_name": "Kim", "last_name": "Lee", "type": "private"},
        "date": seconds(crm),
        "text": text,
    }
    body = msgspec.json.encode({"update_id": 100 + id, "message": message})
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
    return post(crm, "telegram", body, headers, **options)


def service_posts(
    crm: Story, told: Document, secret: str = "theirs", late: int = 0, **options: Any
) -> Answer:
    """Post what a service of one's own tells, signed some seconds ago."""
    body = msgspec.json.encode(told)
    headers = {HEADER: sign_webhook(secret, seconds(crm) - late, body)}
    return post(crm, "http", body, headers, **options)


def dialogues(crm: Story, item: Document) -> list[Document]:
    """Return the dialogues of an item."""
    found: list[Document] = crm.ask("GET", f"{path_of(item)}/dialogues")["items"]
    return found


def leads(crm: Story) -> list[Document]:
    """Return all leads."""
    return crm.all("/v1/items/lead")


def chat_of(crm: Story, item: Document) -> list[tuple[str, str]]:
    """Return what was said in the chats of an item: who is named, and the text."""
    entries = crm.timeline(item, "chat")
    return [(one["data"].get("from") or one["data"]["to"], one["text"]) for one in entries]
