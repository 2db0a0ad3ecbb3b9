"""Loads the whole catalogue, so that a broken file is told at the start and not at its use."""

import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType

from chalicelib.catalogue import actions, listing, triggers


class BrokenCatalogue(Exception):
    """Files cannot be used; the message has a line for each: file, line and reason."""


def load_catalogue() -> None:
    """Load every action and trigger.

    Raises:
        BrokenCatalogue: naming every file that cannot be used.
    """
    broken = [
        *_broken(actions, listing.action_places(), listing.action),
        *_broken(triggers, listing.trigger_places(), listing.trigger),
    ]
    if broken:
        raise BrokenCatalogue("\n".join(broken))


def _broken(
    package: ModuleType, places: Mapping[str, str], load: Callable[[str], object]
) -> Iterable[str]:
    for code, place in sorted(places.items()):
        try:
            load(code)
        except Exception as error:  # noqa: BLE001  (a file may do anything when it is loaded)
            file = Path(package.__path__[0], *place.split("."), f"{code}.py")
            yield f"{file}:{_line(file, error)}: {_reason(error)}"


def _line(file: Path, error: Exception) -> int:
    """Return the last line of the file that led to the error, 1 where none did."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((one.lineno or 1 for one in reversed(frames) if one.filename == str(file)), 1)


def _reason(error: Exception) -> str:
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return said if isinstance(error, listing.CatalogueError) else f"{type(error).__name__}: {said}"
