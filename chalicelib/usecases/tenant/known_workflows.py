"""The workflow templates, read at once."""

from chalicelib.domain.workflows.runs import WorkflowTemplate
from chalicelib.domain.workflows.template import AutoRun
from chalicelib.ports.table import Row
from chalicelib.records.body import decode


class KnownWorkflows:
    """The workflow templates, and what they may be set off by."""

    def __init__(self, rows: list[Row]) -> None:
        self.all = {row.sk.partition("#")[2]: decode(row, WorkflowTemplate) for row in rows}
        """Removed ones too; their runs may still go on."""
        known = self.all.values()
        self.run_on = frozenset(one.entity_type for one in known if one.published)
        """Entity types whose items may have runs."""
        self.awaits = frozenset[str]().union(*(one.awaits for one in known))
        """Entity types whose stages runs may wait for."""
        self.listens = frozenset[str]().union(*(one.listens for one in known))
        """Entity types whose clients runs may wait for."""

    def starting(self, type: str, kinds: frozenset[AutoRun]) -> list[WorkflowTemplate]:
        """Return the published templates of a type that start by themselves, by name."""
        found = (
            one
            for one in self.all.values()
            if one.entity_type == type and one.auto_run in kinds and one.published
        )
        return sorted((one for one in found if not one.removed), key=lambda one: (one.name, one.id))
