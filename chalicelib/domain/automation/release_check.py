"""What a new release is tried with: a type of its own, whose two rules need all that rules need.

An item enters the first stage, a rule moves it on at once, and a rule of the next stage comments on
it a moment later. So stream and queue, the functions behind them and the table have worked. Every
tenant has the type, and nobody may see it (domain/people/rights.py).
"""

from chalicelib.domain.automation.document import Document
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.pipelines import Semantics, staged
from chalicelib.domain.items.type_flags import Flags
from chalicelib.domain.people.hidden import HIDDEN_TYPE

BEGUN, MOVED = "begun", "moved"
SAID = "The rules have acted."

CHECK = EntityType(
    code=HIDDEN_TYPE,
    title="Release check",
    flags=Flags(stages=True, automation=True),
    first_pipeline=staged(
        (BEGUN, "Begun", Semantics.PROCESS),
        (MOVED, "Moved", Semantics.PROCESS),
        ("done", "Done", Semantics.SUCCESS),
        ("failed", "Failed", Semantics.FAILURE),
    ),
)
RULES = Document(
    rules=(
        Rule(
            id="move",
            stage=BEGUN,
            name="Move on",
            action="change_stage",
            params={"stage": MOVED},
        ),
        Rule(
            id="comment",
            stage=MOVED,
            name="Comment",
            action="add_comment",
            params={"text": SAID},
            run={"mode": "delay", "delay": "PT1S", "base": "entry"},
        ),
    )
)
