"""What every use case needs: the tenant's ports and its warm configuration."""

from dataclasses import dataclass, field
from typing import Any

from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.people.plans import Plan, plan_of
from chalicelib.ports.calendars import Calendars
from chalicelib.ports.clock import Clock
from chalicelib.ports.files import Files
from chalicelib.ports.holidays import Holidays
from chalicelib.ports.http import Http
from chalicelib.ports.identity import Identity
from chalicelib.ports.letters import Letters
from chalicelib.ports.mail import Mail
from chalicelib.ports.notifier import Notifier
from chalicelib.ports.printer import Printer
from chalicelib.ports.providers import Providers
from chalicelib.ports.queue import Queue
from chalicelib.ports.scheduler import Scheduler
from chalicelib.ports.secrets import Secrets
from chalicelib.ports.state_machines import StateMachines
from chalicelib.ports.table import Row, Table
from chalicelib.records.kinds_of.may_end import MAY_END
from chalicelib.usecases.tenant.ids import IdBlocks
from chalicelib.usecases.tenant.kept_table import KeptTable
from chalicelib.usecases.tenant.warm_configuration import Configuration


@dataclass(kw_only=True, eq=False, repr=False)
class Tenant:
    """The company that the stack serves, as this function instance sees it.

    Made once per instance.
    """

    name: str
    plan: str
    public_url: str
    """Base of links in e-mails."""
    table: Table
    queue: Queue
    scheduler: Scheduler
    state_machines: StateMachines
    mail: Mail
    """What sends its e-mail unless a connection names another."""
    notifier: Notifier
    http: Http
    clock: Clock
    identity: Identity
    holidays: Holidays
    calendars: Calendars
    secrets: Secrets
    files: Files
    printer: Printer
    """What makes documents of templates."""
    providers: Providers
    letters: Letters | None = None
    """Where that is kept of the stream which can never work; None where nobody would look."""
    build: str = ""
    """Which build this is; "" where none was deployed."""
    loopback_webhooks: bool = False
    """Whether webhooks may go to this machine; only the local runtime says yes."""
    kept_signing_secret: str | None = None
    """Secret of the links in e-mails, once it was read."""
    kept_connections: dict[tuple[str, str], tuple[Connection, Any]] = field(default_factory=dict)
    """What was built of connections, by kind and id, with the connection it was built of."""
    kept_listeners: dict[tuple[str, str], tuple[Connection, Any]] = field(default_factory=dict)
    """What hears services that post to us, in the same way."""
    configuration: Configuration = field(init=False)
    ids: IdBlocks = field(init=False)

    @property
    def booked(self) -> Plan:
        """Return what is on with the plan that the tenant has booked."""
        return plan_of(self.plan)

    def __post_init__(self) -> None:
        self.configuration = Configuration(self.table, self.holidays)
        self.ids = IdBlocks(self.table)
        if isinstance(self.table, KeptTable):
            self.table.ending = self._ending

    def _ending(self, row: Row) -> Row:
        """Return a row with the end that the settings say, as they were seen last."""
        if row.expires_at is not None or row.kind not in MAY_END:
            return row
        settings = self.configuration.settings_seen(self.clock.now())
        if settings.timeline_days is None and settings.run_days is None:
            return row
        from chalicelib.records.kinds_of.retention import expiring

        return expiring(row, settings)
