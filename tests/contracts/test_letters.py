"""What every keeper of dead letters promises (chalicelib/ports/letters.py)."""

import pytest

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.aws.sqs_letters import SqsLetters
from chalicelib.adapters.memory.letters import MemoryLetters
from chalicelib.domain.errors import Unavailable
from tests.support.aws import REGION, moto_world


def in_memory():
    letters = MemoryLetters()
    letters.put("{}")
    return letters.kept


def on_sqs():
    with moto_world():
        client = Clients(REGION).client("sqs")
        url = client.create_queue(QueueName="letters")["QueueUrl"]
        SqsLetters(url, lambda: client).put("{}")
        with pytest.raises(Unavailable):
            SqsLetters(f"{url}-gone", lambda: client).put("{}")
        return [one["Body"] for one in client.receive_message(QueueUrl=url)["Messages"]]


@pytest.mark.parametrize("kept", [in_memory, on_sqs])
def test_a_letter_lies_there_as_it_was_written(kept):
    assert ["{}"] == kept()
