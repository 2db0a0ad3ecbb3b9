"""Amounts, moments and durations in sentences are told as the language writes them."""

import pytest

from chalicelib.domain.words.said import said


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        (
            "Payment received: 1250000.50 VND (Deposit)",
            "Khoản thanh toán đã nhận: 1.250.000,50 VND (Deposit)",
        ),
        (
            "Booked Room, 2026-03-02 09:00 to 10:30 (Asia/Bangkok): Massage",
            "Đã đặt Room, 02/03/2026 09:00 đến 10:30 (Asia/Bangkok): Massage",
        ),
        *(
            (
                f"The rule “r” waits for the client (until {english})",
                f"Quy tắc “r” chờ khách hàng (đến {vietnamese})",
            )
            for english, vietnamese in [
                ("2026-03-02", "02/03/2026"),
                ("02.03.2026 09:00", "02.03.2026 09:00"),
                ("2026-99-02", "2026-99-02"),
            ]
        ),
        *(
            (
                f"The rules 'a' (New) and 'b' (Won) move the item in a circle, {english}.",
                f"Các quy tắc 'a' (New) và 'b' (Won) chuyển mục theo vòng tròn, {vietnamese}.",
            )
            for english, vietnamese in [
                ("every 1 day and 2 hours", "cứ mỗi 1 ngày và 2 giờ"),
                ("every day", "cứ mỗi ngày"),
                ("every 10 minutes", "cứ mỗi 10 phút"),
                ("again and again", "lặp đi lặp lại"),
            ]
        ),
    ],
)
def test_a_value_is_read_by_its_place(english, vietnamese):
    assert vietnamese == said(english, "vi")
    assert english == said(english, "en")
