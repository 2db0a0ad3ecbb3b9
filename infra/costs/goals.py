"""What operations may write at most, beside what no design could do without.

The floor is one conditional write for each thing that must be kept, and one for each index entry
that must come or go; what the rules of a stage entry leave in the timeline can share rows of 1 KB.
Ours adds the journal (one unit a change), transactions (twice the units, so that nothing is lost or
done twice) and the line of the stage history.
"""

import msgspec


class Goal(msgspec.Struct, frozen=True):
    """Units written by an operation."""

    floor: int
    most: int
    """More is a regression."""


GOALS = {
    "create an item": Goal(4, 5),
    "read an item": Goal(0, 0),
    "update an item": Goal(1, 2),
    "update an item, many rules and triggers that do not match": Goal(1, 2),
    "update without a difference": Goal(0, 0),
    "stage move, no rules": Goal(3, 7),
    "stage move, many rules and triggers that do not match": Goal(3, 7),
    "stage move, 1 immediate data rule": Goal(4, 13),
    "stage move, 3 immediate data rules": Goal(4, 13),
    "stage move, 10 immediate data rules": Goal(5, 17),
    "stage move, 10 immediate edits of the item": Goal(4, 14),
    "stage move, 1 delayed rule: plan, fire, done": Goal(6, 16),
    "stage move, 1 delayed rule, moved on before": Goal(8, 18),
    "field change that fires a trigger": Goal(4, 11),
    "stage move, 1 e-mail to the client": Goal(5, 20),
    "stage move, 1 notification": Goal(5, 14),
}
