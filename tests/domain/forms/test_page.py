"""The page of a form: readable by everybody, and no place for anybody's script."""

import re
from html.parser import HTMLParser

import pytest

from chalicelib.domain.forms.page import content_policy, form_page, thanks_page
from tests.support.forms import FIELDS, field, form

EVIL = '"><script>alert(1)</script>'


class Page(HTMLParser):
    """What a browser sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, *tags: str):
        return [attrs for tag, attrs in self.tags if tag in tags]


def page(*fields, answers=None, faults=None, **more) -> Page:
    one = form(*fields, **more)
    html = form_page(one, FIELDS, token="t1", answers=answers or {}, faults=faults or {})
    return Page(html)


ALL = (
    field("email", "lead.emails", required=True),
    field("phone", "lead.phones"),
    field("topic", "lead.uf_topic"),
    field("news", "lead.uf_news"),
    field("message", long=True),
)


def test_every_question_has_a_label_and_its_own_kind_of_input():
    found = page(*ALL)
    labelled = {one.get("for") for one in found.all("label")}
    asked = {one["id"] for one in found.all("input", "select", "textarea") if "id" in one}
    assert asked - {"news"} <= labelled
    kinds = {one.get("name"): one.get("type") for one in found.all("input")}
    assert ("email", "tel", "checkbox") == (kinds["email"], kinds["phone"], kinds["news"])
    assert ["", "roof", "door"] == [one["value"] for one in found.all("option")]


def test_what_is_wrong_is_marked_and_what_was_written_is_kept():
    found = page(*ALL, answers={"email": "kim", "topic": "door"}, faults={"email": "no address"})
    (email,) = [one for one in found.all("input") if one.get("name") == "email"]
    assert ("kim", "true", "email-fault") == (
        email["value"],
        email["aria-invalid"],
        email["aria-describedby"],
    )
    assert ["door"] == [one["value"] for one in found.all("option") if "selected" in one]


@pytest.mark.parametrize(
    "where", ["title", "label", "consent", "button", "answer", "fault", "option"]
)
def test_no_text_becomes_markup(where):
    asked = field("a", "lead.name", label=EVIL if where == "label" else "A")
    more = {where: EVIL} if where in ("title", "consent", "button") else {}
    answers = {"a": EVIL} if where == "answer" else {}
    faults = {"a": EVIL} if where == "fault" else {}
    found = page(asked, answers=answers, faults=faults, **more)
    assert [] == found.all("script")
    assert [] == Page(thanks_page(form(success_text=EVIL))).all("script")


def test_the_page_runs_no_script_and_only_its_sites_show_it():
    policy = content_policy(form(origins=("https://www.example.com",)))
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self' https://www.example.com" in policy
    assert "script-src" not in policy
    there = content_policy(form(redirect="https://example.com/thanks?a=1"))
    assert re.search("form-action 'self' https://example.com;", there)


def test_people_do_not_see_the_trap():
    (trap,) = [one for one in page().all("input") if one.get("name") == "website_address"]
    assert ("-1", "off") == (trap["tabindex"], trap["autocomplete"])
