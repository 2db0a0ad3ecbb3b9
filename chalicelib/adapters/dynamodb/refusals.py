"""What DynamoDB refuses, in the application's words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException, TransactWriteError

from chalicelib.adapters.aws import error_code, is_passing
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.ports.table import Key

REFUSED_WRITE = frozenset({"ConditionalCheckFailedException", "TransactionConflictException"})
"""Another writer was faster, at a single write."""

REFUSED_PART = frozenset(
    {
        "ConditionalCheckFailed",
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
    }
)
"""The same, at one of the writes of a transaction."""


@contextmanager
def in_our_words(keys: Sequence[Key] = ()) -> Iterator[None]:
    """Turn the errors of one request into ours.

    Args:
        keys: the rows that it writes, in the order of the request.

    Raises:
        Conflict: a condition did not hold or another transaction touched the rows.
        Unavailable: throttled, a fault of the service, or no connection.
    """
    try:
        yield
    except PynamoDBException as error:
        if refused := _refused(error, keys):
            raise Conflict(refused) from error
        # PynamoDB keeps the status of the answer only in the error that it wraps.
        if is_passing(error.cause) or (error.cause and is_passing(error.cause.__cause__)):
            raise Unavailable(f"the table did not answer: {error}") from error
        raise


def _refused(error: PynamoDBException, keys: Sequence[Key]) -> list[Key]:
    """Return the keys of the rows whose write was refused."""
    if isinstance(error.cause, ClientError) and error_code(error.cause) in REFUSED_WRITE:
        return list(keys)
    if not isinstance(error, TransactWriteError):
        return []
    reasons = zip(keys, error.cancellation_reasons, strict=False)
    return [key for key, reason in reasons if reason is not None and reason.code in REFUSED_PART]
