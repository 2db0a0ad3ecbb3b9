"""Who reads Vietnamese finds what automation did told whole in it, nothing of it in English."""

import pytest

from tests.stories.workflows import action, publish, start
from tests.support.english import english_in
from tests.support.stories import after, before, path_of
from tests.support.waits import client_wait

LARGE = {
    "all": [
        {"field": "amount", "op": "gt", "value": "5000000"},
        {
            "any": [
                {"field": "close_date", "op": "lte", "value": {"field": "today", "plus": "P3D"}},
                {"not": {"field": "contact.name", "op": "contains", "value": "Lan"}},
                {"field": "responsible", "op": "in", "value": [1]},
            ]
        },
    ]
}


@pytest.fixture
def lan(crm):
    """An admin who reads Vietnamese."""
    there = crm.as_user(crm.hire("Lan", admin=True))
    there.ask("PATCH", "/v1/me/settings", {"language": "vi"})
    crm.ask("PATCH", f"/v1/users/{1}", {"name": "Hoa"})
    return there


def test_the_log_of_rules_and_what_conditions_wanted_and_found(crm, lan):
    crm.comment_rule("new", "Xin chào", name="Chào")
    crm.comment_rule("new", "Lớn", name="Đơn lớn — at", condition=LARGE)
    crm.rule("new", "send_sms", {"text": "Chào"}, name="Nhắn tin")
    crm.comment_rule("new", "Sau", name="Sau", after_previous=True)
    crm.comment_rule("new", "Mai", name="Mai", run=after("P2DT3H"), working_time="account")
    crm.comment_rule("new", "Trước", name="Trước", run=before("P1D", "close_date"))
    crm.rule("new", "edit_item", {"values": {"begin_date": "2023-05-01"}}, name="Ghi")
    crm.rule("new", "create_activity", {"subject": "Gọi", "deadline_in": "P1D"}, name="Việc")
    deal = crm.create(title="Ghế", amount="1250000.50")
    runs = {run["name"]: run for run in lan.runs(deal).values()}

    asked = runs["Đơn lớn — at"]["reason"]["detail"]
    assert (
        "điều kiện không thỏa khi quy tắc đến hạn: Số tiền lớn hơn 5.000.000 và (Ngày kết thúc "
        "nhiều nhất là Hôm nay cộng 3 ngày hoặc không (Liên hệ: Tên chứa “Lan”) hoặc Người phụ "
        "trách là một trong Hoa); Số tiền khi đó là 1.250.000,50; Ngày kết thúc khi đó là "
        "10/04/2023; Hôm nay khi đó là 03/04/2023; Liên hệ: Tên khi đó là (trống); "
        "Người phụ trách khi đó là Hoa"
    ) == asked
    assert runs["Mai"]["summary"].startswith(
        "Thêm bình luận 'Mai' — 2 ngày và 3 giờ sau khi vào giai đoạn, trong giờ làm việc, đến hạn "
    )
    told = [run["summary"] for run in runs.values()]
    told += [run["reason"]["detail"] for run in runs.values() if run["reason"]]
    assert [] == english_in(told, "— at")


def test_the_timeline_tells_what_rules_and_workflows_wait_for(crm, lan):
    crm.rule("new", "wait", {"until_in": "P1D", "comment": "Chờ; thư the client"}, name="Đợi")
    workflow = publish(crm, client_wait(), action("send_sms", id="x", text="Chào"), name="Gọi lại")
    deal = crm.create(title="Ghế")
    start(crm, workflow, deal)
    crm.settle()
    lines = [one["text"] for one in lan.timeline(deal, "wait", "log")]
    crm.ask("POST", f"{path_of(deal)}/automation/stop")
    after_stop = [one["text"] for one in lan.timeline(deal, "wait", "log")]

    assert [] == english_in([*lines, *after_stop], "thư the client")
    assert any("Chờ; thư the client" in one for one in lines)
    assert len(lines) == len(after_stop) == 3
