"""Functions that get records and alarms as AWS may bring them: several times, late or never."""

from collections import Counter
from typing import Any

import msgspec

from infra.local.events import Context, Event, failed_ids, stream_event
from infra.local.functions import Functions


class Deliveries:
    """Stands between the pumps and the functions.

    Args:
        copies: how often each batch is handed over.
        doubled: whether each record or message stands in its batch twice.
        lost: how many alarms of each run vanish before one arrives.
    """

    def __init__(self, *, copies: int = 1, doubled: bool = False, lost: int = 0) -> None:
        self._own = Functions()
        self._copies = copies
        self._doubled = doubled
        self._lost = lost
        self._rung: Counter[str] = Counter()
        self._records: list[Event] = []
        self._alarms: list[Event] = []

    @property
    def functions(self) -> Functions:
        """What the runtime is to call."""
        return Functions(on_change=self._on_change, run_rule=self._run_rule)

    def replay(self) -> None:
        """Bring everything that ever came once more, in its old order."""
        assert [] == failed_ids(self._own.on_change(stream_event(self._records), Context("again")))
        self.bring_alarms()

    def bring_alarms(self) -> None:
        """Bring every alarm that ever rang, or was lost, once more."""
        assert self._alarms
        event = {"Records": self._alarms}
        assert [] == failed_ids(self._own.run_rule(event, Context("again")))

    def _on_change(self, event: Event, context: Any) -> Any:
        self._records += event["Records"]
        return self._deliver(self._own.on_change, event["Records"], context)

    def _run_rule(self, event: Event, context: Any) -> Any:
        self._alarms += event["Records"]
        arriving = [record for record in event["Records"] if not self._is_lost(record)]
        return self._deliver(self._own.run_rule, arriving, context)

    def _is_lost(self, record: Event) -> bool:
        run = msgspec.json.decode(record["body"])["run"]
        self._rung[run] += 1
        return self._rung[run] <= self._lost

    def _deliver(self, function: Any, records: list[Event], context: Any) -> Any:
        if not records:
            return {"batchItemFailures": []}
        batch = [one for one in records for _ in range(1 + self._doubled)]
        failures: list[Any] = []
        for _ in range(self._copies):
            failures += function({"Records": batch}, context)["batchItemFailures"]
        return {"batchItemFailures": failures}
