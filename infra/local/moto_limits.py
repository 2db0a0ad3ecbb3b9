"""DynamoDB's limits on keys, which moto keeps for writes only.

Like moto_patches, this works on moto's insides and refuses any other version of it.
"""

import inspect
from collections.abc import Iterable
from functools import wraps
from typing import Any

from moto.dynamodb.exceptions import HashKeyTooLong, RangeKeyTooLong
from moto.dynamodb.limits import HASH_KEY_MAX_LENGTH, RANGE_KEY_MAX_LENGTH
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from infra.local.moto_version import first_time


def patch_keys() -> None:
    """Refuse a key that is too long wherever a request names one."""
    if not first_time("keys"):
        return
    keys_value, query = DynamoDBBackend.get_keys_value, DynamoDBBackend.query
    signature = inspect.signature(query)

    @wraps(keys_value)
    def checked_keys(
        self: DynamoDBBackend, table: Table, keys: dict[str, Any]
    ) -> tuple[DynamoType, DynamoType | None]:
        hash_key, range_key = keys_value(self, table, keys)
        _check([hash_key], [range_key] if range_key else [])
        return hash_key, range_key

    @wraps(query)
    def checked_query(self: DynamoDBBackend, *args: Any, **kwargs: Any) -> Any:
        asked = signature.bind(self, *args, **kwargs).arguments
        start = asked.get("exclusive_start_key") or {}
        table = self.get_table(asked["table_name"])
        ranges = [*asked["range_value_dicts"], start.get(table.range_key_attr)]
        hashes = [asked["hash_key_dict"], *(value for _, value in asked["hash_key_conditions"])]
        _check(
            [DynamoType(value) for value in hashes if value],
            [DynamoType(value) for value in ranges if value],
        )
        return query(self, *args, **kwargs)

    DynamoDBBackend.get_keys_value = checked_keys
    DynamoDBBackend.query = checked_query


def _check(hashes: Iterable[DynamoType], ranges: Iterable[DynamoType]) -> None:
    if any(key.size() > HASH_KEY_MAX_LENGTH for key in hashes):
        raise HashKeyTooLong
    if any(key.size() > RANGE_KEY_MAX_LENGTH for key in ranges):
        raise RangeKeyTooLong
