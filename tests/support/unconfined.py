"""Opens templates in this very process: the same answers, without the second that a start takes."""

import io

from chalicelib.adapters.documents.child import Order, answer
from chalicelib.adapters.documents.sandbox import Sandbox


class Unconfined(Sandbox):
    """A sandbox without walls, for templates that tests have written themselves."""

    def _answer(self, order: Order, template: bytes) -> bytes:
        out = io.BytesIO()
        answer(order, template, out)
        return out.getvalue()
