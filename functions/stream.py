"""The ordered loop over a DynamoDB stream batch.

Powertools' batch processor goes on after a failure, which would let a later change of an item
overtake an earlier one. Here the first failure of an item holds back its later records; the rest of
the batch goes on, and Lambda starts again from the lowest failed record (ReportBatchItemFailures).
What is done twice then changes nothing.
"""

from collections.abc import Callable
from typing import Any

from chalicelib.records import stream_filter

Record = dict[str, Any]
Report = Callable[[Record, Exception], None]


def is_streamed(record: Record) -> bool:
    """Return whether the stream's filter lets a record through (kinds_of/wakes.py)."""
    image = record["dynamodb"].get("NewImage")
    return image is not None and stream_filter.is_streamed(
        image["kind"]["S"],
        record["eventName"],
        ended="entry" not in image,
        imported=stream_filter.IMPORTED in image,
    )


def in_order(
    records: list[Record],
    handle: Callable[[Record], None],
    report: Report,
    *,
    aside: Callable[[Record, Exception], bool] = lambda *_: False,
    is_time: Callable[[], bool] = lambda: True,
) -> dict[str, Any]:
    """Handle each record unless an earlier one of the same item failed.

    `aside` puts a record aside that can never work, and says whether it did: nothing waits for it.
    What there is no time for comes again. Return the first failed record for Lambda.
    """
    failed: dict[str, str] = {}
    for number, record in enumerate(records):
        partition = record["dynamodb"]["Keys"]["pk"]["S"]
        if partition in failed:
            continue
        if number and not is_time():
            failed.setdefault("", record["dynamodb"]["SequenceNumber"])
            break
        try:
            handle(record)
        except Exception as error:  # noqa: BLE001 - whatever it is, the record must come again
            report(record, error)
            if aside(record, error):
                continue
            failed[partition] = record["dynamodb"]["SequenceNumber"]
    first = next(iter(failed.values()), None)
    return {"batchItemFailures": [{"itemIdentifier": first}] if first else []}
