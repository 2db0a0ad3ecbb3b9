"""The working scenario that a smart process begins with (semantics/smart_processes: presets).

A few rules and a trigger on the usual stages, a link to deals, and a template of a document. All of
it is as if somebody had set it up: it can be changed and removed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.document import Part
from chalicelib.domain.documents.document import WORD
from chalicelib.domain.documents.plain_word import plain_word
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.files.file import File, FileOwner, kept_key
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.relations import Relations
from chalicelib.domain.items.type_flags import Parent, Preset
from chalicelib.domain.language.placeholders import parse_template
from chalicelib.domain.people.users import User
from chalicelib.domain.words.languages import text
from chalicelib.ports.table import Put, Write
from chalicelib.records.documents.documents import template_row
from chalicelib.records.files import file_row
from chalicelib.usecases.configuration.parts import RULES, STEP, TRIGGERS
from chalicelib.usecases.configuration.parts import Parts as Kind
from chalicelib.usecases.configuration.planned import planned
from chalicelib.usecases.configuration.stored_automation import Making, StoredAutomation
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

WITH_SCENARIO = frozenset({Preset.ESSENTIALS, Preset.ALL})
LINKED = Relations(parents=(Parent(type="deal"),))
"""What items of such a type are linked to besides clients, unless somebody says otherwise."""
Parts = list[Mapping[str, Any]]


def rules_of(type: EntityType, user: User, template: str | None) -> Parts:
    """Return the rules of a scenario, as if they were placed one below the other."""
    title = f"{{{{ {type.code}.title }}}}"

    def said(key: str) -> str:
        return text(key, user.language, title=title)

    after = {"mode": "delay", "delay": "P3D"}
    found: Parts = [
        {
            "stage": "new",
            "name": text("scenario_begin", user.language),
            "action": "create_activity",
            "params": {"subject": said("scenario_contact"), "deadline_in": "P1D"},
        },
        {
            "stage": "new",
            "name": text("scenario_remind", user.language),
            "action": "notify_staff",
            "params": {"text": said("scenario_waiting"), "recipients": "responsible"},
            "run": after,
        },
        {
            "stage": "success",
            "name": text("scenario_end", user.language),
            "action": "add_comment",
            "params": {"text": said("scenario_done")},
        },
    ]
    if template is not None:
        found.append(
            {
                "stage": "preparation",
                "name": text("scenario_document", user.language),
                "action": "create_document",
                "params": {"template": template},
            }
        )
    return found


def triggers_of(type: EntityType) -> Parts:
    """Return the triggers of a scenario: the client's answer moves the item on."""
    return [{"stage": "client", "trigger": "email_received"}] if type.flags.client else []


def document_template(
    tenant: Tenant, type: EntityType, user: User, now: datetime
) -> tuple[DocumentTemplate, list[Write]]:
    """Return the template that a scenario brings along, and what stores it [1 for its file].

    It is made anew as often as the type is: its ids are drawn from what the type is called.
    """
    drawn = hashlib.sha256(f"{type.code}#{type.number}".encode()).hexdigest()
    id, file_id = f"t{drawn[:15]}", f"f{drawn[16:31]}"
    paragraphs = [
        "{{ document.title }} {{ document.number }}",
        "{{ document.date }}",
        f"{{{{ {type.code}.title }}}}",
        *(["{{ contact.name }}"] if type.flags.client else []),
        "{{ responsible.name }}",
    ]
    content = plain_word(paragraphs)
    file = File(
        id=file_id,
        name=f"{type.code}.docx",
        type=WORD,
        size=len(content),
        made_by=user.id,
        made_at=now,
    )
    etag = tenant.files.put(kept_key(file_id), content, WORD)
    file = file.stored(FileOwner(None, f"document_template#{id}"), etag, now)
    paths = {".".join(path) for one in paragraphs for path in parse_template(one).paths}
    template = DocumentTemplate(
        id=id,
        name=text("scenario_template", user.language, type=type.title)[:255],
        file=file_id,
        entity_types=(type.code,),
        paths=tuple(sorted(paths)),
    )
    file = msgspec.structs.replace(file, version=1)
    return template, [Put(template_row(template)), Put(file_row(file))]


def save_with_scenario(
    tenant: Tenant, making: Making, made: EntityType, writes: list[Write]
) -> EntityType:
    """Store a new type together with its scenario, or neither [5].

    Raises:
        Conflict: somebody else has changed which types there are.
    """
    user, now = making.caller.user, making.now
    template = None
    if made.flags.documents:
        template, more = document_template(tenant, made, user, now)
        writes = [*writes, *more]
    if not made.has_automation:
        return save_configuration(tenant, writes, made, now, making.once)
    after = replace(tenant, table=planned(tenant.table, writes))
    stored = StoredAutomation(after, made.code, "default", now)
    wanted = rules_of(made, user, template.id if template else None)
    document = stored.next(
        making,
        rules=_placed(tenant, stored, RULES, wanted),
        triggers=_placed(tenant, stored, TRIGGERS, triggers_of(made)),
    )
    made = stored.write(making, document, made, writes)
    tenant.configuration.forget()
    return made


def _placed(tenant: Tenant, stored: StoredAutomation, kind: Kind[Part], parts: Parts) -> list[Part]:
    return [
        kind.new(stored, tenant.identity.short_id(), {"sort": STEP * n, **one}, tenant.identity)
        for n, one in enumerate(parts, 1)
    ]
