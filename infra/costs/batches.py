"""Requests that serve a whole batch of the stream's records, not one operation.

The journal is written once for up to 25 changes of items, open activities are counted once for up
to 15 items, and the words of up to 100 items are looked at together. Their units belong to each
operation all the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.records.search.words import SEARCH
from chalicelib.records.smart_activities.counts import ATTENTION, PARTS, TALLY, TOTAL

JOURNAL = "dynamodb.BatchWriteItem"


def of_a_batch(name: str, sent: Mapping[str, Any]) -> bool:
    """Return whether a request serves all that one batch of records tells of."""
    if name == JOURNAL:
        return True
    if name == "dynamodb.BatchGetItem" and any(pk.startswith(SEARCH) for pk in _read(sent, "pk")):
        return True
    kinds = list(_sort_keys(name, sent))
    # Who asks for counters reads all parts of the count of all; who counts changes one.
    return ATTENTION in kinds or (TALLY in kinds and kinds.count(TOTAL) < PARTS)


def _sort_keys(name: str, sent: Mapping[str, Any]) -> Iterator[str]:
    if name == "dynamodb.PutItem":
        yield sent["Item"]["sk"]["S"]
    elif name == "dynamodb.BatchGetItem":
        yield from _read(sent, "sk")
    elif name == "dynamodb.TransactWriteItems":
        for one in sent["TransactItems"]:
            if "Put" in one:
                yield one["Put"]["Item"]["sk"]["S"]


def _read(sent: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield a part of the keys that a request reads."""
    for several in sent["RequestItems"].values():
        yield from (key[name]["S"] for key in several["Keys"])
