"""Names of files: what people read, and what no program takes for anything else."""

import re
from unicodedata import category, normalize

MAX_NAME = 150
_SEPARATORS = re.compile(r"[/\\]")
_MEAN_SOMETHING = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.I | re.A)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control characters, those that turn the direction of reading, and what is no character."""


def clean_name(text: str) -> str:
    """Return the name as it is kept: one line, without what is not seen or means something.

    Raises:
        ValueError: it names a path, or nothing is left of it.
    """
    if _SEPARATORS.search(text):
        raise ValueError("expected the name alone, without a path")
    seen = "".join(" " if char.isspace() else char for char in normalize("NFC", text))
    seen = "".join(char for char in seen if category(char) not in _UNSEEN)
    name = " ".join(_MEAN_SOMETHING.sub("_", seen).split()).strip(" .")
    if not name:
        raise ValueError("expected a name, for example offer.pdf")
    return _shortened(f"_{name}" if _RESERVED.match(name) else name)


def extension_of(name: str) -> str:
    """Return what follows the last dot, in lower case; "" for nothing."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def _shortened(name: str) -> str:
    if len(name) <= MAX_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"
