"""Rows of open channels."""

from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.records.channels import dialogues
from chalicelib.records.kinds_of.kind import described

OF_CHANNELS = (
    described(
        dialogues.DIALOGUE,
        Dialogue,
        "dialogue#<id>",
        "dialogue",
        "a chat of a client in an open channel",
    ),
    described(
        dialogues.DIALOGUE_OF,
        str,
        "contact_3",
        "dialogue#<id>",
        "names a dialogue to whom it is with",
    ),
)
