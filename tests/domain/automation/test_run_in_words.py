"""Lines of the run log."""

import ast
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.automation.rules import Rule, WorkingTime
from chalicelib.domain.automation.run_in_words import RunWords, detail_of, summary_of
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.values_in_words import Names
from chalicelib.domain.words.said import found_deed

ROOT = Path(__file__).parents[3] / "chalicelib"

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = RunWords(
    action_title={"send_email": "Send email"}.get,
    names=Names(
        fields={"close_date": Field(code="close_date", title="Closing date", type=FieldType.DATE)},
        pipelines={},
        users={2: "Ben"},
        style=Style(ZoneInfo("Europe/Berlin"), "DD.MM.YYYY"),
    ),
)


def run(rule=None, **more) -> Run:
    given = {"id": "r1", "stage": "new", "name": "Welcome", "action": "send_email", **(rule or {})}
    return Run(
        item=ItemRef("deal", 1),
        entry=1,
        rule=Rule(**given),
        entered_at=AT,
        cause=Cause(),
        **{"state": RunState.DONE, **more},
    )


def said(one: Run) -> str:
    return summary_of(one, WORDS)


def test_what_when_and_what_came_of_it():
    mode = {"mode": "delay", "delay": "P2D"}
    done = run({"run": mode}, did="mail to anna@example.com")

    assert "Send email 'Welcome' — 2 days after entering, done: mail to anna@example.com" == said(
        done
    )


def test_a_name_that_is_the_title_is_not_said_twice():
    assert "Send email — at once, done" == said(run({"name": "Send email"}))


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ({}, "at once"),
        ({"after_previous": True}, "after the rule above it"),
        (
            {"run": {"mode": "delay", "delay": "PT10M", "base": "close_date"}},
            "10 minutes after Closing date",
        ),
        (
            {"run": {"mode": "delay", "delay": "P1D"}, "after_previous": True},
            "1 day after entering, after the rule above it",
        ),
        (
            {"run": {"mode": "before", "delay": "P1D", "field": "uf_gone"}},
            "1 day before uf_gone",
        ),
        (
            {"run": {"mode": "at", "field": "close_date", "time": "12:00"}},
            "at 12:00 on Closing date",
        ),
        ({"run": {"mode": "at", "field": "close_date"}}, "at Closing date"),
        ({"run": {"mode": "at", "instant": "2030-03-01T09:00:00Z"}}, "at 01.03.2030 10:00"),
        ({"working_time": WorkingTime.ACCOUNT}, "at once, in working time"),
        (
            {"working_time": WorkingTime.RESPONSIBLE},
            "at once, in the responsible person's hours",
        ),
    ],
)
def test_when(rule, when):
    assert f"Send email 'Welcome' — {when}, done" == said(run(rule))


@pytest.mark.parametrize(
    ("state", "reason", "became"),
    [
        (RunState.SCHEDULED, None, "due 02.03.2026 10:00"),
        (RunState.SCHEDULED, "try 1 failed: x", "due 02.03.2026 10:00: try 1 failed: x"),
        (RunState.WAITING_HOURS, None, "waits for working hours until 02.03.2026 10:00"),
        (RunState.WAITING_PREV, None, "waits for the rule above it"),
        (RunState.UNSCHEDULED, "the date field is empty", "not planned: the date field is empty"),
        (RunState.RUNNING, None, "running"),
        (RunState.FAILED, "there is no client", "failed: there is no client"),
        (RunState.BLOCKED, "the rule above it failed", "blocked: the rule above it failed"),
        (RunState.SKIPPED, "the condition did not hold", "skipped: the condition did not hold"),
        (RunState.STOPPED, "the item left the stage", "stopped: the item left the stage"),
    ],
)
def test_what_became_of_it(state, reason, became):
    one = run(state=state, due_at=AT, reason=reason and Reason("code", reason), did="never said")

    assert f"Send email 'Welcome' — at once, {became}" == said(one)


def test_an_attempt_by_hand_says_who_asked():
    assert "Send email 'Welcome' — tried again by Ben, done" == said(run(retry=1, asked_by=2))


def test_every_state_is_said():
    for state in RunState:
        assert said(run(state=state))


VIETNAMESE = RunWords(
    action_title={"send_email": "Gửi e-mail"}.get,
    names=Names(
        fields={
            "close_date": Field(code="close_date", title="Ngày kết thúc", type=FieldType.DATE),
            "amount": Field(code="amount", title="Số tiền", type=FieldType.MONEY),
        },
        pipelines={},
        users={2: "Bình"},
        style=Style(ZoneInfo("Asia/Ho_Chi_Minh"), "DD/MM/YYYY"),
        language="vi",
        types={"deal": "Giao dịch"},
    ),
)
NOT_HELD = (
    'the condition did not hold when the rule was due: amount is greater than "5000" and '
    "close_date is not empty; amount was 3000, close_date was empty"
)


def skipped(detail=NOT_HELD):
    return run(
        state=RunState.SKIPPED,
        reason=Reason("condition_false", detail),
        seen={"amount": "3000", "close_date": None},
    )


def test_a_line_is_told_whole_in_vietnamese_whatever_its_names_say():
    rule = {"name": "Nhắc — at once, done", "run": {"mode": "delay", "delay": "P1DT2H"}}
    done = run(rule, did="amount, responsible: Bình of deal_7; mail to a@b.example")

    assert (
        "Gửi e-mail 'Nhắc — at once, done' — 1 ngày và 2 giờ sau khi vào giai đoạn, xong: "
        "Số tiền, responsible: Bình của Giao dịch 7; e-mail gửi a@b.example"
    ) == summary_of(done, VIETNAMESE)


def test_what_a_condition_wanted_and_found_is_told_with_titles_and_values():
    assert (
        "điều kiện không thỏa khi quy tắc đến hạn: Số tiền lớn hơn 5.000 và Ngày kết thúc không "
        "trống; Số tiền khi đó là 3.000; Ngày kết thúc khi đó là (trống)"
    ) == detail_of(skipped(), VIETNAMESE.names)
    assert summary_of(skipped(), VIETNAMESE).startswith(
        "Gửi e-mail 'Welcome' — ngay lập tức, bị bỏ qua: điều kiện không thỏa"
    )


def test_of_a_condition_that_was_cut_only_what_it_found_is_told():
    assert (
        "điều kiện không thỏa khi quy tắc đến hạn: "
        "Số tiền khi đó là 3.000; Ngày kết thúc khi đó là (trống)"
    ) == detail_of(skipped(NOT_HELD[:70]), VIETNAMESE.names)


def test_what_a_reader_may_not_see_of_a_condition_stays_hidden():
    hidden = "what is said here tells of items that your roles do not let you see"
    assert "5000" not in detail_of(skipped(hidden), VIETNAMESE.names)


def test_what_somebody_has_written_is_not_told_otherwise():
    written = run(did="SMS to my mother", result={"entry_id": "1"})
    assert summary_of(written, VIETNAMESE).endswith("xong: SMS to my mother")


@pytest.mark.parametrize("state", RunState)
def test_every_state_is_said_in_vietnamese(state):
    one = run(state=state, due_at=AT, did="x", reason=Reason("no_client", "the item has no client"))
    _, said_vi = summary_of(one, VIETNAMESE).split(", ", 1)
    _, said_en = said(one).split(", ", 1)
    assert said_vi.split(":")[0] != said_en.split(":")[0]


def deeds():
    """What effects say that they do, {} in the places of names and values."""
    for path in (ROOT / "domain" / "automation").glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and function.name == "in_words":
                for node in ast.walk(function):
                    if isinstance(node, ast.Return) and isinstance(node.value, ast.JoinedStr):
                        yield (
                            path.name,
                            "".join(
                                one.value if isinstance(one, ast.Constant) else "x"
                                for one in node.value.values
                            ),
                        )


def test_every_deed_is_known_in_vietnamese():
    found = list(deeds())
    assert len(found) > 8
    assert [] == [one for one in found if found_deed(one[1], "vi") is None]
