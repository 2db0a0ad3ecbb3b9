"""What a document template is filled with: each value as people read it, and as it is stored."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.printed import linked_by
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.products import DiscountType, row_sums, rows_of
from chalicelib.domain.items.type_flags import TAX_AMOUNT
from chalicelib.domain.language.placeholders import Path, show_value

OWN = "document"
"""Root of what a document says of itself: number, date, title."""
GIVEN = "values"
"""Root of what is only given: {{ values.discount }}."""
ROWS = "products"
"""Rows of the item's products, for a table; each has its number, name, quantity and sums."""
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
    tree: dict[str, Any] = {ROWS: _rows(context.item) if TAX_AMOUNT.code in context.fields else []}
    for path in wanted(paths):
        value = context.look_up(path)
        _put(tree, path, context.shown(path, value), value)
    for name, value in given.items():
        parts = tuple(name.split("."))
        own = parts if parts[0] == GIVEN or len(parts) > 1 or name in ("now", "today") else None
        _put(tree, own or (GIVEN, name), show_value(value), value)
    return tree


def _rows(item: Item) -> list[dict[str, list[Any]]]:
    """Return the product rows, each value as people read it and as it is stored."""
    currency = item.fields.get("currency")
    rows = []
    for number, row in enumerate(rows_of(item), 1):
        sums = row_sums(row, currency)
        percent = row.discount_type is DiscountType.PERCENT
        values: dict[str, Any] = {
            "number": number,
            "product": row.product,
            "name": row.name,
            "price": row.price,
            "quantity": row.quantity,
            "unit": row.unit,
            "discount": row.discount,
            "tax_rate": row.tax_rate or "0",
            "net": str(sums.net),
            "tax": str(sums.tax),
            "sum": str(sums.amount),
        }
        shown = {name: [show_value(value), value] for name, value in values.items()}
        shown["discount"][0] += " %" if percent else f" {currency or ''}".rstrip()
        rows.append(shown)
    return rows


def _put(tree: dict[str, Any], path: Path, text: str, value: Any) -> None:
    for name in path[:-1]:
        inner = tree.get(name)
        tree[name] = tree = inner if isinstance(inner, dict) else {}
    tree[path[-1]] = [text, value]
