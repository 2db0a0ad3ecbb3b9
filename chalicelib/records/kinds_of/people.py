"""Rows of what people are told."""

from chalicelib.domain.people.notices import Notice
from chalicelib.records import notices
from chalicelib.records.kinds_of.kind import described

OF_PEOPLE = (
    described(
        notices.NOTICE,
        Notice,
        "notices#7",
        "<instant>#<id>",
        "what a user is told; in the index while it is unread, kept `notice_days`",
    ),
)
