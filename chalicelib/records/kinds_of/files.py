"""Rows of files."""

from chalicelib.domain.files.file import File
from chalicelib.records import files
from chalicelib.records.kinds_of.kind import described

OF_FILES = (
    described(
        files.FILE,
        File,
        "file#<id>",
        "file",
        "a file: its name, size, and what it belongs to",
    ),
)
