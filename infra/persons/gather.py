"""Gathers what a tenant knows of a person, in a directory of its own."""

from datetime import datetime
from pathlib import Path

import msgspec

from chalicelib.domain.files.file import File, kept_key
from chalicelib.records.files import FILE
from infra.persons.person import Person
from infra.persons.receipt import Receipt
from infra.persons.search import Search
from infra.persons.verdicts import Fate, verdict_on
from infra.tenants import private
from infra.tenants.rows import Line, emptied

FOUND = "found"
RECEIPT = "receipt.json"


def gather(
    search: Search, person: Person, receipt: Receipt, directory: Path, now: datetime
) -> None:
    """Write rows by kind, files and e-mails of a person; the same again replaces them.

    [1 per MB of the table, 1 per file and e-mail]
    """
    private.make_directory(directory)
    rows: dict[str, list[Line]] = {}
    for _, line in search.rows():
        mine = _own_file(line, person)
        if mine or verdict_on(line, person, now).fate is not Fate.STAYS:
            rows.setdefault(line.kind, []).append(emptied(line))
            receipt.count(FOUND, line.kind)
        if mine:
            _fetch(search, line, directory, receipt)
    for kind, some in rows.items():
        text = msgspec.json.format(msgspec.json.encode(some), indent=2)
        private.write(directory / f"{kind}.json", text)
    for key, raw in search.mails(person):
        place = directory / "mails" / f"{key.rpartition('/')[2]}.eml"
        private.make_directory(place.parent)
        private.write(place, raw)
        receipt.count(FOUND, "e-mail as it came in")
    text = msgspec.json.format(msgspec.json.encode(receipt), indent=2)
    private.write(directory / RECEIPT, text)


def _own_file(line: Line, person: Person) -> bool:
    if line.kind != FILE:
        return False
    owners = msgspec.json.decode(line.body, type=File).owners
    return any(one.item in person.items for one in owners)


def _fetch(search: Search, line: Line, directory: Path, receipt: Receipt) -> None:
    file = msgspec.json.decode(line.body, type=File)
    if not file.is_stored or search.bucket is None:
        return
    answer = search.s3.get_object(Bucket=search.bucket, Key=kept_key(file.id))
    place = directory / "files" / f"{file.id}-{Path(file.name).name}"
    private.make_directory(place.parent)
    private.write(place, answer["Body"].read())
    receipt.count(FOUND, "bytes of a file")
