"""Labels: the names and titles that people give to things and find them by."""

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.text import is_blank, parse_text

MAX_LABEL = 255


def name_faults(pointer: str, name: str) -> list[Fault]:
    """Return what is wrong with a name, which must be there and be seen."""
    if is_blank(name) or len(name) > MAX_LABEL:
        return [Fault(pointer, f"a name of 1 to {MAX_LABEL} characters is needed")]
    return title_faults(pointer, name)


def title_faults(pointer: str, title: str, most: int = MAX_LABEL) -> list[Fault]:
    """Return what is wrong with a title, which may be empty."""
    if len(title) > most:
        return [Fault(pointer, f"at most {most} characters")]
    try:
        parse_text(title)
    except ValueError as error:
        return [Fault(pointer, str(error))]
    return []
