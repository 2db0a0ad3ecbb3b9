"""What is to be said of rules, triggers and conditions is told in the reader's language."""

import pytest

from chalicelib.api.v1.shapes.told_findings import told_condition
from tests.support.stories import telling

BASE = "/v1/automation/deal/default"
VI = {"Accept-Language": "vi"}
GONE = {"field": "uf_size", "op": "eq", "value": "large"}


@pytest.fixture(scope="module")
def crm():
    """A tenant whose rules go in a circle, and whose own field is gone since."""
    with telling() as story:
        story.ask("POST", "/v1/fields/deal", {"code": "uf_size", "type": "string", "title": "Size"})
        story.comment_rule("new", name="Greet", condition=GONE)
        story.trigger("preparation", "email_received", name="Answered", condition=GONE)
        story.ask("DELETE", "/v1/fields/deal/uf_size?force=true")
        story.rule("new", "change_stage", {"stage": "executing"}, name="Forth")
        yield story


def test_a_circle_is_told_where_it_is_saved_and_checked(crm):
    back = {
        "stage": "executing",
        "action": "change_stage",
        "name": "Back",
        "params": {"stage": "new"},
        "run": {"mode": "delay", "delay": "P1DT2H"},
    }
    (found,) = crm.ask("POST", f"{BASE}/rules", back, headers=VI)["findings"]
    told = {
        one["code"]: one["message"]
        for one in crm.ask("GET", f"{BASE}/check", headers=VI)["findings"]
    }

    assert (
        "Các quy tắc 'Back' (Executing) và 'Forth' (New) chuyển mục theo vòng tròn, "
        "cứ mỗi 1 ngày và 2 giờ."
    ) == found["message"]
    assert told["cycle"].endswith("chuyển mục theo vòng tròn, cứ mỗi 1 ngày và 2 giờ.")
    assert told["broken_rule"].startswith("Quy tắc 'Greet' (new) không còn phù hợp: /condition")
    assert told["broken_trigger"].startswith("Trình kích hoạt 'Answered' (preparation) không còn")


def test_a_broken_trigger_says_why_where_it_is_read_and_tried(crm):
    (trigger,) = crm.ask("GET", f"{BASE}/triggers", headers=VI)["items"]
    one = crm.ask("GET", f"{BASE}/triggers/{trigger['id']}", headers=VI)
    deal = crm.create()
    tried = crm.ask(
        "POST", f"{BASE}/test", {"trigger": trigger["id"], "item": deal["id"]}, headers=VI
    )

    assert trigger["broken"] == one["broken"] == tried["detail"]
    assert "không có" in trigger["broken"]


@pytest.mark.parametrize("join", ["all", "any", "not"])
def test_why_a_comparison_cannot_be_made_is_told_however_deep_it_stands(join):
    problem = "the field amount does not exist"
    leaf = {"field": "amount", "op": "empty", "problem": problem, "holds": None}
    inner = leaf if join == "not" else [leaf]
    told = told_condition({join: inner, "holds": None}, "vi")[join]

    assert "không có trường amount" == (told if join == "not" else told[0])["problem"]
    assert told_condition(None, "vi") is None
