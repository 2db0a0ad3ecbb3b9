"""The system speaks to everybody in their own language and on their own clock."""

import pytest

from tests.stories.workflows import action, publish, read, start
from tests.support.stories import Story, path_of


@pytest.fixture
def lan(crm) -> tuple[int, Story]:
    """A colleague in Vietnam."""
    user = crm.hire("Lan")
    there = crm.as_user(user)
    chosen = {"language": "vi", "time_zone": "Asia/Ho_Chi_Minh"}
    there.ask("PATCH", "/v1/me/settings", chosen)
    return user, there


def told(there: Story) -> list[str]:
    notices = there.ask("GET", "/v1/notifications")["items"]
    return [one["text"] for one in reversed(notices)]


def test_activities_are_told_of_on_the_clock_of_who_is_asked(crm, lan):
    user, there = lan
    ben = crm.hire("Ben")
    deal = crm.create()
    for one in (user, ben):
        body = {"subject": "Call", "responsible": one, "deadline": "2023-04-03T20:00:00Z"}
        crm.ask("POST", f"{path_of(deal)}/activities", body)
    crm.settle()
    assert ["Hoạt động mới: Call, hạn 04/04/2023 03:00"] == told(there)
    assert ["New activity: Call, until 2023-04-03 20:00"] == told(crm.as_user(ben))


def test_posts_and_comments_are_told_of_in_ones_own_language(crm, lan):
    _, there = lan
    crm.ask("POST", "/v1/feed", {"text": "We moved", "everyone": True})
    crm.settle()
    post = there.ask("POST", "/v1/feed", {"text": "Where to?", "everyone": True})["id"]
    crm.ask("POST", f"/v1/feed/{post}/comments", {"text": "Hanoi"})
    crm.settle()
    assert ["Bài viết mới: We moved", "Bình luận mới: Hanoi"] == sorted(told(there))
    assert ["New post: Where to?"] == told(crm)


def test_why_a_rule_did_not_act_is_told_in_the_language_of_who_asks(crm, lan):
    _, there = lan
    rule = crm.rule("new", "send_sms", {"text": "Hi"})
    deal = crm.create()
    ours, theirs = (who.runs(deal)[rule]["reason"] for who in (crm, there))
    assert ("The item has no contact and no company.", "no_client") == (
        ours["text"],
        ours["code"],
    )
    assert {
        "code": "no_client",
        "text": "Mục không có liên hệ và công ty.",
        "detail": "mục không có khách hàng",
    } == theirs


def test_why_a_step_failed_too(crm, lan):
    _, there = lan
    id = publish(crm, action("send_sms", id="x", text="Hi"))
    run = start(crm, id, crm.create())
    (step,) = [one for one in read(there, run)["steps"] if one["step"] == "x"]
    assert "Mục không có liên hệ và công ty." == step["reason"]["text"]


def test_why_something_did_not_happen_is_told_in_the_language_that_is_asked_for(crm):
    crm.rule("new", "add_comment", {"text": "Hi"}, condition={"field": "amount", "op": "not_empty"})
    path = f"/v1/items/deal/{crm.create()['id']}/automation"
    told = [
        crm.client.get(path, headers=headers).json["runs"][0]["reason"]["text"]
        for headers in ({}, {"Accept-Language": "vi"})
    ]
    assert ["The condition did not hold.", "Điều kiện không thỏa mãn."] == told


VIETNAMESE = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}


def test_built_in_fields_are_called_as_the_reader_asks_and_own_ones_as_they_were_made(crm):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_size", "type": "string", "title": "Amount"})
    path = "/v1/catalog/fields/deal"
    for headers, language, titles in [
        ({}, "en", ("Amount", "Contact", "Responsible")),
        (VIETNAMESE, "vi", ("Số tiền", "Liên hệ", "Người phụ trách")),
    ]:
        answer = crm.client.send("GET", path, headers=headers)
        assert language == answer.headers["content-language"]
        fields = {one["code"]: one["title"] for one in answer.json["items"]}
        linked = {one["root"]: one["title"] for one in answer.json["linked"]}
        assert (*titles, "Amount") == (
            fields["amount"],
            linked["contact"],
            linked["responsible"],
            fields["uf_size"],
        )


def test_types_are_called_as_the_reader_asks_and_take_what_was_read(crm):
    crm.ask("POST", "/v1/entity-types", {"title": "Deal", "code": "ticket"})
    answer = crm.client.send("GET", "/v1/entity-types", headers=VIETNAMESE)
    titles = {one["code"]: one["title"] for one in answer.json["items"]}
    assert ("vi", "Giao dịch", "Deal") == (
        answer.headers["content-language"],
        titles["deal"],
        titles["ticket"],
    )
    deal = crm.ask("GET", "/v1/entity-types/deal", headers=VIETNAMESE)
    wanted = {"title": deal["title"], "flags": {"recycle_bin": False}}
    changed = crm.ask("PATCH", "/v1/entity-types/deal", wanted)
    assert ("Deal", False) == (changed["title"], changed["flags"]["recycle_bin"])
