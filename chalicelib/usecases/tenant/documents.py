"""Documents of the configuration: one row each, added, changed and removed in the same way.

What is special of a kind stands with it: who may, what its values must be, what holds a removal up.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.ports.table import Delete, Key, Put, Row, Write
from chalicelib.records.body import decode
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

Document = TypeVar("Document", bound=msgspec.Struct)
Id = TypeVar("Id", bound=str | int)
Checked = tuple[Document, Sequence[Write]]
"""A document as it is to be stored, and what is written with it."""

_version: Callable[[Any], int] = attrgetter("version")
"""How often a document was written."""


class Kind(msgspec.Struct, Generic[Document, Id], frozen=True, kw_only=True):
    """A kind of documents of the configuration."""

    word: str
    """What one of them is called, as in "form"."""
    form: type[Document]
    key: Callable[[Id], Key]
    row: Callable[[Document], Row]
    most: int | None = None
    """How many a tenant can have; None where nothing is said."""
    unwritten: Mapping[Id, Document] = msgspec.field(default_factory=dict)
    """What every tenant has before it is written for the first time."""

    def stored(self, tenant: Tenant, id: Id) -> Document:
        """Return one as last written [1].

        Raises:
            NotFound: there is none of that id.
        """
        return self._found(tenant, id)[0]

    def _found(self, tenant: Tenant, id: Id) -> tuple[Document, bool]:
        """Return one as last written, and whether it ever was."""
        row = tenant.table.get(self.key(id))
        if row is not None:
            return decode(row, self.form), True
        if id not in self.unwritten:
            raise NotFound(f"there is no {self.word} {id}")
        return self.unwritten[id], False

    def refuse_too_many(self, count: int) -> None:
        """Refuse one more than a tenant can have.

        Raises:
            Clash: there are as many already.
        """
        if self.most is not None and count >= self.most:
            message = f"there are {self.most} {self.word}s already; remove one that is not needed"
            raise Clash(message, code=Code.TOO_MANY)

    def add(
        self,
        tenant: Tenant,
        made: Callable[[], Checked[Document]],
        now: datetime,
        once: Once | None,
    ) -> Document:
        """Add what is made, unless the request comes again [1].

        Raises:
            Conflict: what is written with it is refused, or its id is taken.
        """
        before = first_answer(tenant, once, self.form)
        if before is not None:
            return before
        document, others = made()
        writes: list[Write] = [Put(self.row(document), expect="absent"), *others]
        return save_configuration(tenant, writes, document, now, once)

    def place(
        self,
        tenant: Tenant,
        id: Id,
        made: Callable[[Document | None], Checked[Document]],
        now: datetime,
        once: Once | None,
    ) -> Document:
        """Add one, or replace the one of its id, unless the request comes again [1 read, 1 write].

        `made` takes the one that there is; it is asked again when another writer was faster.

        Raises:
            Clash: others keep changing it.
        """
        first = first_answer(tenant, once, self.form)
        if first is not None:
            return first

        def attempt() -> Document:
            row = tenant.table.get(self.key(id))
            before = decode(row, self.form) if row is not None else None
            after, others = made(before)
            if before is None:
                put = Put(self.row(after), expect="absent")
            else:
                after = msgspec.structs.replace(after, version=_version(before) + 1)
                put = Put(self.row(after), expect=_version(before))
            return save_configuration(tenant, [put, *others], after, now, once)

        return retried(attempt, busy(f"the {self.word} {id}"))

    def change(
        self,
        tenant: Tenant,
        id: Id,
        values: Mapping[str, Any],
        checked: Callable[[Document, Document], Checked[Document]],
        now: datetime,
    ) -> Document:
        """Change one; without a difference nothing is written [1 read, 1 write].

        Args:
            tenant: whose it is.
            id: which one.
            values: by name; the others stay as they are.
            checked: takes it as it was and with the values; raises what forbids the change. It is
                asked again when another writer was faster.
            now: the time.

        Raises:
            NotFound: there is none of that id.
            Clash: others keep changing it.
        """

        def attempt() -> Document:
            before, written = self._found(tenant, id)
            after = msgspec.structs.replace(before, **values)
            if after == before:
                return before
            after, others = checked(before, after)
            after = msgspec.structs.replace(after, version=_version(before) + 1)
            put = Put(self.row(after), expect=_version(before) if written else "absent")
            writes: list[Write] = [put, *others]
            return save_configuration(tenant, writes, after, now)

        return retried(attempt, busy(f"the {self.word} {id}"))

    def remove(
        self,
        tenant: Tenant,
        id: Id,
        now: datetime,
        leaving: Callable[[Document], Sequence[Write]] = lambda _: (),
    ) -> None:
        """Remove one as it is now [1 read, 1 write].

        Args:
            tenant: whose it is.
            id: which one.
            now: the time.
            leaving: takes it, returns what is written with its removal and raises what forbids it.
                It is asked again when another writer was faster.

        Raises:
            NotFound: there is none of that id.
            Clash: others keep changing it.
        """

        def attempt() -> None:
            document = self.stored(tenant, id)
            removal = Delete(self.key(id), expect=_version(document))
            writes: list[Write] = [removal, *leaving(document)]
            save_configuration(tenant, writes, None, now)

        retried(attempt, busy(f"the {self.word} {id}"))
