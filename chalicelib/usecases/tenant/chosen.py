"""What the tenant has set up, as the checks of rules and workflows ask for it."""

from collections.abc import Callable, Collection
from datetime import datetime

from chalicelib.catalogue.parameters.marks import Format
from chalicelib.usecases.tenant.warm_configuration import Configuration


def chosen_of(configuration: Configuration, now: datetime) -> Callable[[str, str], Collection[str]]:
    """Return what tells the ids by format, of connections those of a kind."""

    def ids(format: str, of: str) -> Collection[str]:
        everywhere = configuration.tenant(now)
        match format:
            case Format.CONNECTION:
                return [id for kind, id in everywhere.connections if kind == of]
            case Format.DOCUMENT_TEMPLATE:
                return [one.id for one in everywhere.document_templates.values() if one.active]
            case _:
                raise AssertionError(f"nobody knows what {format} names")

    return ids
