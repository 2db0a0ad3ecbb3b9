"""Shelves of the catalogue: folders with a title."""

from enum import StrEnum
from typing import Self


class Shelf(StrEnum):
    """Base of the lists of folders: the name of each, and the title that people read."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the member of a folder; one without a title is called as its folder is."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label or code.capitalize()
        return member
