"""What operations may write at most, beside what no design could do without.

The floor is one conditional write for each thing that must be kept, and one for each index entry
that must come or go; what the rules of a stage entry leave in the timeline can share rows of 1 KB.
Ours adds the journal (two units a change, one of them for its place in the history of the account),
the line that tells screens what changed lately (one), the place by which runs that ended are found
across items (one, and what it makes their row longer by), a row for each word by which people find
a new item (one each), transactions (twice the units, so that nothing is lost or done twice) and the
line of the stage history.
"""

import msgspec


class Goal(msgspec.Struct, frozen=True):
    """Units written by an operation."""

    floor: int
    most: int
    """More is a regression."""


GOALS = {
    "create an item": Goal(4, 7),
    "list the fields that conditions and texts can name": Goal(0, 0),
    "read an item": Goal(0, 0),
    "update an item": Goal(1, 4),
    "update an item, many rules and triggers that do not match": Goal(1, 4),
    "update without a difference": Goal(0, 0),
    "stage move, no rules": Goal(3, 9),
    "stage move, many rules and triggers that do not match": Goal(3, 9),
    "stage move, 1 immediate data rule": Goal(4, 16),
    "stage move, 3 immediate data rules": Goal(4, 16),
    "stage move, 10 immediate data rules": Goal(5, 22),
    "stage move, 10 immediate edits of the item": Goal(4, 19),
    "stage move, 1 delayed rule: plan, fire, done": Goal(6, 20),
    "stage move, 1 delayed rule, moved on before": Goal(8, 23),
    "field change that fires a trigger": Goal(4, 15),
    "stage move, 1 e-mail to the client": Goal(5, 24),
    "stage move, 1 notification": Goal(7, 22),
    "upload a file, refer to it in a comment": Goal(6, 10),
    "fetch a file": Goal(0, 0),
    "delete an item": Goal(7, 10),
    "list the recycle bin": Goal(0, 0),
    "restore an item": Goal(8, 13),
    "purge an item": Goal(7, 14),
    "an e-mail of somebody unknown makes a lead": Goal(6, 21),
    "a form that somebody unknown fills in makes a lead": Goal(8, 23),
    "a call of somebody unknown makes a lead": Goal(7, 21),
    "a payment moves its deal": Goal(6, 18),
    "an answer by e-mail moves its deal": Goal(7, 20),
    "an e-mail that comes in makes a lead": Goal(9, 28),
    "a bounce marks the client's address": Goal(2, 5),
    "a visit of somebody unknown": Goal(0, 0),
    "read an item, large tenant": Goal(0, 0),
    "create an item, large tenant": Goal(4, 7),
    "stage move, 1 immediate data rule, large tenant": Goal(4, 16),
    "stage move of an item of a smart process, 1 immediate data rule, large tenant": Goal(4, 16),
    "close a form: is the next activity proposed": Goal(0, 0),
    "plan an activity": Goal(5, 12),
    "complete an activity": Goal(4, 12),
    "stage move of a deal with an open activity": Goal(6, 14),
    "read the counters": Goal(0, 0),
    "a page of a column in the order of the board": Goal(0, 0),
    "a whole board": Goal(0, 0),
    "what changed lately": Goal(0, 0),
    "preview a stage move, 1 immediate data rule and 1 e-mail": Goal(0, 0),
    "try a rule on an item": Goal(0, 0),
    "undo a stage move, 1 rule comes back and 1 is stopped": Goal(7, 16),
    "list failed runs of all items": Goal(0, 0),
    "list runs of all items that were done": Goal(0, 0),
    "count runs by rule, day and state": Goal(0, 0),
    "move 10 items in bulk, no rules": Goal(40, 116),
    "sign in with an API token": Goal(1, 4),
    "ask for a code to sign in": Goal(1, 1),
    "ask for a code, nobody has the address": Goal(0, 1),
    "sign in with a code": Goal(2, 5),
    "read an item by session": Goal(0, 0),
    "ask who one is and what one may do": Goal(0, 0),
    "create a contact with four words to find it by": Goal(8, 13),
    "give a contact another last name": Goal(3, 9),
    "search for two words": Goal(0, 0),
    "take out a table of deals": Goal(0, 0),
    "bring in a table of two deals, each once": Goal(10, 22),
}
