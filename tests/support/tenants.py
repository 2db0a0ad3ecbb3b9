"""A tenant without AWS."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.adapters.documents.sandbox_printer import SandboxPrinter
from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.adapters.ics import Ics
from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.files import MemoryFiles
from chalicelib.adapters.memory.holidays import MemoryHolidays
from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.memory.identity import CountingIdentity
from chalicelib.adapters.memory.mail import MemoryMail
from chalicelib.adapters.memory.notifier import MemoryNotifier
from chalicelib.adapters.memory.queue import MemoryQueue
from chalicelib.adapters.memory.scheduler import MemoryScheduler
from chalicelib.adapters.memory.secrets import MemorySecrets
from chalicelib.adapters.memory.state_machines import MemoryStateMachines
from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.ports.providers import Parts
from chalicelib.usecases.tenant.tenant import Tenant
from tests.support import providers
from tests.support.unconfined import Unconfined

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday."""


def no_aws(service: str) -> Any:
    """Refuse the client of a service."""
    raise AssertionError(f"nothing here calls {service}")


def memory_tenant(**overrides: Any) -> Tenant:
    """A tenant that keeps everything in memory, at 9:00 on a Monday; DE has one holiday."""
    clock = overrides.pop("clock") if "clock" in overrides else SettableClock(START)
    queue = overrides.pop("queue") if "queue" in overrides else MemoryQueue(clock)
    parts: dict[str, Any] = {
        "name": "acme",
        "plan": "standard",
        "public_url": "https://crm.example.com",
        "table": MemoryTable(),
        "queue": queue,
        "scheduler": MemoryScheduler(queue),
        "state_machines": MemoryStateMachines(),
        "mail": MemoryMail(),
        "notifier": MemoryNotifier(),
        "http": MemoryHttp(),
        "clock": clock,
        "identity": CountingIdentity(),
        "holidays": MemoryHolidays({"DE": [date(2026, 4, 3)]}),
        "calendars": Ics(),
        "files": (files := overrides.get("files", MemoryFiles(clock.now))),
        "printer": SandboxPrinter(lambda: files, Unconfined()),
        "secrets": MemorySecrets(),
        "providers": FoundProviders(Parts(http=MemoryHttp(), aws=no_aws), providers),
        **overrides,
    }
    return Tenant(**parts)
