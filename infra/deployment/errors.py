"""Every failure of an operator's command, as one tree; each class has an exit code of its own.

OperatorError            1   something unforeseen
├── BadUsage             2   the command line asks for something that makes no sense
│   └── BadName          2   this cannot be the name of a tenant
├── NoCredentials        3   AWS does not know who is asking
├── AccessRefused        4   AWS knows who is asking and says no
├── WrongPlace           5   there is no such Region or nothing answers at the address
├── NoArtefact           6   what is to be deployed is missing or does not fit
├── NameTaken            7   the name belongs to something else
├── Busy                 8   another operation on the tenant is under way
├── StuckStack           9   the stack is in a state that a person has to look at
│   └── IsLeaving        9   the tenant is being removed, or half of it is gone
├── RolledBack          10   the change failed; the tenant runs on as it was before
├── NotConfirmed        11   nobody said yes
├── NoSuchTenant        12   there is no such tenant here
├── StillRunning        13   the time to wait is over; AWS goes on by itself
├── AwsRefused          14   AWS did not do what it was asked to
├── NotWhole            15   done for some, not for all
├── BadData             16   a file or the data in it cannot be used
└── Interrupted        130   somebody pressed Ctrl-C

17 is the answer of `status` when there is something to do, 141 says that nobody reads the output.
docs/operations.md says what to do about each.
"""


class OperatorError(Exception):
    """A command could not do what it was asked to.

    Args:
        what: what happened, a sentence without its full stop.
        state: what state things are in now.
        next: the command to go on, or what to do.
    """

    exit_code = 1

    def __init__(self, what: str, *, state: str, next: str) -> None:
        super().__init__(what)
        self.what = what
        self.state = state
        self.next = next

    @property
    def code(self) -> str:
        """Return the name of the failure, for programs."""
        return type(self).__name__

    def document(self) -> dict[str, str | int]:
        """Return the failure as a program reads it."""
        return {
            "error": self.code,
            "exit_code": self.exit_code,
            "what": self.what,
            "state": self.state,
            "next": self.next,
        }


class BadUsage(OperatorError):
    """The command line asks for something that makes no sense."""

    exit_code = 2


class BadName(BadUsage):
    """This cannot be the name of a tenant."""


class NoCredentials(OperatorError):
    """AWS does not know who is asking."""

    exit_code = 3


class AccessRefused(OperatorError):
    """AWS knows who is asking and says no."""

    exit_code = 4


class WrongPlace(OperatorError):
    """There is no such Region or nothing answers at the address."""

    exit_code = 5


class NoArtefact(OperatorError):
    """What is to be deployed is missing or does not fit."""

    exit_code = 6


class NameTaken(OperatorError):
    """The name belongs to something else."""

    exit_code = 7


class Busy(OperatorError):
    """Another operation on the tenant is under way."""

    exit_code = 8


class StuckStack(OperatorError):
    """The stack is in a state that a person has to look at."""

    exit_code = 9


class IsLeaving(StuckStack):
    """The tenant is being removed, or half of it is gone."""


class RolledBack(OperatorError):
    """The change failed; the tenant runs on as it was before."""

    exit_code = 10


class NotConfirmed(OperatorError):
    """Nobody said yes."""

    exit_code = 11


class NoSuchTenant(OperatorError):
    """There is no such tenant here."""

    exit_code = 12


class StillRunning(OperatorError):
    """The time to wait is over; AWS goes on by itself."""

    exit_code = 13


class AwsRefused(OperatorError):
    """AWS did not do what it was asked to."""

    exit_code = 14


class NotWhole(OperatorError):
    """Done for some, not for all."""

    exit_code = 15


class BadData(OperatorError):
    """A file or the data in it cannot be used."""

    exit_code = 16


class Interrupted(OperatorError):
    """Somebody pressed Ctrl-C."""

    exit_code = 130
