"""One form for names that do not exist: what was written, what is meant perhaps, what there is."""

from collections.abc import Iterable, Sequence

MAX_SHOWN = 60
"""Characters that a message repeats of what was written."""
MAX_LISTED = 100
"""Names that a message lists."""
MAX_HELP = 30
"""Unknown names of one document for which near ones are looked for."""


def there_is_no(kind: str, written: object, known: Iterable[str]) -> str:
    """Return what to say of an unknown name, as in "there is no stage nwe; there are new, won"."""
    names = sorted(known)
    thing = f"{kind} {shown(written)}"
    if not names:
        return f"there is no {thing}"
    listing = ", ".join(names[:MAX_LISTED])
    if len(names) > MAX_LISTED:
        listing = f"{listing}, and {len(names) - MAX_LISTED} more"
    are = "are" if len(names) > 1 else "is"
    if close := closest(str(written), names):
        return f"there is no {thing}, did you mean {close}? there {are} {listing}"
    return f"there is no {thing}; there {are} {listing}"


def listed(names: Iterable[str]) -> str:
    """Return names as a reader lists them, in their order by letters: "deal, item or results"."""
    *most, last = sorted(names)
    return f"{', '.join(most)} or {last}" if most else last


def first_of(names: Sequence[str], most: int = 3) -> str:
    """Return the first of some names in their order, with "…" where there are more."""
    return ", ".join([*names[:most], "…"] if len(names) > most else names)


def closest(written: str, known: Iterable[str]) -> str | None:
    """Return the known name that is nearly what was written, or None."""
    from difflib import get_close_matches  # only needed where something is wrong

    found = get_close_matches(written[:MAX_SHOWN], list(known), n=1, cutoff=0.65)
    return found[0] if found else None


def shown(written: object) -> str:
    """Return what was written, cut where it is long."""
    text = str(written)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


class Unknown:
    """Says of unknown names what there is instead, of the first ones of a document.

    Looking for a near name takes time, and a document can hold thousands of unknown ones.
    """

    def __init__(self, most: int = MAX_HELP) -> None:
        self._left = most

    def helps(self) -> bool:
        """Return whether there is help for one more."""
        self._left -= 1
        return self._left >= 0

    def said(self, kind: str, written: object, known: Iterable[str]) -> str:
        """Return what to say of an unknown name."""
        return there_is_no(kind, written, known if self.helps() else ())
