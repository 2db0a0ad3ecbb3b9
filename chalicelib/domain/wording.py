"""One form for names that do not exist: what was written, what is meant perhaps, what there is."""

from collections.abc import Iterable

MAX_SHOWN = 60
"""Characters that a message repeats of what was written."""


def there_is_no(kind: str, written: object, known: Iterable[str]) -> str:
    """Return what to say of an unknown name, as in "there is no stage nwe; there are new, won"."""
    names = sorted(known)
    said = f"there is no {kind} {shown(written)}"
    if not names:
        return said
    close = closest(str(written), names)
    meant = f", did you mean {close}?" if close else ";"
    return f"{said}{meant} {'there are' if len(names) > 1 else 'there is'} {', '.join(names)}"


def closest(written: str, known: Iterable[str]) -> str | None:
    """Return the known name that is nearly what was written, or None."""
    from difflib import get_close_matches  # only needed where something is wrong

    found = get_close_matches(written[:MAX_SHOWN], list(known), n=1, cutoff=0.65)
    return found[0] if found else None


def shown(written: object) -> str:
    """Return what was written, cut where it is long."""
    text = str(written)
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
