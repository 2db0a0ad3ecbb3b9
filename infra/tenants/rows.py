"""Rows of a tenant's table as lines of JSON, and back.

A line holds all of a row; its body stands there as it is, not as text within text.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from chalicelib.adapters.tables.images import row_from_image
from chalicelib.ports.table import Key, Row
from chalicelib.records.kinds import KINDS
from chalicelib.records.stream_filter import IMPORTED
from infra.deployment.aws import error_code
from infra.deployment.errors import AwsRefused, BadData
from infra.deployment.hints import AGAIN, command

Image = Mapping[str, Mapping[str, Any]]

PER_BATCH = 25
"""Rows that one BatchWriteItem takes."""
TRIES = 8
_KEYS = frozenset(
    {"pk", "sk", *(f"{name}_{key}" for name in ("type", "stage", "agenda") for key in ("pk", "sk"))}
)
_KNOWN = _KEYS | {"kind", "body", "version", "entry", "counter", "expires_at", "form", "least"}


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row in an export."""

    pk: str
    sk: str
    kind: str
    version: int
    entry: int | None = None
    counter: int | None = None
    by_type: Key | None = None
    by_stage: Key | None = None
    agenda: Key | None = None
    expires_at: int | None = None
    form: int = 1
    least: int = 1
    body: msgspec.Raw
    garbled: str = ""
    """What the row holds in place of a body, where it is no JSON."""

    @property
    def key(self) -> Key:
        """Return where the row lies."""
        return self.pk, self.sk

    @property
    def row(self) -> Row:
        """Return the row of the application."""
        return row_from_image(image_of(self))

    @property
    def text(self) -> str:
        """Return the body as the row holds it."""
        return self.garbled or bytes(self.body).decode()


def line_of(image: Image) -> Line:
    """Return the line of a row.

    Raises:
        BadData: the row holds something that a line cannot carry.
    """
    if unknown := image.keys() - _KNOWN - {IMPORTED}:
        raise BadData(
            f"The row {image['pk']['S']} {image['sk']['S']} has attributes that this version does "
            f"not know: {', '.join(sorted(unknown))}",
            state="The export stopped, so that nothing is left out unseen.",
            next=f"Use the version of these tools that the tenant runs, as {command('list')} says.",
        )
    row = row_from_image(image)
    counter = image.get("counter")
    return line_of_row(row, int(counter["N"]) if counter else None)


def line_of_row(row: Row, counter: int | None = None) -> Line:
    """Return the line of a row of the application."""
    body, garbled = row.body.encode(errors="replace"), ""
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.MsgspecError, RecursionError):
        body, garbled = b"null", row.body
    return Line(
        pk=row.pk,
        sk=row.sk,
        kind=row.kind,
        version=row.version,
        entry=row.entry,
        counter=counter,
        by_type=row.by_type,
        by_stage=row.by_stage,
        agenda=row.agenda,
        expires_at=row.expires_at,
        form=row.form,
        least=row.least,
        body=msgspec.Raw(msgspec.json.format(body, indent=-1) if b"\n" in body else body),
        garbled=garbled,
    )


def emptied(line: Line) -> Line:
    """Return the line without what means something to the tenant alone that it comes from.

    Whoever brings in a waiter must not let go the execution that waits in another tenant.
    """
    names = KINDS[line.kind].never_exported if line.kind in KINDS else ()
    if not names:
        return line
    body = msgspec.json.decode(line.body)
    if not isinstance(body, dict):
        return line
    body |= {name: "" for name in names if name in body}
    return msgspec.structs.replace(line, body=msgspec.Raw(msgspec.json.encode(body)))


def image_of(line: Line, *, imported: str | None = None) -> dict[str, dict[str, str]]:
    """Return the row of a line as DynamoDB takes it, with the mark of an import if one is given."""
    image = {
        "pk": {"S": line.pk},
        "sk": {"S": line.sk},
        "kind": {"S": line.kind},
        "version": {"N": str(line.version)},
        "body": {"S": line.text},
    }
    numbers = {"entry": line.entry, "counter": line.counter, "expires_at": line.expires_at}
    numbers |= {"form": line.form, "least": line.least} if line.form > 1 else {}
    image |= {name: {"N": str(value)} for name, value in numbers.items() if value is not None}
    indexes = {"type": line.by_type, "stage": line.by_stage, "agenda": line.agenda}
    for name, key in indexes.items():
        if key is not None:
            image |= {f"{name}_pk": {"S": key[0]}, f"{name}_sk": {"S": key[1]}}
    return image | ({IMPORTED: {"S": imported}} if imported else {})


def scan(
    client: Any, table: str, start: Image | None = None, limit: int | None = None
) -> Iterator[tuple[list[Image], Image | None]]:
    """Return pages of a table and the key behind which each next one begins [1 per MB]."""
    more: dict[str, Any] = {"Limit": limit} if limit else {}
    while True:
        from_key = {"ExclusiveStartKey": start} if start else {}
        page = client.scan(TableName=table, ConsistentRead=True, **from_key, **more)
        start = page.get("LastEvaluatedKey")
        yield page["Items"], start
        if not start:
            return


def put_all(
    client: Any,
    table: str,
    images: Sequence[Image],
    *,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Write rows whatever lies there [1 per 25].

    Raises:
        AwsRefused: DynamoDB has not taken some of them after many tries.
    """
    for start in range(0, len(images), PER_BATCH):
        left: Any = {
            table: [{"PutRequest": {"Item": one}} for one in images[start : start + PER_BATCH]]
        }
        for attempt in range(TRIES):
            left = client.batch_write_item(RequestItems=left).get("UnprocessedItems")
            if not left:
                break
            pause(0.05 * 2**attempt)
        else:
            raise AwsRefused(
                f"DynamoDB did not take {len(left[table])} rows after {TRIES} tries",
                state="What was written before stays.",
                next=f"In a few minutes, it goes on where it stopped: {AGAIN}",
            )


def put_absent(client: Any, table: str, image: Image) -> bool:
    """Write a row unless one lies there; return whether it was written [1]."""
    return _put_if(client, table, image, "attribute_not_exists(pk)")


def replace_unchanged(
    client: Any, table: str, before: Image, after: Line, *, imported: str | None = None
) -> bool:
    """Write a row unless it has changed since it was read; return whether it was written [1]."""
    return _put_if(
        client,
        table,
        image_of(after, imported=imported),
        "body = :body AND version = :version",
        ExpressionAttributeValues={":body": before["body"], ":version": before["version"]},
    )


def raise_counter(client: Any, table: str, image: Image) -> bool:
    """Write a counter unless it stands as high already; return whether it was written [1]."""
    return _put_if(
        client,
        table,
        image,
        "attribute_not_exists(pk) OR #counter < :counter",
        ExpressionAttributeNames={"#counter": "counter"},
        ExpressionAttributeValues={":counter": image["counter"]},
    )


def _put_if(client: Any, table: str, image: Image, condition: str, **more: Any) -> bool:
    try:
        client.put_item(TableName=table, Item=image, ConditionExpression=condition, **more)
    except ClientError as error:
        if error_code(error) == "ConditionalCheckFailedException":
            return False
        raise
    return True
