"""E-mails that people write on an item's card, over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.reasons import ShownReason, shown_reason
from chalicelib.domain.automation.letters import Letter
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.automation.letters import show_letter, write_letter
from chalicelib.usecases.files.take_files import MOST_FILES

EMAILS = Endpoints("Emails")

Short = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


class EmailBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An e-mail about an item."""

    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
    text: Annotated[
        str,
        msgspec.Meta(
            min_length=1, max_length=102_400, description="May hold placeholders, as in rules."
        ),
    ]
    text_type: Literal["plain", "html", "bbcode"] = "plain"
    recipient: Annotated[
        list[int | str] | int | str,
        msgspec.Meta(description='"client", "responsible", the id of a user, or a list.'),
    ] = "client"
    sender: Annotated[
        Short | None, msgspec.Meta(description="Address; the tenant's by default.")
    ] = None
    address_type: Annotated[
        Short | None, msgspec.Meta(description="Only an address of this type of the client's.")
    ] = None
    track: Annotated[
        bool, msgspec.Meta(description="Whether it is noticed that the client opens it or clicks.")
    ] = True
    files: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=60)], ...],
        msgspec.Meta(max_length=MOST_FILES, description="Ids of uploaded files."),
    ] = ()


class EmailDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An e-mail, and what has become of it; the timeline shows what was sent."""

    id: str
    item: str
    subject: str
    state: RunState
    reason: Annotated[ShownReason | None, msgspec.Meta(description="Why it did not leave.")]
    author: int
    written_at: datetime
    sent_at: datetime | None


@EMAILS.create(
    "/v1/items/{type}/{id}/emails", right=Right.CARD_WRITE, body=EmailBody, answer=EmailDocument
)
def write(call: Call) -> EmailDocument:
    """Send an e-mail about an item.

    It leaves moments later, tracked as the e-mails of rules are, and is tried again where the mail
    provider does not answer.
    """
    params = msgspec.to_builtins(call.body)
    params = {name: value for name, value in params.items() if value is not None}
    params.pop("files")
    letter = write_letter(
        call.tenant,
        call.caller,
        call.item,
        params,
        files=call.body.files,
        now=call.now,
        once=call.once,
    )
    return _shown(letter, call.language)


@EMAILS.get("/v1/emails/{id}", right=Right.CARD_READ, answer=EmailDocument)
def read(call: Call) -> EmailDocument:
    """Read what has become of an e-mail."""
    return _shown(show_letter(call.tenant, call.caller, call.path["id"]), call.language)


def _shown(letter: Letter, language: str) -> EmailDocument:
    return EmailDocument(
        id=letter.id,
        item=str(letter.item),
        subject=str(letter.params["subject"]),
        state=letter.state,
        reason=shown_reason(letter.reason, language),
        author=letter.author,
        written_at=letter.written_at,
        sent_at=letter.finished_at if letter.state is RunState.DONE else None,
    )
