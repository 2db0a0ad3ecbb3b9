"""Rows as the stream shows them."""

from collections.abc import Mapping
from typing import Any

from chalicelib.ports.table import Key, Row

Image = Mapping[str, Mapping[str, Any]]
"""A row in DynamoDB's JSON: {"pk": {"S": "deal_12"}, "version": {"N": "3"}, ...}."""


def row_from_image(image: Image) -> Row:
    """Return the row of a stream record's old or new image."""
    entry, expires_at = image.get("entry"), image.get("expires_at")
    return Row(
        pk=image["pk"]["S"],
        sk=image["sk"]["S"],
        kind=image["kind"]["S"],
        body=image["body"]["S"],
        version=int(image["version"]["N"]),
        entry=int(entry["N"]) if entry else None,
        by_type=_index_key(image, "type_pk", "type_sk"),
        by_stage=_index_key(image, "stage_pk", "stage_sk"),
        agenda=_index_key(image, "agenda_pk", "agenda_sk"),
        expires_at=int(expires_at["N"]) if expires_at else None,
    )


def _index_key(image: Image, pk: str, sk: str) -> Key | None:
    return (image[pk]["S"], image[sk]["S"]) if pk in image else None
