"""What every Notifier does."""

import boto3
import msgspec
import pytest
from moto import mock_aws

from chalicelib.adapters.aws.sns_notifier import SnsNotifier
from chalicelib.adapters.memory.notifier import MemoryNotifier
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.notifier import Notification

NOTIFICATION = Notification(
    id="run-1", recipient=7, recipient_email=None, sender=3, text="Ring back", item="deal_12"
)


def in_memory():
    notifier = MemoryNotifier()
    return notifier, lambda: notifier.sent


def on_sns():
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name="notifications")["TopicArn"]
    url = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn["Attributes"]["QueueArn"],
        Attributes={"RawMessageDelivery": "true"},
    )

    def published():
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ())
        return [msgspec.json.decode(message["Body"], type=Notification) for message in messages]

    return SnsNotifier(topic, lambda: sns), published


@pytest.fixture(params=[in_memory, on_sns])
def world(request):
    with mock_aws():
        yield request.param()


@pytest.fixture(params=["memory", "sns"])
def failing(request):
    with mock_aws():
        yield (
            MemoryNotifier(failures=[Unavailable("busy")])
            if request.param == "memory"
            else SnsNotifier("arn:aws:sns:us-east-1:1:gone", lambda: boto3.client("sns"))
        )


def test_a_notification_is_published_whole(world):
    notifier, published = world

    notifier.notify(NOTIFICATION)

    assert [NOTIFICATION] == published()


def test_a_repeated_notification_keeps_its_id(world):
    notifier, published = world

    notifier.notify(NOTIFICATION)
    notifier.notify(NOTIFICATION)

    assert ["run-1", "run-1"] == [notification.id for notification in published()]


def test_a_notification_that_was_not_taken_is_unavailable(failing):
    with pytest.raises(Unavailable):
        failing.notify(NOTIFICATION)


def test_memory_keeps_nothing_that_failed():
    notifier = MemoryNotifier(failures=[Unavailable("busy")])
    with pytest.raises(Unavailable):
        notifier.notify(NOTIFICATION)

    notifier.notify(NOTIFICATION)

    assert [NOTIFICATION] == notifier.sent
