"""State machines on Step Functions, one for each workflow template."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.aws.clients import error_code, is_passing
from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.domain.workflows.states import STEP_ARN, WAIT_ARN
from chalicelib.ports.state_machines import Execution

NAME = re.compile(r"[0-9a-zA-Z\-_]{1,80}")

_GOES_ON = frozenset({"RUNNING", "PENDING_REDRIVE"})
_DEAD_TOKEN = frozenset({"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"})


class StepFunctions:
    """Publishes definitions, starts and stops executions, answers tokens.

    Args:
        prefix: what the ARNs of all the tenant's state machines begin with.
        role_arn: what the state machines may do.
        step_arn: the function of tasks.
        wait_arn: the function of waiting tasks.
        client_factory: returns the client of the service.
        tags: what each state machine bears from its creation on.
    """

    def __init__(
        self,
        prefix: str,
        role_arn: str,
        step_arn: str,
        wait_arn: str,
        client_factory: Callable[[], Any],
        tags: Mapping[str, str] | None = None,
    ) -> None:
        self._prefix = prefix
        self._role_arn = role_arn
        self._functions: Mapping[str, str] = {STEP_ARN: step_arn, WAIT_ARN: wait_arn}
        self._client = client_factory
        self._tags = [{"key": key, "value": value} for key, value in (tags or {}).items()]

    def publish(self, name: str, definition: str) -> None:
        """Create the state machine of that name, or give it this definition [1 or 2]."""
        arn = self._machine(name)
        for placeholder, function in self._functions.items():
            definition = definition.replace(placeholder, function)
        made = {"definition": definition, "roleArn": self._role_arn}
        try:
            with _accepting():
                self._client().update_state_machine(stateMachineArn=arn, **made)
        except ClientError as error:
            if error_code(error) != "StateMachineDoesNotExist":
                raise
            with _accepting():
                self._client().create_state_machine(
                    name=arn.rpartition(":")[2], tags=self._tags, **made
                )

    def start(self, machine: str, execution: str, input: str) -> None:
        """Start an execution with this JSON; one of that name that exists is no error [1]."""
        arn = self._machine(machine)
        try:
            with _accepting("ExecutionAlreadyExists"):
                self._client().start_execution(
                    stateMachineArn=arn, name=_checked(execution), input=input
                )
        except ClientError as error:
            if error_code(error) == "StateMachineDoesNotExist":
                raise NotFound(f"there is no state machine {machine}") from error
            raise

    def stop(self, machine: str, execution: str) -> None:
        """Stop an execution; one that is gone or has ended is no error [1]."""
        arn = self._machine(machine).replace(":stateMachine:", ":execution:")
        with _accepting("ExecutionDoesNotExist", "StateMachineDoesNotExist"):
            self._client().stop_execution(executionArn=f"{arn}:{_checked(execution)}")

    def answer(self, token: str, output: str) -> None:
        """Let the execution that waits with this token go on with this JSON [1]."""
        with _accepting(*_DEAD_TOKEN):
            self._client().send_task_success(taskToken=token, output=output)

    def state(self, machine: str, execution: str) -> Execution:
        """Return what became of an execution [1]."""
        arn = self._machine(machine).replace(":stateMachine:", ":execution:")
        found: str | None = None
        with _accepting("ExecutionDoesNotExist", "StateMachineDoesNotExist"):
            arn = f"{arn}:{_checked(execution)}"
            found = self._client().describe_execution(executionArn=arn)["status"]
        if found is None:
            return Execution.UNKNOWN
        return Execution.RUNNING if found in _GOES_ON else Execution.ENDED

    def _machine(self, name: str) -> str:
        arn = self._prefix + name
        _checked(arn.rpartition(":")[2])
        return arn


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a state machine or an execution")
    return name


@contextmanager
def _accepting(*codes: str) -> Iterator[None]:
    """Take some refusals as success and turn a passing error into Unavailable."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        if isinstance(error, ClientError) and error_code(error) in codes:
            return
        if is_passing(error):
            raise Unavailable(f"the state machines did not answer: {error}") from error
        raise
