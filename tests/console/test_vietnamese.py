"""Story 25: nobody loses their place by switching to Vietnamese (that all is, is in test_looks)."""

import re

import pytest

from tests.stories.workflows import action, publish, start
from tests.support.english import english_in
from tests.support.stories import after
from tests.support.waits import client_wait


def test_who_switches_the_language_stays_where_they_are(desk, crm):
    crm.create(title="Ghế gỗ", amount="1250000.50")
    window = desk.sit(route="deal/default")
    window.clicks("Account")
    window.clicks("Tiếng Việt", "menuitemradio")
    window.sees("Giao dịch", "heading")
    window.is_at("deal/default")
    window.sees_card("Ghế gỗ", "New")
    window.reloads()
    window.sees("Giao dịch", "heading")
    assert "vi" == window.page.evaluate("document.documentElement.lang")


TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode.data.trim());
  return found.filter(Boolean);
}"""
STAGE = "Analysis of the loss"
"""A name that the tenant has given."""
LARGE = {
    "all": [
        {"field": "amount", "op": "gt", "value": "5000000"},
        {"not": {"field": "close_date", "op": "lt", "value": "2023-04-01"}},
    ]
}


@pytest.fixture
def worked(crm):
    """A deal on which rules were done, skipped, failed, or wait, and a workflow that rests."""
    crm.comment_rule("new", "Xin chào", name="Chào")
    crm.comment_rule("new", "Lớn", name="Đơn lớn", condition=LARGE)
    crm.comment_rule("new", "Mai", name="Mai", run=after("P2DT3H"), working_time="account")
    crm.rule("new", "send_sms", {"text": "Chào"}, name="Nhắn tin")
    crm.comment_rule("new", "Sau", name="Sau", after_previous=True)
    crm.rule("new", "wait", {"until_in": "P1D", "comment": "Chờ thư"}, name="Đợi")
    crm.comment_rule("executing", "Lớn", name="Chỉ đơn lớn", condition=LARGE)
    crm.comment_rule("executing", "Xong", name="Hôm sau", run=after("P1D"))
    workflow = publish(
        crm,
        {**action("send_sms", id="sms", text="Chào"), "title": "Nhắn"},
        client_wait(title="Chờ khách"),
        name="Gọi lại",
    )
    deal = crm.create(title="Ghế gỗ", amount="1250000.50")
    return start(crm, workflow, deal)


def test_what_automation_did_and_will_do_is_told_in_vietnamese_alone(desk, crm, worked):
    window = desk.sit(route="deal/default", locale="vi-VN")
    window.sees_card("Ghế gỗ", "New")
    window.holds_over("Ghế gỗ", "Executing")
    window.sees(re.compile("Chỉ đơn lớn sẽ không thực hiện"))
    assert [] == english_in(window.page.evaluate(TEXTS), STAGE)
    window.page.keyboard.press("Escape")
    window.page.mouse.up()
    for route, sign in (
        ("deal/default?open=1&tab=automation", "khi đó là"),
        ("deal/default?open=1&tab=timeline", "Quy tắc “Đợi” chờ khách hàng"),
        ("deal/default?open=1&tab=workflows", "Gọi lại"),
        ("runs", "Nhắn tin"),
        ("runs?state=skipped", "Số tiền lớn hơn 5.000.000"),
        (f"workflows/runs/{worked}", "Chờ khách"),
    ):
        window.moves_on_to(route)
        window.sees(re.compile(re.escape(sign)))
        window.is_ready()
        assert [] == english_in(window.page.evaluate(TEXTS), STAGE), route
