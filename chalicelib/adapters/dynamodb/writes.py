"""What every table adapter says about a batch of writes before it is sent."""

from collections.abc import Sequence

from chalicelib.ports.table import Key, Put, Write

MAX_WRITES = 100
"""The most that one transaction takes."""

COUNTER_KIND = "counter"
"""Kind of the rows behind `Table.add`; the stream's filter and exports tell them apart by it."""


def key_of(write: Write) -> Key:
    """Return the key of the row that the write is about."""
    return write.row.key if isinstance(write, Put) else write.key


def check_writes(writes: Sequence[Write]) -> None:
    """Refuse what no transaction takes.

    Raises:
        ValueError: too many writes, or two for the same row.
    """
    if len(writes) > MAX_WRITES:
        raise ValueError(f"{len(writes)} writes, at most {MAX_WRITES} in one batch")
    if len({key_of(write) for write in writes}) < len(writes):
        raise ValueError("two writes for the same row in one batch")
