"""AWS in this process, with one tenant's resources in it."""

import functools
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chalicelib.ports.providers import Providers
from chalicelib.settings import Environment
from chalicelib.usecases.tenant.tenant import Tenant
from infra.local.clock import LocalClock
from infra.local.executions import WORKFLOW_STEP, WORKFLOW_WAIT, LocalStateMachines
from infra.local.files import LocalFiles
from infra.local.outbox import (
    Outbox,
    RecordingHttp,
    RecordingMail,
    RecordingNotifier,
    RecordingProviders,
)
from infra.local.printer import LocalPrinter
from infra.local.requests import RequestCounter, count_requests, told

if TYPE_CHECKING:
    from infra.local.engine import Source
    from infra.local.functions import Functions
    from infra.local.stream import EmulatedStream

ACCOUNT = "123456789012"
REGION = "us-east-1"
TABLE = "stageflow-local"
QUEUE = "due-runs"
DEAD_LETTERS = "due-runs-dead-letters"
SCHEDULE_GROUP = "stageflow-local"
TOPIC = "notifications"

VISIBILITY_SECONDS = 60
"""How long a message that failed stays away before it is tried again."""
MAX_RECEIVES = 5
"""After so many tries a message goes to the dead letters."""

MOTO_CONFIG = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}

ENVIRONMENT = Environment(
    tenant="local",
    region=REGION,
    table_name=TABLE,
    queue_url=f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{QUEUE}",
    queue_arn=f"arn:aws:sqs:{REGION}:{ACCOUNT}:{QUEUE}",
    schedule_group=SCHEDULE_GROUP,
    scheduler_role_arn=f"arn:aws:iam::{ACCOUNT}:role/scheduler",
    state_machine_prefix=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:local-",
    state_machine_role_arn=f"arn:aws:iam::{ACCOUNT}:role/workflows",
    workflow_step_arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{WORKFLOW_STEP}",
    workflow_wait_arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{WORKFLOW_WAIT}",
    secrets_path="/stageflow/local/",
    document_function="make-document",
    files_bucket="stageflow-local-files",
    mail_events="stageflow-local",
    topic_arn=f"arn:aws:sns:{REGION}:{ACCOUNT}:{TOPIC}",
    public_url="http://127.0.0.1:8000",
)

_AWS_VARIABLES = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_SESSION_TOKEN": "local",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    # With an account in the host name, calls to the table's stream would find no mock.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}
_REAL_ACCOUNT = ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")


class World:
    """The tenant's table, queue, schedules, mail and topic, empty at the start.

    Args:
        clock: what everything in it tells the time by.
        public_url: base of the links in e-mails.
        files: where its files are kept; in memory if not given.
    """

    def __init__(
        self,
        clock: LocalClock,
        public_url: str = ENVIRONMENT.public_url,
        files: Path | None = None,
    ) -> None:
        self.clock = clock
        self.files = LocalFiles(clock.now, public_url, files, told)
        self.outbox = Outbox(clock)
        self._mock, self._undo = _enter(clock)
        base = _on_aws()
        self.state_machines = LocalStateMachines(base.state_machines, clock)
        self.tenant: Tenant = replace(
            base,
            public_url=public_url,
            clock=clock,
            state_machines=self.state_machines,
            mail=RecordingMail(base.mail, self.outbox),
            providers=RecordingProviders(_providers(base), self.outbox),
            kept_connections={},
            kept_listeners={},
            notifier=RecordingNotifier(base.notifier, self.outbox),
            http=RecordingHttp(open_http(), self.outbox),
            files=self.files,
            printer=LocalPrinter(told),
            loopback_webhooks=True,
        )
        install(self.tenant)

    def now(self) -> datetime:
        """Return the present instant of this world."""
        return self.clock.now()

    def counted(self) -> AbstractContextManager[RequestCounter]:
        """Count what is asked of AWS inside."""
        return count_requests()

    def stream(self) -> "EmulatedStream":
        """Return what reads the table's stream."""
        from infra.local.stream import EmulatedStream

        return EmulatedStream()

    def pumps(self, functions: "Functions") -> "list[Source]":
        """Return what fires schedules, hands over messages and drives executions."""
        from infra.local.executions import ExecutionPump
        from infra.local.pumps import QueuePump, SchedulePump

        return [
            SchedulePump(self.clock),
            QueuePump(functions, self.outbox),
            ExecutionPump(self.state_machines.pace, functions.call_task, self.clock),
        ]

    def close(self) -> None:
        """Let the world go, with all that is in it."""
        install(None)
        self.state_machines.close()
        self._undo()
        self._mock.stop()


def _enter(clock: LocalClock) -> tuple[Any, Callable[[], None]]:
    """Start moto with empty resources; return it and what takes its clock back."""
    os.environ.update(_AWS_VARIABLES)
    for name in _REAL_ACCOUNT:
        os.environ.pop(name, None)
    from infra.local.moto_patches import patch_all
    from infra.local.moto_seams import follow
    from infra.local.moto_shortcuts import start, take_shortcuts

    patch_all()
    take_shortcuts()
    mock = start(MOTO_CONFIG)
    undo = follow(clock)
    try:
        _create_resources()
    except BaseException:
        undo()
        mock.stop()
        raise
    return mock, undo


def _create_resources() -> None:
    from moto.scheduler.models import scheduler_backends
    from moto.sns.models import sns_backends
    from moto.sqs.models import sqs_backends

    _model().create_table(wait=True)
    queues = sqs_backends[ACCOUNT][REGION]
    dead = queues.create_queue(DEAD_LETTERS)
    redrive = {"deadLetterTargetArn": dead.queue_arn, "maxReceiveCount": MAX_RECEIVES}
    queues.create_queue(QUEUE, VisibilityTimeout=VISIBILITY_SECONDS, RedrivePolicy=redrive)
    scheduler_backends[ACCOUNT][REGION].create_schedule_group(SCHEDULE_GROUP, [])
    sns_backends[ACCOUNT][REGION].create_topic(TOPIC)


@functools.cache
def _model() -> Any:
    """Return the table's model; its client serves every world of this process."""
    from chalicelib.adapters.tables.model import model_of

    return model_of(TABLE, REGION)


@functools.cache
def _on_aws() -> Tenant:
    """Return the tenant as wiring builds it; its clients serve every world of this process."""
    from chalicelib.wiring import build

    return build(ENVIRONMENT)


def _providers(base: Tenant) -> Providers:
    """Return the providers, which may also reach services on this machine."""
    from chalicelib.adapters.found_providers import FoundProviders

    return FoundProviders(msgspec.structs.replace(base.providers.parts, http=open_http()))


def open_http() -> Any:
    """Return an HTTP port that may also reach servers on this machine."""
    from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp

    return SafeHttp(allowed_hosts=frozenset({LOOPBACK}))


def install(tenant: Tenant | None) -> None:
    """Let application and functions serve this tenant, or none."""
    from chalicelib import wiring

    wiring.install(tenant)
