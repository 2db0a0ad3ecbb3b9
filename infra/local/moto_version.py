"""Which moto the patches were written for."""

import moto

MOTO_VERSION = "5.2.5"

_applied: set[str] = set()


class MotoChanged(RuntimeError):
    """The installed moto is not the one that the patches were written for."""


def first_time(patch: str) -> bool:
    """Return whether the patch is still to be applied.

    Raises:
        MotoChanged: moto is of another version.
    """
    if moto.__version__ != MOTO_VERSION:
        raise MotoChanged(
            f"the patches are for moto {MOTO_VERSION}, installed is {moto.__version__}: "
            "read infra/local/moto_*.py against the new one before changing MOTO_VERSION"
        )
    if patch in _applied:
        return False
    _applied.add(patch)
    return True
