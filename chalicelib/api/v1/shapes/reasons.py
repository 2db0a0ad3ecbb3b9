"""Why something ended as it did, as its reader understands it."""

import msgspec

from chalicelib.domain.automation.run_in_words import RunWords, detail_of
from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.automation.runs import Run
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


def reason_of(run: Run, words: RunWords) -> ShownReason | None:
    """Return why a run of a rule ended as it did, with titles and values where it tells of them."""
    if run.reason is None:
        return None
    text = reason_in(run.reason.code, words.language)
    return ShownReason(code=run.reason.code, text=text, detail=detail_of(run, words.names))
