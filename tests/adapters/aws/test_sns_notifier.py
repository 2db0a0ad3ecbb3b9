import json

import boto3
import msgspec
import pytest
from botocore.config import Config
from moto import mock_aws

from chalicelib.adapters.aws.sns_notifier import SnsNotifier
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.notifier import Notification
from tests.adapters.servers import says, serving

TOPIC = "arn:aws:sns:us-east-1:123456789012:notifications"
NOTIFICATION = Notification(
    id="run-1",
    recipient=7,
    recipient_email="ann@example.com",
    sender=None,
    text="Ring B\u00e4cker \u201enow\u201c",
    item="deal_12",
)


@pytest.fixture
def inbox():
    """Yield a topic, and what a queue that subscribes to it has received."""
    with mock_aws():
        sns, sqs = boto3.client("sns"), boto3.client("sqs")
        topic = sns.create_topic(Name="notifications")["TopicArn"]
        url = sqs.create_queue(QueueName="inbox")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])

        def subscribe(**policy):
            sns.subscribe(
                TopicArn=topic,
                Protocol="sqs",
                Endpoint=arn["Attributes"]["QueueArn"],
                Attributes={"FilterPolicy": json.dumps(policy)} if policy else {},
            )

        def received():
            messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            return [json.loads(message["Body"]) for message in messages.get("Messages", ())]

        yield topic, subscribe, received


def client_at(port):
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=1, read_timeout=0.3)
    return boto3.client("sns", endpoint_url=f"http://127.0.0.1:{port}", config=config)


def test_a_subscriber_gets_the_notification_as_json(inbox):
    topic, subscribe, received = inbox
    subscribe()

    SnsNotifier(topic, lambda: boto3.client("sns")).notify(NOTIFICATION)

    assert [
        {
            "id": "run-1",
            "recipient": 7,
            "recipient_email": "ann@example.com",
            "sender": None,
            "text": "Ring B\u00e4cker \u201enow\u201c",
            "item": "deal_12",
            "link": None,
        }
    ] == [json.loads(message["Message"]) for message in received()]


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        ({"recipient": ["7"]}, 1),
        ({"recipient": ["8"]}, 0),
        ({"item": [{"prefix": "deal_"}]}, 1),
        ({"item": [{"prefix": "lead_"}]}, 0),
    ],
)
def test_a_subscriber_can_filter_by_recipient_and_item(inbox, policy, count):
    topic, subscribe, received = inbox
    subscribe(**policy)

    SnsNotifier(topic, lambda: boto3.client("sns")).notify(NOTIFICATION)

    assert count == len(received())


def test_a_notification_about_no_item_has_no_such_attribute(inbox):
    topic, subscribe, received = inbox
    subscribe(item=[{"exists": False}])

    about_none = msgspec.structs.replace(NOTIFICATION, item=None)
    SnsNotifier(topic, lambda: boto3.client("sns")).notify(about_none)

    assert 1 == len(received())


def test_a_topic_that_does_not_exist_is_unavailable(inbox):
    topic, _, _ = inbox

    with pytest.raises(Unavailable, match="NotFound"):
        SnsNotifier(topic + "-gone", lambda: boto3.client("sns")).notify(NOTIFICATION)


@pytest.mark.parametrize(("status", "code"), [(400, "Throttling"), (403, "Denied"), (500, "Oops")])
def test_every_error_is_unavailable(status, code):
    body = f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode()

    with (
        serving(says(status, "Content-Type: text/xml", body=body)) as server,
        pytest.raises(Unavailable, match=code),
    ):
        SnsNotifier(TOPIC, lambda: client_at(server.port)).notify(NOTIFICATION)


def test_a_server_that_says_nothing_is_unavailable():
    with serving(lambda client: client.recv(1)) as server, pytest.raises(Unavailable):
        SnsNotifier(TOPIC, lambda: client_at(server.port)).notify(NOTIFICATION)
