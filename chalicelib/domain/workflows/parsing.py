"""Parsing: a document of a template, checked against the tenant's configuration."""

from typing import Any

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.words.pointers import new_faults
from chalicelib.domain.workflows.checking import Checker
from chalicelib.domain.workflows.flow import flow_faults
from chalicelib.domain.workflows.names import Names, TemplateContext
from chalicelib.domain.workflows.reading import Reader
from chalicelib.domain.workflows.template import Template


def parse_template(document: Any, context: TemplateContext, before: Any = None) -> Template:
    """Return the template that a document stands for; every step has an id.

    Of one that is stored, `before`, what stays as it was is not judged again.

    Raises:
        Invalid: with every fault found, each with a pointer from the document's root.
    """
    reader = Reader(document, context.entity_types)
    template = reader.template(document)
    faults = list(reader.faults)
    if template is not None:
        names = Names(template, context)
        if template.entity_type not in ("", context.entity_type):
            faults.append(Fault("/entity_type", f"expected {context.entity_type}"))
        faults += Checker(template, names).faults()
        faults += flow_faults(template.steps, names)
    if template is not None and faults and before is not None:
        faults = _new(faults, document, before, context)
    if template is None or faults:
        raise Invalid(sorted(faults, key=lambda fault: _place(fault.pointer)))
    return template


def _new(faults: list[Fault], document: Any, before: Any, context: TemplateContext) -> list[Fault]:
    try:
        parse_template(before, context)
    except Invalid as invalid:
        return new_faults(faults, invalid.faults, before, document)
    return faults


def _place(pointer: str) -> list[tuple[int, str]]:
    """Return a pointer in a form that sorts steps 2 and 10 as a reader would."""
    return [
        (int(part) if part.isdecimal() and len(part) < 9 else -1, part)
        for part in pointer.split("/")
    ]
