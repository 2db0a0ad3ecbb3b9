"""Sessions over HTTP: the cookie, from which pages it counts, and what strangers are told."""

import re
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest

from chalicelib.usecases.react import react
from chalicelib.usecases.tenant.tenant import Tenant
from tests.support.api_client import ADMIN_TOKEN

PATH = "/v1/sessions"
DEALS = "/v1/items/deal"
OWN = {"sec-fetch-site": "same-origin"}


class Browser:
    """Keeps the cookie that it was given, as browsers do."""

    def __init__(self, client, agent="Browser"):
        self.client = client.as_user(None)
        self.agent = agent
        self.cookie = ""

    def call(self, method, path, body=None, *, headers=OWN):
        sent = {"cookie": self.cookie} if self.cookie else {}
        told = {"user-agent": self.agent, **sent, **headers}
        answer = self.client.call(method, path, body, headers=told)
        if "Set-Cookie" in answer.headers:
            (name, morsel), *_ = SimpleCookie(answer.headers["Set-Cookie"]).items()
            self.cookie = f"{name}={morsel.value}" if morsel.value else ""
        return answer

    def sign_in(self, token=ADMIN_TOKEN):
        answer = self.call("POST", PATH, {"token": token})
        assert 201 == answer.status
        return answer


@pytest.fixture
def browser(api):
    return Browser(api)


def deliver(tenant: Tenant):
    """Hand on what the stream tells."""
    for record in tenant.table.stream():
        react(tenant, record.new, record.old, tenant.clock.now(), [])
    tenant.table.forget_stream(len(tenant.table.stream()))


def test_the_cookie_opens_what_the_user_may_do(browser, api):
    answer = browser.sign_in()
    assert {"user": 1, "way": "token", "agent": "Browser", "current": True}.items() <= (
        answer.body.items()
    )
    cookie = answer.headers["Set-Cookie"]
    assert re.fullmatch(
        r"__Host-session=1\.[\w-]{40,}; Path=/; Secure; HttpOnly; SameSite=Strict", cookie
    )
    assert 201 == browser.call("POST", DEALS, {"title": "Chairs"}).status
    assert answer.body == browser.call("GET", f"{PATH}/current").body
    assert 401 == api.as_user(None).get(DEALS).status


def test_with_a_code_by_mail(browser, api):
    api.patch("/v1/users/1", {"email": "ann@example.com"})
    asked = browser.call("POST", PATH, {"email": "ann@example.com"})
    other = browser.call("POST", PATH, {"email": "nobody@example.com"})
    assert (202, {"again_after": 60, "good_for": 600}) == (asked.status, asked.body)
    assert (asked.status, asked.raw) == (other.status, other.raw)
    deliver(api.tenant)
    (mail,) = api.tenant.mail.sent
    code = re.search(r"\d{4} \d{4}", mail.text)[0]
    wrong = browser.call("POST", PATH, {"email": "ann@example.com", "code": "0"})
    nobody = browser.call("POST", PATH, {"email": "nobody@example.com", "code": "0"})
    assert (401, "wrong_sign_in_code") == wrong.problem
    assert wrong.body | {"request_id": ""} == nobody.body | {"request_id": ""}
    assert 201 == browser.call("POST", PATH, {"email": "ann@example.com", "code": code}).status
    assert 200 == browser.call("GET", DEALS).status


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "1"},
        {"token": "a", "email": "a@b.c"},
        {"email": ""},
        {"token": ""},
        {"token": "a" * 501},
    ],
)
def test_what_is_no_way_to_sign_in_is_told(browser, body):
    assert (400, "invalid") == browser.call("POST", PATH, body).problem


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", DEALS, {"title": "Chairs"}),
        ("PATCH", "/v1/settings", {}),
        ("DELETE", f"{PATH}/current", None),
        ("DELETE", PATH, None),
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_from_other_pages_a_session_writes_nothing(browser, method, path, body, headers):
    browser.sign_in()
    refused = browser.call(method, path, body, headers=headers)
    assert (403, "cross_site") == refused.problem
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert 0 == len(browser.call("GET", DEALS, headers={}).body["items"])


def test_from_its_own_pages_it_writes(browser):
    browser.sign_in()
    origin = {"origin": "https://crm.example.com"}
    assert 201 == browser.call("POST", DEALS, {"title": "Chairs"}, headers=origin).status


def test_no_foreign_page_signs_somebody_in(browser):
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        refused = browser.call("POST", PATH, {"token": ADMIN_TOKEN}, headers=headers)
        assert (403, "cross_site") == refused.problem
        assert "Set-Cookie" not in refused.headers
    assert 201 == browser.call("POST", PATH, {"token": ADMIN_TOKEN}, headers={}).status


def test_a_cookie_that_was_planted_is_never_taken_up(browser, api):
    planted = Browser(api)
    planted.sign_in()
    browser.cookie = planted.cookie
    browser.sign_in()
    assert browser.cookie != planted.cookie
    api.tenant.clock.advance(timedelta(seconds=10))
    assert (401, "session_ended") == planted.call("GET", DEALS).problem
    made_up = "__Host-session=1." + "x" * 43
    browser.cookie = made_up
    browser.sign_in()
    assert made_up != browser.cookie


def test_a_token_counts_more_than_a_cookie(browser, api, colleague):
    browser.sign_in()
    bearer = {"authorization": f"Bearer {colleague.token}"}
    both = browser.call("GET", "/v1/me/settings", headers=bearer)
    assert 200 == both.status
    assert 403 == browser.call("POST", "/v1/users", {"name": "Cy"}, headers=bearer).status
    assert 201 == browser.call("POST", DEALS, {"title": "A"}, headers=bearer).status
    wrong = browser.call("GET", DEALS, headers={"authorization": "Bearer wrong"})
    assert (401, "invalid_token") == wrong.problem
    assert (404, "not_found") == browser.call("GET", f"{PATH}/current", headers=bearer).problem


def test_who_signs_out_is_out_and_the_cookie_goes(browser, api):
    browser.sign_in()
    kept = browser.cookie
    answer = browser.call("DELETE", f"{PATH}/current")
    assert (204, "") == (answer.status, browser.cookie)
    api.tenant.clock.advance(timedelta(seconds=10))
    browser.cookie = kept
    assert (401, "session_ended") == browser.call("GET", DEALS).problem


def test_one_sees_where_one_is_signed_in_and_ends_it(browser, api):
    phone = Browser(api, "Phone")
    phone.sign_in()
    api.tenant.clock.advance(timedelta(seconds=10))
    browser.sign_in()
    found = browser.call("GET", PATH).body["items"]
    assert [("Phone", False), ("Browser", True)] == [
        (one["agent"], one["current"]) for one in found
    ]
    assert 204 == browser.call("DELETE", f"{PATH}/{found[0]['id']}").status
    assert 404 == browser.call("DELETE", f"{PATH}/{found[0]['id']}").status
    api.tenant.clock.advance(timedelta(seconds=10))
    assert (401, "session_ended") == phone.call("GET", DEALS).problem
    assert (204, "") == (browser.call("DELETE", PATH).status, browser.cookie)


def test_an_admin_ends_those_of_others_and_nobody_else_does(browser, api, colleague):
    browser.sign_in(colleague.token)
    assert 403 == browser.call("GET", f"{PATH}?user=1").status
    assert 403 == browser.call("DELETE", f"{PATH}?user=1").status
    (bos,) = api.get(f"{PATH}?user=2").body["items"]
    assert "Set-Cookie" not in api.delete(f"{PATH}/{bos['id']}?user=2").headers
    assert [] == api.get(f"{PATH}?user=2").body["items"]


def test_who_has_left_is_out(browser, api, colleague):
    browser.sign_in(colleague.token)
    api.patch("/v1/users/2", {"active": False})
    assert (401, "session_ended") == browser.call("GET", DEALS).problem
    assert (401, "invalid_token") == browser.call("POST", PATH, {"token": colleague.token}).problem
