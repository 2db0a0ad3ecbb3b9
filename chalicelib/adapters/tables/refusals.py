"""What DynamoDB refuses, in the application's words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException, TransactWriteError

from chalicelib.adapters.aws.clients import error_code, is_passing
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.ports.table import Key

REFUSED = frozenset({"ConditionalCheckFailedException", "ConditionalCheckFailed"})
"""A condition did not hold: of a single write, of a part of a transaction."""

CONTESTED = frozenset({"TransactionConflictException", "TransactionConflict"})
"""Another transaction is at the same rows right now; whether the conditions hold is not known."""

THROTTLED = frozenset({"ThrottlingError", "ProvisionedThroughputExceeded"})
"""A part of a transaction found no capacity."""

IMPOSSIBLE = frozenset({"ValidationException", "ValidationError"})
"""The request itself is at fault: of a single write, of a part of a transaction."""


@contextmanager
def in_our_words(keys: Sequence[Key] = ()) -> Iterator[None]:
    """Turn the errors of one request into ours.

    Args:
        keys: the rows that it writes, in the order of the request.

    Raises:
        Conflict: a condition did not hold or another transaction touched the rows.
        Unavailable: throttled, a fault of the service, or no connection.
        ValueError: the table can never take it, for example because a row is larger than 400 KB.
    """
    try:
        yield
    except PynamoDBException as error:
        codes = _codes(error, keys)
        refused = [key for key, code in codes if code in REFUSED]
        if refused or any(code in CONTESTED for _, code in codes):
            raise Conflict(refused) from error
        throttled = any(code in THROTTLED for _, code in codes)
        # PynamoDB keeps the status of the answer only in the error that it wraps.
        if throttled or is_passing(error.cause) or _passing_below(error):
            raise Unavailable(f"the table did not answer: {error}") from error
        if any(code in IMPOSSIBLE for _, code in codes):
            raise ValueError(f"the table can never take this: {error}") from error
        raise


def _codes(error: PynamoDBException, keys: Sequence[Key]) -> list[tuple[Key, str]]:
    """Return what each write of the request was told."""
    if isinstance(error, TransactWriteError):
        reasons = zip(keys, error.cancellation_reasons, strict=False)
        return [(key, reason.code) for key, reason in reasons if reason is not None]
    if isinstance(error.cause, ClientError):
        return [(key, error_code(error.cause)) for key in keys]
    return []


def _passing_below(error: PynamoDBException) -> bool:
    return error.cause is not None and is_passing(error.cause.__cause__)
