"""Why something ended as it did, as its reader understands it."""

import msgspec

from chalicelib.api.v1.shapes.reasons import ShownReason, shown_reason
from chalicelib.domain.automation.run_states import Reason
from tests.support.world import BEN


def test_the_code_is_explained_in_the_readers_language_and_the_detail_stays():
    lan = msgspec.structs.replace(BEN, user=msgspec.structs.replace(BEN.user, language="vi"))
    reason = Reason("no_phone", "the client has no phone number")
    assert ShownReason(
        code="no_phone",
        text="Người nhận không có số điện thoại thuộc loại này.",
        detail="the client has no phone number",
    ) == shown_reason(reason, lan)


def test_a_code_that_is_given_out_no_more_stands_for_itself_and_nothing_is_nothing():
    assert ShownReason(code="old", text="", detail="x") == shown_reason(Reason("old", "x"), BEN)
    assert shown_reason(None, BEN) is None
