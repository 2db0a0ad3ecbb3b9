import base64
import email
import email.policy
import json
from email.message import EmailMessage

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, NoCredentialsError
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from chalicelib.adapters.aws.ses_mail import SesMail, account_in_words
from chalicelib.adapters.mime import seal, to_bytes
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.mail import Attachment, Email
from tests.adapters.servers import body_of, says, serving


def an_email(**changes) -> Email:
    given = {
        "message_id": "run-deal_12-3-r7",
        "sender": "Stageflow <crm@example.com>",
        "to": ("ann@example.net",),
        "subject": "Hello",
        "text": "Hi Ann",
    }
    return Email(**given | changes)


def bytes_of(message: Email) -> bytes:
    return to_bytes(message, seal(message))


def parsed(message: Email) -> EmailMessage:
    return email.message_from_bytes(bytes_of(message), policy=email.policy.default)


def client_at(port, **config):
    given = {"retries": {"total_max_attempts": 1}, "connect_timeout": 1, "read_timeout": 1}
    return boto3.client(
        "sesv2", endpoint_url=f"http://127.0.0.1:{port}", config=Config(**given | config)
    )


def test_ses_takes_a_message_of_a_verified_sender():
    with mock_aws():
        client = boto3.client("sesv2")
        client.create_email_identity(EmailIdentity="example.com")
        message_id = SesMail(lambda: client).send(an_email())
        sent = ses_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sent_messages

    assert [message_id] == [message.id for message in sent]


def test_ses_rejects_a_sender_that_is_not_verified():
    with mock_aws(), pytest.raises(Refused) as refused:
        SesMail(lambda: boto3.client("sesv2")).send(an_email())

    assert "message_rejected" == refused.value.code


def test_the_request_names_recipients_configuration_and_the_whole_message():
    message = an_email(to=("Ann <ann@example.net>", "bob@example.net"), message_id="run:1/a")

    with serving(says(200, body=b'{"MessageId": "0100-abc"}')) as server:
        assert "0100-abc" == SesMail(lambda: client_at(server.port), "events").send(message)

    request = server.requests[0]
    content = json.loads(body_of(request))
    assert request.startswith(b"POST /v2/email/outbound-emails HTTP/1.1\r\n")
    assert bytes_of(message) == base64.b64decode(content["Content"]["Raw"]["Data"])
    assert {
        "Destination": {"ToAddresses": ["ann@example.net", "bob@example.net"]},
        "ConfigurationSetName": "events",
        "EmailTags": [{"Name": "message_id", "Value": "run_1_a"}],
    } == {name: value for name, value in content.items() if name != "Content"}


def test_without_a_configuration_set_nothing_is_tagged():
    with serving(says(200, body=b'{"MessageId": "1"}')) as server:
        SesMail(lambda: client_at(server.port)).send(an_email())

    assert {"Destination", "Content"} == set(json.loads(body_of(server.requests[0])))


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, "MessageRejected", "message_rejected"),
        (400, "MailFromDomainNotVerifiedException", "sender_not_verified"),
        (400, "AccountSuspendedException", "account_suspended"),
        (400, "SendingPausedException", "sending_paused"),
        (400, "BadRequestException", "bad_request"),
        (404, "NotFoundException", "mail_not_configured"),
    ],
)
def test_what_ses_will_never_take_is_refused(status, error, code):
    body = json.dumps({"message": "because"}).encode()

    with (
        serving(says(status, f"x-amzn-ErrorType: {error}", body=body)) as server,
        pytest.raises(Refused) as refused,
    ):
        SesMail(lambda: client_at(server.port)).send(an_email())

    assert (code, "because") == (refused.value.code, refused.value.detail)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, "TooManyRequestsException"),
        (400, "LimitExceededException"),
        (400, "ThrottlingException"),
        (403, "AccessDeniedException"),
        (403, "ExpiredTokenException"),
        (500, "InternalFailure"),
        (503, "ServiceUnavailable"),
        (400, "SomethingNewException"),
    ],
)
def test_what_may_pass_is_unavailable(status, error):
    with (
        serving(says(status, f"x-amzn-ErrorType: {error}", body=b"{}")) as server,
        pytest.raises(Unavailable, match=error.removesuffix("Exception")),
    ):
        SesMail(lambda: client_at(server.port)).send(an_email())


def test_a_server_that_says_nothing_is_unavailable():
    with serving(lambda client: client.recv(1)) as server, pytest.raises(Unavailable):
        SesMail(lambda: client_at(server.port, read_timeout=0.2)).send(an_email())


def test_a_server_that_is_not_there_is_unavailable():
    with serving(says(200)) as server:
        pass

    with pytest.raises(Unavailable):
        SesMail(lambda: client_at(server.port)).send(an_email())


def test_missing_credentials_are_unavailable():
    class Client:
        def send_email(self, **_):
            raise NoCredentialsError

    with pytest.raises(Unavailable):
        SesMail(Client).send(an_email())


def test_text_and_html_travel_as_alternatives():
    message = parsed(an_email(text="Gr\u00fc\u00dfe\nAnn", html="<p>Gr\u00fc\u00dfe</p>"))

    assert "multipart/alternative" == message.get_content_type()
    assert ["Gr\u00fc\u00dfe Ann", "<p>Gr\u00fc\u00dfe</p>"] == [
        " ".join(message.get_body((kind,)).get_content().splitlines()) for kind in ("plain", "html")
    ]


def test_text_alone_travels_as_text():
    assert "text/plain" == parsed(an_email()).get_content_type()


def test_the_message_id_is_the_same_in_every_attempt():
    message = parsed(an_email(message_id="run:deal_12#3"))

    assert "<run=3Adeal_12=233@example.com>" == message["Message-ID"]
    assert "run=3Adeal_12=233" == message["X-Message-Id"]


def test_what_answers_are_told_by_travels_in_the_head():
    answered = an_email(reference="a.B-_", reply_to="crm+deal_1-x@in.example.com")
    message = parsed(answered)
    assert "<a.B-_@example.com>" == message["Message-ID"]
    assert "<thread.a.B-_@example.com>" == message["References"]
    assert "crm+deal_1-x@in.example.com" == message["Reply-To"]
    assert parsed(an_email())["References"] is None


def test_bounces_go_where_the_message_says():
    with serving(says(200, body=b'{"MessageId": "m"}')) as server:
        SesMail(lambda: client_at(server.port)).send(an_email(bounces_to="crm@in.example.com"))
    assert (
        "crm@in.example.com"
        == json.loads(body_of(server.requests[0]))["FeedbackForwardingEmailAddress"]
    )


def test_own_headers_travel_along_unbroken():
    url = "<https://t.example/unsubscribe/" + "a" * 200 + ">"
    raw = bytes_of(an_email(headers=(("List-Unsubscribe", url), ("Reply-To", "bob@example.com"))))

    assert f"\r\nList-Unsubscribe: {url}\r\nReply-To: bob@example.com\r\n".encode() in raw


names = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"],
        exclude_characters='<>"\\',
        include_characters=" ",
    ),
    min_size=1,
    max_size=60,
).filter(lambda name: " ".join(name.split()) == name)


@settings(max_examples=50)
@given(name=names, subject=names)
def test_any_name_and_subject_arrive_as_they_were(name, subject):
    raw = bytes_of(an_email(subject=subject, to=(f'"{name}" <ann@example.net>',)))
    message = email.message_from_bytes(raw, policy=email.policy.default)

    assert subject == message["Subject"]
    assert [(name, "ann@example.net")] == [
        (person.display_name, person.addr_spec) for person in message["To"].addresses
    ]
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("ann@example.com", "", "ann@example.com"),
        (" Ann <ann@example.com> ", "Ann", "ann@example.com"),
        ("<ann@example.com>", "", "ann@example.com"),
        ('"Lee, Ann" <ann@example.com>', "Lee, Ann", "ann@example.com"),
        ("Lee, Ann <ann@example.com>", "Lee, Ann", "ann@example.com"),
        ('"Ann \\"A\\" Lee" <ann@example.com>', 'Ann "A" Lee', "ann@example.com"),
        (
            "\u0410\u043d\u043d\u0430 <a.b+c@b\u00fccher.example>",
            "\u0410\u043d\u043d\u0430",
            "a.b+c@xn--bcher-kva.example",
        ),
    ],
)
def test_a_sender_is_read(text, name, address):
    person = parsed(an_email(sender=text))["From"].addresses[0]

    assert (name, address) == (person.display_name, person.addr_spec)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@localhost",
        "ann@example..com",
        "ann@-example.com",
        "ann lee@example.com",
        "ann@example.com, eve@example.org",
        "ann@example.com;eve@example.org",
        "<ann@example.com> <eve@example.org>",
        "Ann <ann@example.com> Eve",
        "Ann <ann@example.com",
        "ann@example.com\r\nBcc: eve@example.org",
        '"Ann\r\nBcc: eve@example.org" <ann@example.com>',
        "ann@example.com\x00",
        "\u00e4nn@example.com",
        "a@b@example.com",
        '"a b"@example.com',
        "a" * 65 + "@example.com",
        "ann@[127.0.0.1]",
    ],
)
@pytest.mark.parametrize("place", ["to", "sender"])
def test_what_is_not_one_address_is_refused(address, place):
    message = an_email(**{place: (address,) if place == "to" else address})

    with pytest.raises(Refused) as refused:
        seal(message)

    assert "bad_address" == refused.value.code


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "a\r\nBcc: eve@example.org"},
        {"subject": "a\nb"},
        {"subject": "a\rb"},
        {"subject": "a\x00b"},
        {"subject": "a\x85b"},
        {"subject": "a\u2028b"},
        {"subject": "a\ud800"},
        {"subject": "a" * 999},
        {"subject": "\u00e9" * 999},
        {"headers": (("X-A", "b\r\nBcc: eve@example.org"),)},
        {"headers": (("X-A", "b" * 999),)},
        {"headers": (("X-A" * 20, "b" * 990),)},
        {"headers": (("X-A\r\nBcc", "b"),)},
        {"headers": (("X A", "b"),)},
        {"headers": (("X-A:", "b"),)},
        {"headers": (("", "b"),)},
        {"headers": (("Bcc", "eve@example.org"),)},
        {"headers": (("From", "eve@example.org"),)},
        {"headers": (("Content-Type", "text/html"),)},
        {"headers": (("MIME-Version", "2.0"),)},
        {"to": ("A" * 990 + " <ann@example.net>",)},
    ],
)
def test_a_header_that_could_smuggle_is_refused(changes):
    with pytest.raises(Refused) as refused:
        seal(an_email(**changes))

    assert "bad_header" == refused.value.code


def test_an_email_without_recipient_is_refused():
    with pytest.raises(Refused) as refused:
        seal(an_email(to=()))

    assert "no_recipient" == refused.value.code


def test_nothing_is_sent_when_a_header_is_refused():
    with serving(says(200, body=b'{"MessageId": "1"}')) as server, pytest.raises(Refused):
        SesMail(lambda: client_at(server.port)).send(an_email(subject="a\r\nb"))

    assert 0 == server.connections


def test_line_breaks_in_a_body_are_fine_and_end_no_header():
    message = parsed(an_email(text="\r\nBcc: eve@example.org\r\n.\r\n\r\nlast", html="\nA: b"))

    assert message["Bcc"] is None
    assert "Bcc: eve@example.org" in message.get_body(("plain",)).get_content()


def test_a_lone_surrogate_in_a_body_becomes_a_question_mark():
    assert "a?b\r\n" == parsed(an_email(text="a\ud800b")).get_content()


def test_a_subject_that_looks_encoded_arrives_as_typed():
    assert "=?utf-8?q?a?=" == parsed(an_email(subject="=?utf-8?q?a?="))["Subject"]


def test_encoded_words_are_short_enough():
    raw = bytes_of(an_email(subject="\U0001f600\u00e9x" * 100))

    assert max(len(line) for line in raw.split(b"\r\n")) <= 78


@pytest.mark.parametrize(
    ("type", "travels_as"),
    [
        ("application/pdf", "application/pdf"),
        ("text/csv", "text/csv"),
        ("message/rfc822", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
    ],
)
def test_files_travel_behind_the_text_byte_by_byte(type, travels_as):
    content = b"a;b\n\r\n\x00\xff.\r\n.\r\n"
    attachment = Attachment("Größe, 1.csv", type, content)
    message = parsed(an_email(html="<p>Hi</p>", attachments=(attachment,)))

    (part,) = message.iter_attachments()
    assert (travels_as, "Größe, 1.csv", "attachment") == (
        part.get_content_type(),
        part.get_filename(),
        part.get_content_disposition(),
    )
    assert content == part.get_payload(decode=True)
    assert "Hi Ann" == message.get_body(("plain",)).get_content().strip()
    assert "<p>Hi</p>" == message.get_body(("html",)).get_content().strip()


def test_a_message_with_files_keeps_to_seven_bits_and_short_lines():
    attachment = Attachment("x" * 150, "text/plain", b"\xc3\xa4" * 5_000)
    raw = bytes_of(an_email(attachments=(attachment,)))

    assert raw.isascii()
    assert 998 >= max(len(line) for line in raw.split(b"\r\n"))


def test_what_people_write_does_not_say_what_an_invitation_is():
    folded = "SUMMARY:Our METHOD:CANCEL\r\n  and more"
    invitation = f"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n{folded}\r\nEND:VCALENDAR\r\n"
    message = parsed(an_email(html="<p>Hi</p>", invitation=invitation))
    found = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert ["REQUEST"] == [part.get_param("method") for part in found]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_travels_beside_the_text_and_says_what_it_is(method):
    invitation = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nSUMMARY:Größe\r\nEND:VCALENDAR\r\n"
    attachment = Attachment("a.txt", "text/plain", b"x")
    given = {"html": "<p>Hi</p>", "invitation": invitation, "attachments": (attachment,)}
    message = parsed(an_email(**given))
    body = message.get_body(("plain",))
    found = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [method] == [part.get_param("method") for part in found]
    assert invitation.split() == found[0].get_content().split()
    assert "Hi Ann" in body.get_content()
    alternatives = [part for part in message.walk() if part.get_content_subtype() == "alternative"]
    assert [3] == [len(list(part.iter_parts())) for part in alternatives]


class Account:
    """SES as an account of a certain kind meets it."""

    def __init__(self, **facts):
        self._facts = facts

    def get_account(self):
        if "error" in self._facts:
            raise ClientError({"Error": {"Code": self._facts["error"]}}, "GetAccount")
        return {"SendingEnabled": True, "ProductionAccessEnabled": True, **self._facts}


@pytest.mark.parametrize(
    ("facts", "said"),
    [({}, "sends to everybody"), ({"ProductionAccessEnabled": False}, "in its sandbox")],
)
def test_an_account_that_sends_says_to_whom(facts, said):
    assert said in account_in_words(lambda: Account(**facts))


@pytest.mark.parametrize(
    ("facts", "error", "said"),
    [
        ({"SendingEnabled": False}, Refused, "paused"),
        ({"error": "AccessDeniedException"}, Unavailable, "SES answered AccessDenied"),
    ],
)
def test_an_account_that_does_not_send_says_why(facts, error, said):
    with pytest.raises(error, match=said):
        account_in_words(lambda: Account(**facts))
