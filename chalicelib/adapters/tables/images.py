"""Rows as DynamoDB stores them and its stream shows them."""

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
        agenda=agenda_key(image),
        expires_at=int(expires_at["N"]) if expires_at else None,
        form=int(image["form"]["N"]) if "form" in image else 1,
        least=int(image["least"]["N"]) if "least" in image else 1,
    )


def agenda_key(image: Image) -> Key | None:
    """Return where the row of an image lies in the agenda."""
    return _index_key(image, "agenda_pk", "agenda_sk")


def image_of(row: Row) -> dict[str, dict[str, str]]:
    """Return the row in DynamoDB's JSON; what it does not have is not there."""
    image = {
        "pk": {"S": row.pk},
        "sk": {"S": row.sk},
        "kind": {"S": row.kind},
        "body": {"S": row.body},
        "version": {"N": str(row.version)},
    }
    if row.entry is not None:
        image["entry"] = {"N": str(row.entry)}
    if row.expires_at is not None:
        image["expires_at"] = {"N": str(row.expires_at)}
    image |= {
        name: {"N": str(number)}
        for name, number in (("form", row.form), ("least", row.least))
        if number > 1
    }
    for name, key in (("type", row.by_type), ("stage", row.by_stage), ("agenda", row.agenda)):
        if key is not None:
            image[f"{name}_pk"], image[f"{name}_sk"] = {"S": key[0]}, {"S": key[1]}
    return image


def _index_key(image: Image, pk: str, sk: str) -> Key | None:
    return (image[pk]["S"], image[sk]["S"]) if pk in image else None
