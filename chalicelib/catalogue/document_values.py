"""What a document template is filled with: each value as people read it, and as it is stored."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.printed import linked_by
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.placeholders import Path, show_value

OWN = "document"
"""Root of what a document says of itself: number, date, title."""
GIVEN = "values"
"""Root of what is only given: {{ values.discount }}."""
ROWS = "products"
"""Rows of the item's products; there are none until items have products."""
OWN_NAMES = ("number", "date", "title")


def wanted(paths: Iterable[str]) -> Iterator[Path]:
    """Yield the paths of a template that are looked up at the item and around it."""
    for path in paths:
        parts = tuple(path.split("."))
        if parts[0] not in (OWN, GIVEN, ROWS):
            yield parts


def links_in(context: ActionContext, paths: Iterable[str]) -> Iterator[ItemRef]:
    """Yield the items whose titles stand in the document."""
    for path in wanted(paths):
        yield from linked_by(context.field_at(path), context.look_up(path))


def document_values(
    context: ActionContext, paths: Iterable[str], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the tree of values; what is given by path stands in place of what was looked up."""
    tree: dict[str, Any] = {ROWS: []}
    for path in wanted(paths):
        value = context.look_up(path)
        _put(tree, path, context.shown(path, value), value)
    for name, value in given.items():
        parts = tuple(name.split("."))
        own = parts if parts[0] == GIVEN or len(parts) > 1 or name in ("now", "today") else None
        _put(tree, own or (GIVEN, name), show_value(value), value)
    return tree


def _put(tree: dict[str, Any], path: Path, text: str, value: Any) -> None:
    for name in path[:-1]:
        inner = tree.get(name)
        tree[name] = tree = inner if isinstance(inner, dict) else {}
    tree[path[-1]] = [text, value]
