"""A table of whatever kind, with its stream read as rows."""

from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.tables.images import row_from_image
from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.ports.table import Row, Table

Change = tuple[str, Row | None, Row | None]


@dataclass
class World:
    """A table, and what its stream says."""

    table: Table
    aws: Clients | None = None
    name: str = ""

    def changes(self) -> list[Change]:
        """Return the stream's records: event name, old row, new row."""
        if isinstance(self.table, MemoryTable):
            return [(record.event, record.old, record.new) for record in self.table.stream()]
        assert self.aws is not None
        client = self.aws.client("dynamodbstreams")
        stream = client.list_streams(TableName=self.name)["Streams"][0]["StreamArn"]
        shard = client.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0][
            "ShardId"
        ]
        start = client.get_shard_iterator(
            StreamArn=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )
        records = client.get_records(ShardIterator=start["ShardIterator"])["Records"]
        return [
            (
                record["eventName"],
                _image(record["dynamodb"].get("OldImage")),
                _image(record["dynamodb"].get("NewImage")),
            )
            for record in records
        ]


def _image(image: dict[str, Any] | None) -> Row | None:
    return row_from_image(image) if image else None
