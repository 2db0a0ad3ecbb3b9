"""What leaves the system is kept to be looked at."""

import json
import socket
from datetime import UTC, datetime

import pytest

from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.ports.http import Answer, Outgoing
from chalicelib.ports.mail import Attachment, Email
from chalicelib.ports.notifier import Notification
from infra.local.clock import LocalClock
from infra.local.outbox import Outbox, RecordingHttp
from infra.local.world import World
from tests.adapters.servers import says, serving

NOON = datetime(2023, 4, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def world():
    world = World(LocalClock(frozen_at=NOON))
    yield world
    world.close()


def posting(url):
    return Outgoing(url=url, body=b'{"a": 1}', headers=(("Idempotency-Key", "k"),))


def test_an_email_is_kept_with_its_body_and_the_local_time(world):
    world.tenant.mail.send(
        Email(
            message_id="m1",
            sender="Ann <a@b.example>",
            to=("c@d.example",),
            subject="Hello",
            text="How are you?",
            html="<p>How are you?</p>",
            headers=(("Reply-To", "e@f.example"),),
            attachments=(Attachment("a.txt", "text/plain", b"hi"),),
        )
    )

    (entry,) = world.outbox.entries()
    assert {
        "number": 1,
        "kind": "email",
        "at": "2023-04-03T12:00:00Z",
        "message_id": "m1",
        "sender": "Ann <a@b.example>",
        "to": ["c@d.example"],
        "subject": "Hello",
        "text": "How are you?",
        "html": "<p>How are you?</p>",
        "headers": {"Reply-To": "e@f.example"},
        "attachments": [
            {
                "name": "a.txt",
                "type": "text/plain",
                "size": 2,
                "sha256": "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
            }
        ],
        "invitation": None,
        "reply_to": None,
        "bounces_to": None,
        "reference": None,
    } == json.loads(json.dumps(entry))


def test_an_email_that_was_refused_says_why(world):
    email = Email(message_id="m1", sender="a@b.example", to=(), subject="s", text="t")

    with pytest.raises(Refused):
        world.tenant.mail.send(email)

    (entry,) = world.outbox.entries("email")
    assert "no_recipient" == entry["error"]


def test_a_notification_is_kept(world):
    world.tenant.notifier.notify(
        Notification(
            id="n1", recipient=7, recipient_email=None, sender=None, text="Look", item="deal_1"
        )
    )

    (entry,) = world.outbox.entries("notification")
    assert (7, "Look", "deal_1") == (entry["recipient"], entry["text"], entry["item"])


def test_a_webhook_reaches_this_machine_and_is_kept_with_the_status_of_its_answer(world):
    with serving(says(201)) as server:
        answer = world.tenant.http.post(posting(f"http://127.0.0.1:{server.port}/hook"))
        assert 201 == answer.status

    (entry,) = world.outbox.entries("webhook")
    assert 201 == entry["status"]
    assert '{"a": 1}' == entry["body"]
    assert {"Idempotency-Key": "k"} == entry["headers"]


def test_a_webhook_without_an_answer_is_kept_with_the_reason(world):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(Unavailable):
        world.tenant.http.post(posting(f"http://127.0.0.1:{port}/"))

    (entry,) = world.outbox.entries("webhook")
    assert entry["error"]
    assert "status" not in entry


def test_a_webhook_is_in_the_outbox_before_it_is_answered():
    outbox = Outbox(LocalClock(frozen_at=NOON))

    class Looking:
        def post(self, request):
            assert 1 == len(outbox.entries("webhook"))
            return Answer(200)

    assert Answer(200) == RecordingHttp(Looking(), outbox).post(posting("https://a.example"))


def test_entries_are_in_the_order_in_which_things_left_and_can_be_asked_for_by_kind():
    outbox = Outbox(LocalClock(frozen_at=NOON))
    for kind in ("sms", "call", "sms"):
        outbox.add(kind)

    assert [1, 2, 3] == [entry["number"] for entry in outbox.entries()]
    assert [1, 3] == [entry["number"] for entry in outbox.entries("sms")]
    assert [3] == [entry["number"] for entry in outbox.entries("sms", after=1)]


def test_an_email_through_a_connection_is_kept_too(world):
    from chalicelib.usecases.connections.connect import connect
    from chalicelib.usecases.connections.connected import mail_of

    tenant = world.tenant
    caller = Caller.of(User(id=1, name="Ann", admin=True))
    connect(tenant, caller, "mail", "default", provider="ses", settings={}, secrets={}, now=NOON)
    mail_of(tenant, NOON).send(
        Email(message_id="m2", sender="a@b.example", to=("c@d.example",), subject="Hi", text="!")
    )
    (entry,) = world.outbox.entries()
    assert ("email", "Hi") == (entry["kind"], entry["subject"])
