"""Why something ended as it did, as its reader understands it."""

from chalicelib.api.v1.shapes.reasons import ShownReason, shown_reason
from chalicelib.domain.automation.run_states import Reason


def test_the_code_is_explained_in_the_readers_language_and_the_detail_stays():
    reason = Reason("no_phone", "what exactly it was")
    assert ShownReason(
        code="no_phone",
        text="Người nhận không có số điện thoại thuộc loại này.",
        detail="what exactly it was",
    ) == shown_reason(reason, "vi")


def test_a_code_that_is_given_out_no_more_stands_for_itself_and_nothing_is_nothing():
    assert ShownReason(code="old", text="", detail="x") == shown_reason(Reason("old", "x"), None)
    assert shown_reason(None, None) is None


def test_what_exactly_it_was_is_told_in_the_readers_language_where_that_is_known():
    left = Reason("stage_left", "the item left the stage before the rule acted")
    shown = shown_reason(left, "vi")
    assert shown is not None
    assert "mục rời giai đoạn trước khi quy tắc chạy" == shown.detail
    assert left.detail == shown_reason(left, "en").detail
