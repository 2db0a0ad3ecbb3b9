"""Dialogues of open channels, and with whom they are."""

from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import due_at
from chalicelib.records.body import decode, encode

DIALOGUE = "dialogue"
DIALOGUE_OF = "dialogue_of"


def dialogue_key(id: str) -> Key:
    """Return where a dialogue lies."""
    return f"{DIALOGUE}#{id}", DIALOGUE


def dialogue_row(dialogue: Dialogue) -> Row:
    """Return the row of a dialogue."""
    pk, sk = dialogue_key(dialogue.id)
    due = dialogue.look_at
    return Row(
        pk=pk,
        sk=sk,
        kind=DIALOGUE,
        body=encode(dialogue),
        version=dialogue.version,
        agenda=due_at(due, alarm_of(dialogue.id)) if due else None,
    )


def dialogue_of(row: Row) -> Dialogue:
    """Return the dialogue that a row holds."""
    return decode(row, Dialogue)


def alarm_of(id: str) -> str:
    """Return the id under which the alarm of a dialogue rings."""
    return f"{DIALOGUE}#{id}"


def link_row(about: ItemRef, id: str) -> Row:
    """Return the row, with an item or a client, that names a dialogue."""
    return Row(pk=str(about), sk=f"{DIALOGUE}#{id}", kind=DIALOGUE_OF, body=encode(id))


def named_dialogue(row: Row) -> str:
    """Return the id of the dialogue that such a row names."""
    return decode(row, str)
