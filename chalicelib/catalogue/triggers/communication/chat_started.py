"""First message of a chat (T18)."""

from chalicelib.catalogue.chat_trigger import ChatTrigger


class ChatStarted(ChatTrigger, frozen=True):
    """Fires when the client sends the first message of a conversation."""

    title = "Chat started"
    from_client = True
    inquires = True
