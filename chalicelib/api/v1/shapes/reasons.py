"""Why something ended as it did, as its reader understands it."""

import msgspec

from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.words.languages import reason_in
from chalicelib.domain.words.said import said


class ShownReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something ended as it did, or waits."""

    code: str
    """Stable; docs/codes.md explains each."""
    text: str
    """What it means, as `Accept-Language` asks or the reader has chosen; empty for old codes."""
    detail: str
    """What exactly it was, in that language as far as it is known."""


def shown_reason(reason: Reason | None, language: str | None) -> ShownReason | None:
    """Return a reason in the language of who reads it."""
    if reason is None:
        return None
    text = reason_in(reason.code, language)
    return ShownReason(code=reason.code, text=text, detail=said(reason.detail, language))
