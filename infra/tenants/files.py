"""Bytes of a tenant's files: out of its bucket with an export, and into another one's."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from chalicelib.domain.files.file import File, kept_key
from infra.deployment.aws import Aws, error_code
from infra.tenants import private
from infra.tenants.archive import FILES, FileFacts, Manifest
from infra.tenants.manifests import sha256_of
from infra.tenants.resources import Resources
from infra.tenants.rows import Line

GONE = frozenset({"NoSuchKey", "NoSuchBucket", "404", "NotFound"})
Report = Callable[[int], None]


class Bucket:
    """The bucket of a tenant's files.

    Args:
        client: S3.
        name: of the bucket; None where there is none, or none any more: a stack of a version
            without files, or one that was half removed.
    """

    def __init__(self, client: Any, name: str | None) -> None:
        self._client = client
        self._name = name

    def fetch(self, lines: Iterable[Line], directory: Path, report: Report) -> dict[str, FileFacts]:
        """Write the bytes of all files in use into a directory, and return its new files [1 each].

        What an earlier try has written stays. A file that is gone meanwhile has none.
        """
        found: dict[str, FileFacts] = {}
        for line in lines:
            file = msgspec.json.decode(line.body, type=File)
            path = f"{FILES}/{file.id}"
            if file.is_stored and self._fetched(file, directory / path):
                found[path] = FileFacts(rows=0, sha256=sha256_of(directory / path))
                report(len(found))
        return found

    def bring(self, manifest: Manifest, directory: Path, report: Report) -> int:
        """Put the bytes of an export's files into the bucket, and return how many [1 to 2 each].

        Those that lie there stay: a file's bytes never change.
        """
        paths = [path for path in manifest.files if path.startswith(f"{FILES}/")]
        brought = 0
        for path in paths:
            key = kept_key(path.removeprefix(f"{FILES}/"))
            if not self._holds(key, (directory / path).stat().st_size):
                self._client.upload_file(str(directory / path), self._name, key)
                brought += 1
            report(brought)
        return brought

    def _fetched(self, file: File, place: Path) -> bool:
        if place.exists() and place.stat().st_size == file.size:
            return True
        if self._name is None:
            return False
        private.make_directory(place.parent)
        try:
            answer = self._client.get_object(Bucket=self._name, Key=kept_key(file.id))
        except ClientError as error:
            if error_code(error) in GONE:
                return False
            raise
        private.write(place, answer["Body"].read())
        return True

    def _holds(self, key: str, size: int) -> bool:
        try:
            found = self._client.head_object(Bucket=self._name, Key=key)
        except ClientError as error:
            if error_code(error) in GONE:
                return False
            raise
        return bool(found["ContentLength"] == size)


def bucket_of(aws: Aws, parts: Resources) -> Bucket:
    """Return the bucket of a stack's files."""
    return Bucket(aws.client("s3"), parts.get("Files"))
