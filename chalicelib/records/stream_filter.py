"""Of which writes the table's stream tells functions/on_change."""

from typing import Any

from chalicelib.records.kinds_of.wakes import WAKES, Wake

IMPORTED = "imported"
"""Attribute of a streamed row as an import wrote it. It has been through automation before, so the
stream's filter holds it back; the next ordinary write of the row takes the attribute away."""


def is_streamed(kind: str, event: str, *, ended: bool, imported: bool) -> bool:
    """Return whether the stream tells of a write.

    Args:
        kind: of the row; one that nobody knows wakes nobody.
        event: INSERT, MODIFY or REMOVE.
        ended: whether the row as it is now has no `entry`.
        imported: whether an import wrote it.
    """
    wakes = () if imported else WAKES.get(kind, ())
    return any(event in one.events and (ended or not one.ended) for one in wakes)


def stream_filters() -> list[dict[str, Any]]:
    """Return the patterns of the stream's filter, as DynamoDB shows rows."""
    by_wake: dict[Wake, list[str]] = {}
    for kind, wakes in WAKES.items():
        for wake in wakes:
            by_wake.setdefault(wake, []).append(kind)
    absent = [{"exists": False}]
    return [
        {
            "eventName": list(wake.events),
            "dynamodb": {
                "NewImage": {
                    "kind": {"S": kinds},
                    **({"entry": {"N": absent}} if wake.ended else {}),
                    IMPORTED: {"S": absent},
                }
            },
        }
        for wake, kinds in by_wake.items()
    ]
