"""Looks for a person in a tenant's table and bucket."""

from collections.abc import Iterator
from typing import Any

import msgspec

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.words.phone_numbers import address_place
from chalicelib.records.items import ITEM, address_partition, linked_item
from infra.deployment.errors import BadUsage
from infra.persons.person import PERSONS, Asked, Person, person_of
from infra.tenants.rows import Image, Line, line_of, scan

INBOUND = "inbound/"
"""Where raw e-mails lie that came in; for 30 days."""


class Search:
    """A table and a bucket in which a person is looked for.

    Args:
        dynamodb: the client.
        s3: the client.
        table: name of the table.
        bucket: of files and e-mails; None where there is none.
    """

    def __init__(self, dynamodb: Any, s3: Any, table: str, bucket: str | None) -> None:
        self.dynamodb, self.s3 = dynamodb, s3
        self.table, self.bucket = table, bucket

    def person(self, asked: Asked) -> Person:
        """Return who is asked for [1 per MB, 1 per address].

        By an address also who lies in the bin, whom no row finds any more.

        Raises:
            BadUsage: nobody is known by that item.
        """
        one = self.item(asked.item) if asked.item else None
        found = [one] if one else [*self._with(address_place(asked.address or ""))]
        if asked.item and not found:
            raise BadUsage(
                f"There is no {asked.item}, and nothing is left by which it could be found",
                state="Nothing was changed.",
                next="Give an e-mail address or phone number of the person instead.",
            )
        every = {one for item in found for one in item.addresses()}
        own = {item.ref for item in found}
        shared = [one for one in every if not own.issuperset(self._having(one))]
        return person_of(asked, found, shared)

    def item(self, ref: ItemRef) -> Item | None:
        """Return an item, also a deleted one [1]."""
        key = {"pk": {"S": str(ref)}, "sk": {"S": ITEM}}
        image = self.dynamodb.get_item(TableName=self.table, Key=key, ConsistentRead=True)
        found = image.get("Item")
        return msgspec.json.decode(found["body"]["S"], type=Item) if found else None

    def rows(self) -> Iterator[tuple[Image, Line]]:
        """Return all rows of the table [1 per MB]."""
        for page, _ in scan(self.dynamodb, self.table):
            for image in page:
                yield image, line_of(image)

    def mails(self, person: Person) -> Iterator[tuple[str, bytes]]:
        """Return the raw e-mails that name the person [1 per 1,000, 1 each]."""
        if self.bucket is None or not person.addresses:
            return
        pages = self.s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=INBOUND):
            for one in page.get("Contents", ()):
                answer = self.s3.get_object(Bucket=self.bucket, Key=one["Key"])
                raw: bytes = answer["Body"].read()
                if person.is_in(raw.decode("utf-8", "replace")):
                    yield one["Key"], raw

    def _having(self, address: str) -> list[ItemRef]:
        """Return the items that have an address [1]."""
        answer = self.dynamodb.query(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": address_partition(address)}},
            ConsistentRead=True,
        )
        found = (linked_item(line_of(image).row) for image in answer["Items"])
        return [one for one in found if one is not None]

    def _with(self, place: str) -> Iterator[Item]:
        """Return the contacts and leads that have an address, deleted or not [1 per MB]."""
        for _, line in self.rows():
            if line.kind == ITEM and line.pk.rpartition("_")[0] in PERSONS:
                item = _read(line)
                if item and place in map(address_place, item.addresses()):
                    yield item


def _read(line: Line) -> Item | None:
    """Return an item, None where its row cannot be read: it is told of among those left."""
    try:
        return msgspec.json.decode(line.body, type=Item)
    except msgspec.MsgspecError:
        return None
