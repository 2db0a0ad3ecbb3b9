"""Fills a Word template, in a process that may be ended at any moment (child.py)."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, TemplateError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chalicelib.adapters.documents.archive import check_archive
from chalicelib.adapters.documents.parts import BadTemplate
from chalicelib.adapters.documents.shown import Shown, raw_of, values_of
from chalicelib.domain.errors import Refused
from chalicelib.domain.language.filters import Filter, Style
from chalicelib.domain.words.zones import zone_of

_OF_DATES = ("date", "format", "plus", "minus", "start_of", "money")
_LEFT_OUT = ("safe", "xmlattr", "urlize", "tojson", "pprint", "filesizeformat", "random")
"""What passes values on unescaped, or differently each time."""
_FUNCTIONS = ("range", "namespace")
_FORBIDDEN = {
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
    nodes.ScopedEvalContextModifier: "autoescape",
}
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How dates are written."""

    zone: str = "UTC"
    date_format: str = "YYYY-MM-DD"


def paths_of(template: bytes) -> list[str]:
    """Return what a template's placeholders name, such as deal.title, in alphabetical order.

    Raises:
        BadTemplate: it is not fit to be used.
    """
    check_archive(template)
    environment = _environment(Look())
    found: set[str] = set()
    for text in _texts(_opened(template)):
        found |= _paths(_parsed(environment, text))
    return sorted(found)


def rendered(template: bytes, values: Mapping[str, Any], look: Look) -> bytes:
    """Return the document.

    Raises:
        BadTemplate: the template is not fit to be used.
        RenderingFailed: it cannot be filled with these values.
    """
    check_archive(template)
    environment = _environment(look)
    document = _opened(template)
    for text in _texts(document):
        _parsed(environment, text)
    out = io.BytesIO()
    try:
        document.render(values_of(values), environment, autoescape=True)
        document.save(out)
    except Refused as error:
        raise RenderingFailed(error.detail) from error
    except TemplateError as error:
        raise RenderingFailed(str(error)) from error
    except MemoryError:
        raise
    except Exception as error:  # whatever the library stumbles over, the template brought along
        raise RenderingFailed(f"{type(error).__name__}: {error}") from error
    return out.getvalue()


class RenderingFailed(Exception):
    """A template cannot be filled; the message completes "the document cannot be made:"."""


def _opened(template: bytes) -> DocxTemplate:
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.init_docx()
    except Exception as error:
        raise BadTemplate(f"the file is damaged: {type(error).__name__}: {error}") from error
    return document


def _texts(document: DocxTemplate) -> Iterator[str]:
    """Yield the parts that placeholders may stand in, each as the template language reads it."""
    yield document.patch_xml(document.get_xml())
    for place in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(place):
            yield document.patch_xml(document.get_part_xml(part))
    for part in document.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            yield document.patch_xml(part.blob.decode())
    core = document.docx.core_properties
    yield from (core.author, core.comments, core.identifier, core.language)
    yield from (core.subject, core.title)


def _parsed(environment: ImmutableSandboxedEnvironment, text: str) -> nodes.Template:
    """Return a part as a tree.

    Raises:
        BadTemplate: a placeholder is wrong, or wants what it may not have.
    """
    try:
        tree = environment.parse(text)
        environment.compile(tree)
    except TemplateError as error:
        raise BadTemplate(f"a placeholder is wrong: {error}") from error
    for kind, name in _FORBIDDEN.items():
        if tree.find(kind) is not None:
            raise BadTemplate(f"it uses {{% {name} %}}, which is not to be had here")
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        asked = _name_in(node)
        if asked and asked.startswith("_"):
            raise BadTemplate(f"there is nothing called {asked}")
    return tree


def _paths(tree: nodes.Template) -> set[str]:
    """Return the paths that begin with what the part does not set itself."""
    free = find_undeclared_variables(tree)
    inner = set[int]()
    found: set[str] = set()
    for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
        path = _path(node, inner)
        if path and path[0] in free and id(node) not in inner:
            found.add(".".join(path))
    return found - set(_FUNCTIONS)


def _path(node: nodes.Node, inner: set[int]) -> tuple[str, ...]:
    """Return the names along a chain such as deal.title, and mark its inner parts as looked at."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    name = _name_in(node)
    if name is None or not isinstance(node, nodes.Getattr | nodes.Getitem):
        return ()
    inner.add(id(node.node))
    front = _path(node.node, inner)
    if front and name == "raw":
        return front
    return (*front, name) if front else ()


def _name_in(node: nodes.Node) -> str | None:
    """Return what is asked for of a value, as far as the template says it outright."""
    match node:
        case nodes.Getattr():
            return node.attr
        case nodes.Getitem(arg=nodes.Const(value=str() as name)):
            return name
    return None


def _environment(look: Look) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=ChainableUndefined)
    for name in _LEFT_OUT:
        del environment.filters[name]
    for name in set(environment.globals) - set(_FUNCTIONS):
        del environment.globals[name]
    style = Style(zone_of(look.zone), look.date_format)
    environment.filters |= {name: _filter(name, style) for name in _OF_DATES}
    environment.filters |= {"raw": raw_of, "default": _default, "d": _default}
    return environment


def _filter(name: str, style: Style) -> Any:
    """Return one of the filters of texts, as the template language calls it."""

    def apply(value: Any, argument: str | None = None) -> Any:
        return Filter(name, argument).apply(raw_of(value), style)

    return apply


def _default(value: Any, other: Any = "") -> Any:
    """Return another value in place of none."""
    empty = not str(value) if isinstance(value, Shown | ChainableUndefined) else not value
    return other if empty else value
