"""What every Mail does."""

import boto3
import msgspec
import pytest
from botocore.config import Config
from moto import mock_aws

from chalicelib.adapters.aws.ses_mail import SesMail
from chalicelib.adapters.memory.mail import MemoryMail
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.mail import Email, Mail
from tests.adapters.servers import says, serving

EMAIL = Email(
    message_id="run-1",
    sender="Stageflow <crm@example.com>",
    to=("Ann <ann@example.net>",),
    subject="Hello",
    text="Hi Ann",
    html="<p>Hi Ann</p>",
    headers=(("Reply-To", "bob@example.com"),),
)


@pytest.fixture(params=["memory", "ses"])
def mail(request) -> Mail:
    if request.param == "memory":
        yield MemoryMail()
        return
    with mock_aws():
        client = boto3.client("sesv2")
        client.create_email_identity(EmailIdentity="example.com")
        yield SesMail(lambda: client)


@pytest.fixture(params=["memory", "ses"])
def failing_mail(request) -> Mail:
    if request.param == "memory":
        yield MemoryMail(failures=[Unavailable("busy")])
        return
    with serving(says(429, "x-amzn-ErrorType: TooManyRequestsException", body=b"{}")) as server:
        once = Config(retries={"total_max_attempts": 1})
        url = f"http://127.0.0.1:{server.port}"
        client = boto3.client("sesv2", endpoint_url=url, config=once)
        yield SesMail(lambda: client)


def test_every_email_gets_an_id_of_its_own(mail):
    ids = [mail.send(EMAIL), mail.send(EMAIL)]

    assert 2 == len(set(filter(None, ids)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": ()}, "no_recipient"),
        ({"to": ("nobody",)}, "bad_address"),
        ({"sender": "nobody"}, "bad_address"),
        ({"subject": "a\r\nBcc: eve@example.org"}, "bad_header"),
        ({"headers": (("X-A", "b\nc"),)}, "bad_header"),
        ({"headers": (("Subject", "twice"),)}, "bad_header"),
    ],
)
def test_what_can_never_be_sent_is_refused(mail, changes, code):
    with pytest.raises(Refused) as refused:
        mail.send(msgspec.structs.replace(EMAIL, **changes))

    assert code == refused.value.code


def test_a_busy_provider_is_unavailable(failing_mail):
    with pytest.raises(Unavailable):
        failing_mail.send(EMAIL)


def test_memory_keeps_what_was_sent_and_not_what_failed():
    mail = MemoryMail(failures=[Unavailable("busy"), Refused("no", code="message_rejected")])
    for _ in range(2):
        with pytest.raises((Unavailable, Refused)):
            mail.send(EMAIL)

    assert "memory-1" == mail.send(EMAIL)
    assert [EMAIL] == mail.sent
