"""Which types of items an action tells of, besides the item's own and those of its clients."""

from collections.abc import Iterator, Mapping

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.parameters.texts import shown_texts
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.placeholders import parse_template


def types_read(
    action: Action, type: str, fields: Mapping[str, Mapping[str, Field]]
) -> frozenset[str]:
    """Return the types that it reads, and those whose titles its texts show for links to them.

    Args:
        action: with its parameters.
        type: of the item that it acts on.
        fields: those of all entity types, by code.
    """
    return action.entity_types_read() | {
        target for text in shown_texts(action) for target in _linked(text, type, fields)
    }


def _linked(text: str, type: str, fields: Mapping[str, Mapping[str, Field]]) -> Iterator[str]:
    for path in parse_template(text).paths:
        match path:
            case (root, name):
                holder = type if root == "item" else root
                field = fields[holder].get(name) if holder in fields else None
                if field is not None and field.type is FieldType.ITEM and field.target:
                    yield field.target
