"""Errors that trying again cannot mend: they end their own run, and hold up nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import msgspec

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.engine.compiled_rule import BrokenRule
from chalicelib.usecases.automation.judge_run import MAX_DETAIL

HOPELESS = (
    ActionFailed,
    ArithmeticError,
    AssertionError,
    AttributeError,
    BrokenRule,
    LookupError,
    RecursionError,
    Refused,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
)
"""What comes out the same whenever it is tried. Of all others a next try may know better."""


@contextmanager
def failing() -> Iterator[None]:
    """Let values that do not fit, and mistakes in the code of an effect, fail its own deed alone.

    Raises:
        ActionFailed: with the code of what was refused, or `internal`.
    """
    try:
        yield
    except Invalid as refused:
        raise ActionFailed(refused.code, refused.detail) from refused
    except (ActionFailed, BrokenRule, Refused):
        raise
    except HOPELESS as mistake:
        said = f"{type(mistake).__name__}: {mistake}"
        raise ActionFailed(Code.INTERNAL, said[:MAX_DETAIL]) from mistake


def reason_of(error: Exception, step: str) -> Reason:
    """Return what people are told of an error; of one of ours the log of the function says more."""
    match error:
        case ActionFailed(code=code, detail=detail):
            reason = Reason(code, detail)
        case BrokenRule():
            detail = f"the step {step} no longer fits: {error}; change the template and publish it"
            reason = Reason(Code.BROKEN_STEP, detail)
        case Refused(code=code, detail=detail):
            reason = Reason(code, detail)
        case _:
            reason = Reason(
                Code.INTERNAL_ERROR,
                f"the step {step} met an unexpected error of the kind {type(error).__name__}; "
                "the logs of the workflow functions say more",
            )
    return Reason(reason.code, reason.detail[:MAX_DETAIL])


class Apart:
    """Takes such errors of one thing after another, and raises the first when all are done."""

    def __init__(self) -> None:
        self._first: BaseException | None = None

    def __enter__(self) -> None:
        """Begin with something that must not hold up what comes after it."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Keep the error; those that pass go on as they are."""
        if not isinstance(error, HOPELESS):
            return False
        self._first = self._first or error
        return True

    def tell(self) -> None:
        """Raise the first error, if there was any."""
        if self._first is not None:
            raise self._first
