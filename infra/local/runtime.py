"""Everything in one process: the world, the application, the functions and the clock."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.adapters.tables.images import agenda_key
from infra.local.agenda import Agenda
from infra.local.clock import LocalClock
from infra.local.data import Journal
from infra.local.engine import Engine, Source
from infra.local.files import FOLDER
from infra.local.functions import Functions
from infra.local.gateway import Request
from infra.local.happenings import Happenings
from infra.local.interrupted import restore_workflows
from infra.local.local_calls import LocalCalls
from infra.local.mail import LocalMail
from infra.local.memory_world import MemoryWorld
from infra.local.problems import Answer
from infra.local.pumps import SweepPump
from infra.local.server import Server
from infra.local.stream import StreamPump
from infra.local.world import ACCOUNT, REGION, TABLE, World

log = logging.getLogger("stageflow.local")


class Runtime:
    """A tenant that runs on this machine; close it when done.

    Args:
        port: where it listens; 0 takes a free port.
        clock: its time; the machine's if not given, or where the data left off.
        start: the instant from which the clock runs, before anything else happens.
        data: directory that keeps the tenant's data.
        emulated: whether AWS is emulated; otherwise adapters in memory stand behind the ports,
            which is several times quicker, and nothing can be kept.
        admin_token: token of the first admin; nobody can call the API without one.
        background: whether automation runs by itself, or only when it is told to settle.
        app: the application, the project's own if not given.
        functions: what stream, queue and timer call, the project's own if not given.
        first: fills a tenant that is new, before anybody is answered.

    Raises:
        OSError: the port is taken.
        DataError: the directory cannot be used.
        ValueError: data is to be kept where AWS is not emulated.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        clock: LocalClock | None = None,
        start: datetime | None = None,
        data: Path | None = None,
        emulated: bool = True,
        admin_token: str | None = None,
        background: bool = True,
        app: Any = None,
        functions: Functions | None = None,
        first: "Callable[[Runtime], object] | None" = None,
    ) -> None:
        if data is not None and not emulated:
            raise ValueError("only where AWS is emulated can data be kept in a directory")
        self._server = Server(port)
        self._journal: Journal | None = None
        self._world: World | MemoryWorld | None = None
        try:
            self._journal = Journal(data) if data else None
            self.clock = clock or LocalClock(offset=_offset(self._journal))
            if start is not None:
                self.clock.set(start)
            self.world = (World if emulated else MemoryWorld)(
                self.clock, self._server.url, data / FOLDER if data else None
            )
            self._world = self.world
            functions = functions or Functions()
            self._build(functions)
            if admin_token is not None:
                _ensure_admin(self.world, admin_token)
            local = LocalCalls(
                self.engine,
                self.clock,
                self.world.outbox,
                self.world.files,
                self._happenings,
                LocalMail(self.world.files, functions.receive_mail, self.clock.now),
            )
            keep = self._stream.fetch if self._journal else _nothing
            self._server.prepare(app or _application(), local, keep, self.engine.wake)
            if first is not None and self.is_new:
                first(self)
                self.engine.settle()
            self._server.start()
            if background:
                self.engine.start()
        except BaseException:
            self._release()
            raise

    @property
    def url(self) -> str:
        """Where it listens, for example http://127.0.0.1:8000."""
        return self._server.url

    def answer(self, request: Request) -> Answer:
        """Answer a request of this process, which need not come over the network."""
        return self._server.answer(request)

    def now(self) -> datetime:
        """Return the present instant of its clock."""
        return self.clock.now()

    def log_requests(self) -> None:
        """From now on leave a line on the standard output for each request."""
        self._server.log_requests()

    def close(self) -> None:
        """Take no more requests, finish what is to be done now, and let everything go."""
        self._server.close()
        self.engine.stop()
        try:
            self.engine.settle()
        finally:
            self._release()

    def __enter__(self) -> "Runtime":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _build(self, functions: Functions) -> None:
        agenda = Agenda()
        rows = self._journal.rows() if self._journal else []
        self.is_new = not rows
        self.interrupted: list[str] = []
        """Workflow runs that were under way when the data was left."""
        if rows:
            _restore(rows, agenda)
        unprocessed = self._journal.unprocessed() if self._journal else []
        self._happenings = Happenings(self.clock)
        self._stream = StreamPump(
            self.world.stream(),
            functions,
            self.world.outbox,
            agenda,
            self._journal,
            unprocessed,
            self._happenings.see,
        )
        sources: list[Source] = [
            self._stream,
            *self.world.pumps(functions),
            SweepPump(functions, agenda, self.clock),
        ]
        self.engine = Engine(self.clock, sources, self._moved)
        self._moved()
        if rows and isinstance(self.world, World):
            _restore_alarms(self.world)
            self.interrupted = restore_workflows(self.world, rows)

    def _moved(self) -> None:
        if self._journal:
            self._journal.moved(self.clock.offset)

    def _release(self) -> None:
        self._server.close()
        if self._journal:
            self._journal.close()
        if self._world:
            self._world.close()


def _nothing() -> None:
    """Do nothing: without a journal there is nothing to keep before an answer goes out."""


def _offset(journal: Journal | None) -> timedelta:
    return (journal.offset if journal else None) or timedelta()


@cache
def _application() -> Any:
    from chalicelib.api.application import build

    return build()


def _restore(rows: list[dict[str, Any]], agenda: Agenda) -> None:
    """Put rows back into the table as they were."""
    from moto.dynamodb.models import dynamodb_backends

    table = dynamodb_backends[ACCOUNT][REGION].get_table(TABLE)
    for row in rows:
        table.put_item(row)
        agenda.see((row["pk"]["S"], row["sk"]["S"]), agenda_key(row))


def _restore_alarms(world: World) -> None:
    """Set the alarms of unfinished runs again: queue and schedules are not kept."""
    from chalicelib.usecases.automation.runs.restore_alarms import restore_alarms

    try:
        restore_alarms(world.tenant, world.now())
    except Exception:  # the sweep finds overdue runs all the same
        log.exception("alarms could not be set again")


def _ensure_admin(world: World | MemoryWorld, token: str) -> None:
    from chalicelib.usecases.people.first_admin import ensure_admin

    ensure_admin(world.tenant, token, world.now())
