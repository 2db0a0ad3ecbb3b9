"""Forms of the site through the API."""

import pytest

from chalicelib.usecases.signals import submit_form
from tests.support.forms import CONTACT_US

ANSWERS = {"email": "kim@example.com", "consent": True}
PAGE = {"Accept": "text/html,*/*", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def form(api):
    return api.post("/v1/forms", CONTACT_US).body


@pytest.fixture
def path(form):
    return f"/forms/{form['id']}"


def stored(api):
    return [key for key in api.tenant.table.rows() if key[0].startswith("signal#")]


def test_a_form_is_set_up_read_changed_listed_and_removed(api, form):
    mine = f"/v1/forms/{form['id']}"
    assert ("lead", "form", 1) == (form["makes"], form["kind"], form["version"])
    assert form == api.get(mine).body
    changed = api.patch(mine, {"title": "Hello"}).body
    assert {**form, "title": "Hello", "version": 2} == changed
    assert changed == api.patch(mine, {"title": "Hello"}).body
    assert [changed] == api.get("/v1/forms").body["items"]
    assert 204 == api.delete(mine).status
    assert (404, 404) == (api.get(mine).status, api.get(f"/forms/{form['id']}").status)


def test_a_form_that_makes_no_sense_is_refused(api):
    body = {**CONTACT_US, "fields": [{"name": "a", "label": "A", "to": "lead.nothing"}]}
    answer = api.post("/v1/forms", body)
    assert (400, "/fields/0/to") == (answer.status, answer.body["errors"][0]["pointer"])


def test_a_form_is_filled_in_by_anybody_and_may_be_read_by_scripts_of_sites(api, stranger, path):
    answer = stranger.post(path, ANSWERS)
    assert (200, True, "Thank you.") == (
        answer.status,
        answer.body["accepted"],
        answer.body["text"],
    )
    assert "*" == answer.headers["Access-Control-Allow-Origin"]
    assert 1 == len(stored(api))


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://www.example.com", 200),
        ("null", 403),
        ("https://evil.example.com", 403),
    ],
)
def test_only_its_own_sites_send_a_form(api, stranger, form, path, origin, status):
    api.patch(f"/v1/forms/{form['id']}", {"origins": ["https://www.example.com"]})
    assert status == stranger.post(path, ANSWERS, headers={"Origin": origin}).status


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"email": "kim@example.com"},
        {**ANSWERS, "admin": "1"},
        {**ANSWERS, "name": {"$ne": 1}},
        {**ANSWERS, "name": "x" * 70_000},
        {**ANSWERS, **{f"x{number}": "y" for number in range(10_000)}},
    ],
    ids=["nothing", "no consent", "unknown", "object", "giant", "many"],
)
def test_hostile_forms_get_a_clear_error_and_nothing_is_stored(api, stranger, path, answers):
    answer = stranger.post(path, answers)
    assert (400, "invalid") == (answer.status, answer.body["code"])
    assert answer.body["errors"]
    assert [] == stored(api)


def test_who_fills_what_nobody_sees_is_told_thanks_and_nothing_is_stored(api, stranger, path):
    answer = stranger.post(path, {**ANSWERS, "website_address": "https://spam.example.com"})
    assert (200, []) == (answer.status, stored(api))


def test_no_more_than_so_many_are_taken_from_one_address(api, stranger, path, monkeypatch):
    monkeypatch.setattr(submit_form, "MOST_PER_HOUR", 2)
    answers = [{**ANSWERS, "message": text} for text in "abc"]
    assert [200, 200, 429] == [stranger.post(path, one).status for one in answers]
    assert 2 == len(stored(api))


def test_the_page_can_be_shown_by_its_sites_and_sent_without_javascript(api, form, path):
    api.patch(f"/v1/forms/{form['id']}", {"origins": ["https://www.example.com"]})
    shown = api.as_user(None).get(path)
    assert 200 == shown.status
    assert "https://www.example.com" in shown.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown.headers


def test_the_own_page_says_where_it_is_sent_from(api, stranger, form, path):
    """Under the policy of all other answers browsers would say `null`, as any hidden page does."""
    assert "same-origin" == api.as_user(None).get(path).headers["Referrer-Policy"]
    own = "/".join(api.tenant.public_url.split("/")[:3])
    raw = b"email=kim%40example.com&consent=on"
    assert 200 == stranger.post(path, raw, headers={**PAGE, "Origin": own}).status


def test_a_browser_gets_the_form_again_with_what_is_wrong(api, stranger, path):
    answer = stranger.post(path, b"email=kim&name=%3Cb%3E", headers=PAGE)
    text = answer.raw.decode()
    assert 400 == answer.status
    assert 'aria-invalid="true"' in text
    assert "&lt;b&gt;" in text
    assert [] == stored(api)


def test_what_is_wrong_is_told_in_the_language_of_the_browser(stranger, path):
    headers = {**PAGE, "Accept-Language": "vi"}
    answer = stranger.post(path, b"email=kim", headers=headers)
    assert "cần một địa chỉ e-mail" in answer.raw.decode()


def test_a_browser_is_thanked_or_led_on(api, stranger, form, path):
    raw = b"email=kim%40example.com&consent=on"
    assert b"Thank you." in stranger.post(path, raw, headers=PAGE).raw
    api.patch(f"/v1/forms/{form['id']}", {"redirect": "https://example.com/für-Sie"})
    answer = stranger.post(path, raw + b"&name=Kim", headers=PAGE)
    leads = "https://example.com/f%C3%BCr-Sie"
    assert (303, leads) == (answer.status, answer.headers["Location"])


def test_a_form_that_is_switched_off_is_not_there(api, stranger, form, path):
    api.patch(f"/v1/forms/{form['id']}", {"enabled": False})
    assert (404, 404) == (stranger.get(path).status, stranger.post(path, ANSWERS).status)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "This form does not exist"), ("vi-VN,vi;q=0.9", "Biểu mẫu này không tồn tại")],
)
def test_a_browser_is_told_in_its_language_that_there_is_no_form(stranger, language, said):
    headers = {**PAGE, "Accept-Language": language}
    answers = [
        stranger.get("/forms/none", headers=headers),
        stranger.post("/forms/none", b"email=kim", headers=headers),
    ]
    for answer in answers:
        assert (404, language[:2]) == (answer.status, answer.headers["Content-Language"])
        assert answer.headers["Content-Type"].startswith("text/html")
        assert said in answer.raw.decode()
        assert f'<html lang="{language[:2]}">' in answer.raw.decode()


def test_who_wants_no_page_is_told_so_as_ever(stranger):
    answer = stranger.get("/forms/none")
    assert (404, "not_found") == (answer.status, answer.body["code"])
