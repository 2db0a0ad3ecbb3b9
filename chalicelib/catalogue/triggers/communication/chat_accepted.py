"""Chat taken up by a colleague (T18)."""

from chalicelib.catalogue.chat_trigger import ChatTrigger


class ChatAccepted(ChatTrigger, frozen=True):
    """Fires when an employee accepts the client's chat."""

    title = "Chat accepted"
    reported = True
