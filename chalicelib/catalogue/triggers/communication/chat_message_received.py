"""Message of a chat (T18)."""

from chalicelib.catalogue.chat_trigger import ChatTrigger


class ChatMessageReceived(ChatTrigger, frozen=True):
    """Fires with every message that the client sends in a chat."""

    title = "Chat message received"
    from_client = True
    inquires = True
