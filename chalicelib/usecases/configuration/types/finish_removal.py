"""Finish the removal of an entity type (semantics/smart_processes: definition)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.people.notices import Notice
from chalicelib.domain.words.languages import text
from chalicelib.ports.table import Delete, Put, Write
from chalicelib.records.automation import automation_partition
from chalicelib.records.configuration import entity_type_key, entity_type_row, type_partition
from chalicelib.records.documents.documents import template_key
from chalicelib.records.people import closed_pipeline_row
from chalicelib.usecases.configuration.types.register import read_register, save_with_register
from chalicelib.usecases.files.remove_file import letting_go
from chalicelib.usecases.notices.tell import tell
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.tenant.type_wide import TypeWide

SETTLED = timedelta(minutes=1)
"""After so long every instance knows that a type is being removed, and indexes show all items."""
AT_ONCE = 90
"""Rows that one transaction removes."""
BUSY = busy("the list of entity types")


def finish_removal(tenant: Tenant, code: str, now: datetime) -> None:
    """Let go what configures a type that is being removed, the type itself last.

    Where an item was made of it in the same instant, the type is there again, and who has removed
    it is told so. Early and again it does no harm; what broke off goes on. It costs 3 reads, 1 for
    each of its pipelines and 1 write, and 1 more for each 90 rows of it.

    Raises:
        Unfinished: the alarm must come again.
    """

    def attempt() -> None:
        register = read_register(tenant)
        type = register.leaving.get(code)
        if type is None or type.leaving_at is None or now - type.leaving_at < SETTLED:
            return
        if has_items(tenant, code):
            back = replace(type, leaving_at=None, updated_at=now, version=type.version + 1)
            put = Put(entity_type_row(back), expect=type.version)
            save_with_register(tenant, register, [put], None, now)
            _tell(tenant, type, now)
            return
        rows = list(_rows(tenant, type, now))
        while len(rows) > AT_ONCE:
            tenant.table.write(rows[:AT_ONCE])
            del rows[:AT_ONCE]
        removal = Delete(entity_type_key(code), expect=type.version)
        save_with_register(tenant, register, [*rows, removal], None, now)

    retried(attempt, BUSY)


def has_items(tenant: Tenant, code: str) -> bool:
    """Return whether there are items of a type; may lag behind by moments [1]."""
    return bool(tenant.table.query_index("by_type", code, limit=1))


def types_of(template: DocumentTemplate) -> set[str]:
    """Return for items of which types a template is."""
    return {place.partition("/")[0] for place in template.entity_types}


def _tell(tenant: Tenant, type: EntityType, now: datetime) -> None:
    """Tell who has removed a type that it is there again [as `tell`]."""
    user = tenant.configuration.tenant(now).users.get(type.updated_by or 0)
    if user is None or not user.active:
        return
    notice = Notice(
        id=f"type-{type.number}-stays-{type.version}",
        recipient=user.id,
        at=now,
        text=text("type_stays", user.language, title=type.title),
    )
    tell(tenant, [notice], now)


def _rows(tenant: Tenant, type: EntityType, now: datetime) -> Iterator[Write]:
    """Yield the removal of all that configures the type [1, 1 for each pipeline].

    Document templates for its items alone are among it [1 each].
    """
    code = type.code
    for template in tenant.configuration.tenant(now).document_templates.values():
        if types_of(template) == {code}:
            yield Delete(template_key(template.id))
            owner = FileOwner(None, f"document_template#{template.id}")
            yield from letting_go(tenant, [template.file], owner)
    own = tenant.table.query(type_partition(code))
    for pipeline in TypeWide(type, own).all_pipelines:
        yield Delete(closed_pipeline_row(code, pipeline).key)
        for row in tenant.table.query(automation_partition(code, pipeline)):
            yield Delete(row.key)
    for row in own:
        yield Delete(row.key)
