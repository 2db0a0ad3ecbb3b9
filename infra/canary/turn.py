"""One tenant's turn in an upgrade: to the build, a look, some minutes of watching, perhaps back."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from infra.canary.bake import Usual, bake, usual
from infra.canary.calls import call_all
from infra.canary.former import Former, former, put_back
from infra.canary.requests import address_of, ask_all, fetch
from infra.canary.smoke import smoke
from infra.deployment.aws import Aws, explain
from infra.deployment.console import Console
from infra.deployment.deploy import Request, deploy
from infra.deployment.errors import IsLeaving, NotConfirmed, OperatorError
from infra.deployment.hints import placed
from infra.deployment.stacks import Stack, tenant_stack
from infra.deployment.tenant_table import open_tenant
from infra.tenants.resources import read_resources
from infra.tenants.upgrade import State


class Result(msgspec.Struct, frozen=True):
    """What became of one tenant."""

    tenant: str
    state: State
    detail: str = ""


class Quiet(Console):
    """A console for one of several tenants at a time: plain lines that begin with its name."""

    def __init__(self, tenant: str, console: Console, *, yes: bool) -> None:
        super().__init__(yes=yes, place=console.place)
        self._tenant = tenant
        self._console = console

    def say(self, text: str) -> None:
        """Say what is going on."""
        self._console.say(f"{self._tenant}: {text}")

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Leave the table out; only its title is said."""
        self.say(title)

    @contextmanager
    def waiting(self, text: str) -> Iterator[Callable[[str], None]]:
        """Say that something takes its time, once."""
        self.say(text)
        yield lambda _: None

    def confirm(self, question: str, *, state: str, next: str) -> None:
        """Refuse what a person would have to look at, unless --yes was given."""
        if not self._yes:
            raise NotConfirmed(question, state=state, next=next)


class Turn:
    """One tenant's turn.

    Args:
        aws: where.
        request: whom to bring to which build.
        console: where it is told.
        minutes: how long to watch it afterwards.
    """

    def __init__(self, aws: Aws, request: Request, console: Console, minutes: float) -> None:
        self._aws = aws
        self._request = request
        self._console = console
        self._minutes = minutes

    def take(self) -> Result:
        """Upgrade the tenant and say what became of it."""
        try:
            before = former(self._aws, tenant_stack(self._aws, self._request.tenant))
            how_it_was = self._usual(before.stack)
            done = deploy(self._aws, self._request, self._console)
            seen = self._seen(how_it_was)
        except (OperatorError, ClientError, BotoCoreError) as error:
            return self._failed(error, "The upgrade stopped before its end.")
        if not seen:
            return Result(self._request.tenant, State.UPGRADED, done.result)
        return self._back(before, seen)

    def look_again(self) -> Result:
        """Look at a tenant that is on the build already, and say how it is."""
        try:
            seen = self._looks(tenant_stack(self._aws, self._request.tenant))
        except (OperatorError, ClientError, BotoCoreError) as error:
            return self._failed(error, "It could not be looked at.")
        if not seen:
            return Result(self._request.tenant, State.CURRENT)
        what = f"It is on the build, and this was seen: {'; '.join(seen)}."
        return Result(self._request.tenant, State.FAILED, what)

    def _usual(self, stack: Stack) -> Usual:
        return usual(self._aws, read_resources(self._aws, stack), stack.name, _now())

    def _seen(self, before: Usual) -> list[str]:
        """Return what is wrong with the tenant, at once or in the minutes that follow."""
        stack = tenant_stack(self._aws, self._request.tenant)
        if seen := self._looks(stack):
            return seen
        self._console.say(f"It works; watching it for {self._minutes:g} minutes.")
        parts = read_resources(self._aws, stack)
        return bake(self._aws, parts, stack.name, before, self._minutes, _now, time.sleep)

    def _looks(self, stack: Stack) -> list[str]:
        """Return what is wrong with the tenant right now."""
        self._console.say("Looking at it: its API, its functions, a rule that acts.")
        address, build = address_of(self._aws, stack), self._request.artefact.version
        seen = ask_all(address, build, fetch, time.sleep)
        seen += call_all(self._aws, read_resources(self._aws, stack))
        if not seen and (missing := smoke(open_tenant(self._aws, stack), time.sleep)):
            seen.append(missing)
        return seen

    def _back(self, before: Former, seen: list[str]) -> Result:
        said = "; ".join(seen)
        self._console.say(f"Bringing it back, because {said}.")
        try:
            put_back(self._aws, before, self._console, self._request.minutes)
        except (OperatorError, ClientError, BotoCoreError) as error:
            return self._failed(error, f"It was to be brought back, because {said}.")
        version = before.stack.version
        return Result(self._request.tenant, State.UNDONE, f"It is back on {version}, as {said}.")

    def _failed(self, error: Exception, state: str) -> Result:
        if isinstance(error, IsLeaving):
            return Result(self._request.tenant, State.STUCK, error.what)
        if isinstance(error, (ClientError, BotoCoreError)):
            error = explain(error, state=state)
        assert isinstance(error, OperatorError)
        next = placed(error.next, self._console.place)
        return Result(self._request.tenant, State.FAILED, f"{error.what}. {error.state} {next}")


def _now() -> datetime:
    return datetime.now(UTC)
