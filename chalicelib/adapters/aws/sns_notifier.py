"""Notices to colleagues through Amazon SNS."""

from collections.abc import Callable
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Unavailable
from chalicelib.ports.notifier import Notification


class SnsNotifier:
    """Publishes each notification to one topic; what shows it to people subscribes there.

    The message is a JSON object::

        {"id": "...", "recipient": 7, "recipient_email": "ann@example.com" | null, "sender": 3 |
        null,
         "text": "...", "item": "deal_12" | null, "link": "https://..." | null}

    `id` is the same in every copy of a notification, so a subscriber can drop the second one. The
    message attributes `recipient` ("7") and, where it is about an item, `item` ("deal_12"), both
    strings, serve filter policies: {"recipient": ["7"]} or {"item": [{"prefix": "deal_"}]}.

    Args:
        topic_arn: the topic.
        client_factory: gives the client "sns", each time the same.
    """

    def __init__(self, topic_arn: str, client_factory: Callable[[], Any]) -> None:
        self._topic_arn = topic_arn
        self._client = client_factory

    def notify(self, notification: Notification) -> None:
        """Publish it [1].

        Raises:
            Unavailable: SNS did not take it.
        """
        attributes = {"recipient": str(notification.recipient)}
        if notification.item is not None:
            attributes["item"] = notification.item
        try:
            self._client().publish(
                TopicArn=self._topic_arn,
                Message=msgspec.json.encode(notification).decode(),
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in attributes.items()
                },
            )
        except ClientError as error:
            raise Unavailable(f"SNS answered {error.response['Error']['Code']}.") from error
        except BotoCoreError as error:
            raise Unavailable(f"SNS did not answer: {type(error).__name__}.") from error
