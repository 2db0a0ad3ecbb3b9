"""What a workflow template must pass before it is saved, and again before it is published."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.parameters.secrets import STARS, is_hidden
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field
from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.names import condition_fields
from chalicelib.domain.workflows.parsing import parse_template
from chalicelib.domain.workflows.states import STEP_ARN, WAIT_ARN
from chalicelib.domain.workflows.template import Template, export_template
from chalicelib.records.body import encode
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.template_context import template_context_of

MAX_BYTES = 250_000
"""Size of a template's document."""
MAX_VERSION_BYTES = 350_000
"""Size of what is published: the template and the fields that its conditions look at."""
MAX_DEFINITION_BYTES = 1_000_000
"""Size of a definition on its way to Step Functions, which takes 1 MB."""
LONGEST_ARN = 140
"""Of a function, which takes the place of STEP_ARN or WAIT_ARN then."""


class CheckedTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A template that can be published as it is."""

    template: Template
    document: dict[str, Any]
    """The template as it is stored."""
    fields: dict[str, Field]
    """What its conditions look at."""
    definition: str
    """What its state machine executes."""


def check_template(
    tenant: Tenant,
    document: Mapping[str, Any],
    now: datetime,
    before: Mapping[str, Any] | None = None,
) -> CheckedTemplate:
    """Return the template that a document stands for, with all that is made of it.

    Of a draft that is stored, `before`, what stays as it was is not judged again.

    Raises:
        Invalid: with a pointer to each fault; with the code too_large where it cannot be stored
        or run.
    """
    _refuse_large("", len(encode(document).encode()), MAX_BYTES, "leave something out")
    type = document.get("entity_type")
    types = tenant.configuration.entity_types(now)
    if not isinstance(type, str) or type not in types:
        known = ", ".join(types)
        raise Invalid.at("/entity_type", f"expected one of {known}")
    if not types[type].flags.workflows:
        message = f"items of the type {type} have no workflows: they are switched off"
        raise Invalid.at("/entity_type", message, code=Code.ENTITY_TYPE_NOT_SUPPORTED)
    _refuse_hidden(document.get("constants"))
    context = template_context_of(tenant, type, now)
    template = parse_template(document, context, before)
    exported = export_template(template)
    size = len(encode(exported).encode())
    _refuse_large("", size, MAX_BYTES, "ids and values in stored form count too")
    fields = condition_fields(template, context)
    size += len(encode(fields).encode())
    advice = "let conditions look at fewer lists with many options"
    _refuse_large("", size, MAX_VERSION_BYTES, advice)
    definition = encode(compile_template(template))
    advice = "make steps fewer or their titles shorter"
    _refuse_large("/steps", _sent_size(definition), MAX_DEFINITION_BYTES, advice)
    return CheckedTemplate(
        template=template, document=exported, fields=fields, definition=definition
    )


def _refuse_hidden(constants: object) -> None:
    if not isinstance(constants, dict):
        return
    hidden = [
        code
        for code, one in constants.items()
        if isinstance(one, dict) and is_hidden(one.get("value"))
    ]
    if hidden:
        raise Invalid([Fault(f"/constants/{code}/value", STARS) for code in hidden])


def _sent_size(definition: str) -> int:
    """Return the size of a definition as a text within JSON, functions filled in."""
    functions = definition.count(STEP_ARN) + definition.count(WAIT_ARN)
    return len(json.dumps(definition)) + functions * LONGEST_ARN


def _refuse_large(pointer: str, size: int, most: int, advice: str) -> None:
    if size > most:
        raise Invalid.at(
            pointer, f"{size} bytes of JSON, at most {most}; {advice}", code=Code.TOO_LARGE
        )
