"""What every table adapter says about a batch of writes before it is sent, and about keys."""

from collections.abc import Sequence

from chalicelib.ports.table import Key, Put, Row, Write

MAX_WRITES = 100
"""The most that one transaction takes."""

MAX_ROW_BYTES = 400 * 1024
"""The most that a row holds, its keys included."""
MAX_BATCH_BYTES = 4 * 1024 * 1024
"""The most that the rows of one transaction hold together."""

COUNTER_KIND = "counter"
"""Kind of the rows behind `Table.add`; the stream's filter and exports tell them apart by it."""

MAX_KEY_BYTES = (2_048, 1_024)
"""The longest partition key and sort key."""

_SURELY_FITS = min(MAX_KEY_BYTES) // 4
"""Letters of a key, of which each has at most four bytes."""


def key_of(write: Write) -> Key:
    """Return the key of the row that the write is about."""
    return write.row.key if isinstance(write, Put) else write.key


def check_writes(writes: Sequence[Write]) -> None:
    """Refuse what no transaction takes.

    Raises:
        ValueError: too many writes, two for the same row, a key that is too long, or too much.
    """
    if len(writes) > MAX_WRITES:
        raise ValueError(f"{len(writes)} writes, at most {MAX_WRITES} in one batch")
    keys = [key_of(write) for write in writes]
    if len(keys) > 1 and len(set(keys)) < len(keys):
        raise ValueError("two writes for the same row in one batch")
    for pk, sk in keys:
        check_key(pk, sk)
    sizes = [_size(write.row) for write in writes if isinstance(write, Put)]
    if any(size > MAX_ROW_BYTES for size in sizes) or sum(sizes) > MAX_BATCH_BYTES:
        most = f"{MAX_ROW_BYTES} bytes, {MAX_BATCH_BYTES} in one batch"
        raise ValueError(f"the table can never take this: a row holds at most {most}")


def _size(row: Row) -> int:
    """Return the bytes of a row, of a small one at most too few."""
    keys = len(row.pk) + len(row.sk)
    return keys + (len(row.body) if len(row.body) < MAX_ROW_BYTES // 4 else len(row.body.encode()))


def check_key(pk: str, *sort_keys: str | None) -> None:
    """Refuse keys that DynamoDB does not take, also to read by.

    Raises:
        ValueError: one is too long.
    """
    if max(map(len, filter(None, (pk, *sort_keys))), default=0) <= _SURELY_FITS:
        return
    most_pk, most_sk = MAX_KEY_BYTES
    if len(pk.encode()) > most_pk or any(len(sk.encode()) > most_sk for sk in sort_keys if sk):
        raise ValueError(f"a key of more than {most_pk} or {most_sk} bytes")
