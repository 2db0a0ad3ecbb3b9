"""Every kind of row that the table holds: what it is, where it lies, who gets to see it.

The stream's filter, the exports and the table of rows in docs/data.md are made of this.
"""

from collections.abc import Mapping

from chalicelib.records.kinds_of.bulk import OF_BULK
from chalicelib.records.kinds_of.channels import OF_CHANNELS
from chalicelib.records.kinds_of.configuration import OF_CONFIGURATION
from chalicelib.records.kinds_of.documents import OF_DOCUMENTS
from chalicelib.records.kinds_of.files import OF_FILES
from chalicelib.records.kinds_of.items import OF_ITEMS
from chalicelib.records.kinds_of.kind import Exported, Kind, described
from chalicelib.records.kinds_of.people import OF_PEOPLE
from chalicelib.records.kinds_of.wakes import WAKES
from chalicelib.records.kinds_of.workflows import OF_WORKFLOWS

BACKFILL = "backfill"
"""Kind of the rows that say how far a backfill has come."""
COUNTER = "counter"
"""Kind of the rows behind `Table.add`."""
IMPORT = "import"
"""Kind of the row that says how far an import has come."""

ALL = (
    *OF_ITEMS,
    *OF_CONFIGURATION,
    *OF_WORKFLOWS,
    *OF_FILES,
    *OF_PEOPLE,
    *OF_DOCUMENTS,
    *OF_CHANNELS,
    *OF_BULK,
    described(
        IMPORT, dict, "config", "import", "how far an import has come", exported=Exported.NEVER
    ),
    described(
        BACKFILL,
        dict,
        "config",
        "backfill#<name>",
        "how far a backfill has come",
        exported=Exported.NEVER,
    ),
    described(COUNTER, dict, "counter#deal", "counter", "last leased id"),
)
KINDS: Mapping[str, Kind] = {one.name: one for one in ALL}
STREAMED = frozenset(WAKES)
"""Kinds of which the stream tells at all."""
DOCUMENTED = frozenset(one.name for one in ALL if one.exported is Exported.AS_DOCUMENTS)
LEFT_OUT = frozenset(one.name for one in ALL if one.exported is Exported.NEVER)
