"""Every refusal of the application, as one tree.

StageflowError
├── Refused            what was asked for is not possible; trying again does not help
│   ├── Invalid        the request has faults, each with a pointer to its place
│   ├── Unauthorized   no or a wrong token
│   ├── Forbidden      the user lacks the right
│   ├── NotFound       what was asked for does not exist
│   ├── Clash          it contradicts what is stored (a taken code, another body under the same key)
│   ├── TooOften       the same was done too often lately; later it works again
│   └── Stale          the item is no longer at the version the caller has seen
└── Unfinished         the work did not complete; trying again helps
    ├── Conflict       another writer was faster
    └── Unavailable    a part outside did not answer
        └── NewerForm  a newer version has written what this one must not change
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum

import msgspec

from chalicelib.domain.codes import Code


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong in a request."""

    pointer: str
    """JSON Pointer (RFC 6901) to the faulty place, "" for the whole document."""
    message: str
    """What is wrong and what would be right."""

    def under(self, prefix: str) -> "Fault":
        """Return the same fault seen from one level further out."""
        return Fault(prefix + self.pointer, self.message)


class StageflowError(Exception):
    """Something that the application refuses or could not finish."""


class Refused(StageflowError):
    """The caller asked for something that is not possible."""

    code: Code = Code.REFUSED
    """Stable name of the refusal, part of the API."""

    def __init__(self, detail: str, *, code: Code | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code


MAX_FAULTS = 100
"""How many faults one refusal holds; nobody mends more at once."""
TOLD_FAULTS = 10
"""How many of them its sentence tells."""


class Invalid(Refused):
    """The request has faults."""

    code = Code.INVALID

    def __init__(self, faults: Iterable[Fault], *, code: Code | None = None) -> None:
        self.faults = tuple(faults)[:MAX_FAULTS]
        super().__init__(self.told(str), code=code)

    def told(self, say: Callable[[str], str]) -> str:
        """Return the faults in one sentence; `say` returns what it is given in a language."""
        told = [f"{f.pointer or '/'}: {say(f.message)}" for f in self.faults[:TOLD_FAULTS]]
        if len(self.faults) > TOLD_FAULTS:
            told.append(say(f"and {len(self.faults) - TOLD_FAULTS} more"))
        return "; ".join(told)

    @classmethod
    def at(cls, pointer: str, message: str, *, code: Code | None = None) -> "Invalid":
        """Return the refusal for a single fault."""
        return cls([Fault(pointer, message)], code=code)


class Unauthorized(Refused):
    """No valid token came with the request."""

    code = Code.UNAUTHORIZED


class Forbidden(Refused):
    """The user does not have the right to do this."""

    code = Code.FORBIDDEN


class NotFound(Refused):
    """What was asked for does not exist."""

    code = Code.NOT_FOUND


class Clash(Refused):
    """The request contradicts what is stored."""

    code = Code.CONFLICT


class TooOften(Refused):
    """The same was done too often lately."""

    code = Code.TOO_OFTEN


class Stale(Refused):
    """The item has changed since the caller read it."""

    code = Code.VERSION_MISMATCH


class Unfinished(StageflowError):
    """The work did not complete; trying again helps."""


class Conflict(Unfinished):
    """Another writer was faster or is at the same rows right now; nothing was written."""

    def __init__(self, refused: Iterable[tuple[str, str]]) -> None:
        self.refused = frozenset(refused)
        """Keys (pk, sk) of the rows whose condition did not hold; empty when that is not known."""
        super().__init__(f"refused: {sorted(self.refused)}")


class Limit(StrEnum):
    """What of ours is used up for now."""

    RATE = "rate"  # how much may leave at once
    QUOTA = "quota"  # how much may leave in a day
    BATCH = "batch"  # nothing; it waits a moment, to leave together with others


class Unavailable(Unfinished):
    """A part outside did not answer in time or answered with a passing error."""

    def __init__(
        self, detail: str, *, retry_after: timedelta | None = None, limit: Limit | None = None
    ) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
        """How long it asks to be left alone, if it said so."""
        self.limit = limit
        """What is used up, where that is why it did not answer."""


class NewerForm(Unavailable):
    """A row was written by a newer version of these functions, which alone may change it."""

    def __init__(self, kind: str, form: int, own: int) -> None:
        super().__init__(
            f"this {kind} has form {form}, and this version of the functions knows {own}: it would "
            "lose what it does not know. Nothing was written; finish the upgrade of the tenant"
        )
