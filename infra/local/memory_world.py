"""A world without AWS: adapters that keep everything in memory, several times quicker.

What AWS would be asked is counted as the ports say it (`chalicelib/ports`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.adapters.ics import Ics
from chalicelib.adapters.memory.queue import MemoryQueue
from chalicelib.adapters.memory.scheduler import MemoryScheduler
from chalicelib.adapters.memory.secrets import MemorySecrets
from chalicelib.adapters.memory.state_machines import MemoryStateMachines
from chalicelib.adapters.public_holidays import PublicHolidays
from chalicelib.adapters.system import SystemIdentity
from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.workflows.states import WAIT_ARN
from chalicelib.ports.providers import Parts
from chalicelib.ports.table import Row
from chalicelib.usecases.tenant.kept_table import KeptTable
from chalicelib.usecases.tenant.tenant import Tenant
from infra.local.clock import LocalClock
from infra.local.counted import (
    CountedMail,
    CountedNotifier,
    CountedQueue,
    CountedScheduler,
    CountedTable,
)
from infra.local.engine import Source
from infra.local.executions import WORKFLOW_STEP, WORKFLOW_WAIT
from infra.local.files import LocalFiles
from infra.local.functions import Functions
from infra.local.memory_pumps import (
    MemoryExecutionPump,
    MemoryQueuePump,
    MemorySchedulePump,
    MemoryStream,
)
from infra.local.outbox import (
    Outbox,
    RecordingHttp,
    RecordingMail,
    RecordingNotifier,
    RecordingProviders,
)
from infra.local.printer import LocalPrinter
from infra.local.requests import RequestCounter
from infra.local.world import ENVIRONMENT, install, open_http


class MemoryWorld:
    """The tenant's table, queue, schedules, mail and topic in memory, empty at the start.

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
        self.outbox = Outbox(clock)
        self._requests = RequestCounter()
        self.files = LocalFiles(clock.now, public_url, files, self._count)
        self._table = MemoryTable()
        self._queue = MemoryQueue(clock)
        self._scheduler = MemoryScheduler(self._queue)
        self._machines = MemoryStateMachines(clock)
        self.tenant = Tenant(
            name=ENVIRONMENT.tenant,
            plan=ENVIRONMENT.plan,
            public_url=public_url,
            table=KeptTable(CountedTable(self._table, self._requests)),
            queue=CountedQueue(self._queue, self._requests),
            scheduler=CountedScheduler(self._scheduler, self._requests),
            state_machines=self._machines,
            mail=RecordingMail(CountedMail(self._requests), self.outbox),
            notifier=RecordingNotifier(CountedNotifier(self._requests), self.outbox),
            http=RecordingHttp(open_http(), self.outbox),
            clock=clock,
            identity=SystemIdentity(),
            holidays=PublicHolidays(),
            calendars=Ics(),
            secrets=MemorySecrets(),
            files=self.files,
            printer=LocalPrinter(self._count),
            providers=RecordingProviders(_providers(), self.outbox),
            loopback_webhooks=True,
        )
        install(self.tenant)

    def now(self) -> datetime:
        """Return the present instant of this world."""
        return self.clock.now()

    def _count(self, request: str, _key: str) -> None:
        self._requests[request] += 1

    def rows(self) -> list[Row]:
        """Return all that the table holds."""
        return list(self._table.rows().values())

    @contextmanager
    def counted(self) -> Iterator[RequestCounter]:
        """Count what would be asked of AWS inside."""
        self._requests.clear()
        yield self._requests

    def stream(self) -> MemoryStream:
        """Return what reads the table's stream."""
        return MemoryStream(self._table, self.clock)

    def pumps(self, functions: Functions) -> list[Source]:
        """Return what fires schedules, hands over messages and drives executions."""
        self._machines.function = partial(_call_task, functions)
        return [
            MemorySchedulePump(self._scheduler, self.clock),
            MemoryQueuePump(functions, self._queue, self.outbox, self.clock),
            MemoryExecutionPump(self._machines, functions),
        ]

    def close(self) -> None:
        """Let the world go, with all that is in it."""
        install(None)


def _call_task(functions: Functions, function: str, payload: dict[str, Any]) -> Any:
    """Do what a state machine asks for; in memory its definition names the functions as written."""
    return functions.call_task(WORKFLOW_WAIT if function == WAIT_ARN else WORKFLOW_STEP, payload)


def _providers() -> FoundProviders:
    return FoundProviders(Parts(http=open_http(), aws=_no_aws))


def _no_aws(service: str) -> Any:
    message = f"there is no {service} on this machine; connect another provider, or none"
    raise Refused(message, code=Code.NOT_CONNECTED)
