"""Rows that cannot be read: given up once, where operators see it, and taken up again later.

A row that somebody has edited, or that another version has written, comes out the same however
often it is tried. It leaves the agenda and waits, as it is, until an operator lets it be looked at
again (`python -m infra replay`), with a version that can read it.
"""

from chalicelib.domain.errors import Conflict
from chalicelib.ports.queue import Message
from chalicelib.ports.table import Key, Put, Row
from chalicelib.records.agenda import DUE, UNREADABLE, back_again, set_aside
from chalicelib.usecases.tenant.tenant import Tenant


def give_up(tenant: Tenant, row: Row) -> bool:
    """Take a row that cannot be read out of the agenda [1]; return whether it is out of it.

    A row that was never in the agenda stays where it is.
    """
    if row.agenda is None:
        return False
    if row.agenda[0] != UNREADABLE:
        try:
            tenant.table.write([Put(set_aside(row), expect=row.version)])
        except Conflict:  # somebody has written it anew, perhaps so that it can be read
            return False
    return True


def unreadable(tenant: Tenant) -> list[Key]:
    """Return where the rows lie that were given up [1 per MB]."""
    return [key for _, key in tenant.table.query_index("agenda", UNREADABLE)]


def take_up_again(tenant: Tenant) -> int:
    """Put what was given up back, and let it be looked at; return how many [1 read, 1 write each].

    What still cannot be read is given up again when it is looked at.
    """
    taken = 0
    for key in unreadable(tenant):
        row = tenant.table.get(key)
        if row is None or row.agenda is None or row.agenda[0] != UNREADABLE:
            continue
        back = back_again(row)
        try:
            tenant.table.write([Put(back, expect=row.version)])
        except Conflict:
            continue
        taken += 1
        if back.agenda is not None and back.agenda[0] == DUE:
            due, _, id = back.agenda[1].partition("#")
            tenant.queue.send([Message(run=id, due=due)])
    return taken
