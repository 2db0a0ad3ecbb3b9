"""Dead letters on SQS."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Unavailable


class SqsLetters:
    """Puts them on the queue on which Lambda puts what it gives up itself."""

    def __init__(self, queue_url: str, client_factory: Callable[[], Any]) -> None:
        self._url = queue_url
        self._client = client_factory

    def put(self, body: str) -> None:
        """Keep a letter [1]."""
        try:
            self._client().send_message(QueueUrl=self._url, MessageBody=body)
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"the queue did not take a dead letter: {error}") from error
