"""People sign in with a browser, over plain http on their own machine too."""

import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.support.issuer import code_of, login_of_the_firm, login_query
from tests.support.stories import problem

OWN = {"Sec-Fetch-Site": "same-origin"}
FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


def test_a_code_comes_by_mail_and_opens_a_session(crm):
    ben = crm.hire("Ben")
    browser = crm.client.as_user(None)
    for email in ("ben@example.com", "nobody@example.com"):
        asked = browser.post("/v1/sessions", {"email": email}, headers=OWN)
        assert (202, 60) == (asked.status, asked.json["again_after"])
    crm.settle()
    (mail,) = crm.client.outbox("email")
    code = re.search(r"\d{4} \d{4}", mail["text"])[0]
    body = {"email": "ben@example.com", "code": code}
    begun = browser.post("/v1/sessions", body, headers=OWN)
    assert (201, ben) == (begun.status, begun.json["user"])
    assert (401, "wrong_sign_in_code") == problem(browser.post("/v1/sessions", body, headers=OWN))
    cookie = {"Cookie": begun.headers["set-cookie"].partition(";")[0]}
    deal = {"title": "Chairs"}
    made = browser.post("/v1/items/deal", deal, headers=cookie | OWN)
    assert (201, ben) == (made.status, made.json["created_by"])
    assert (403, "cross_site") == problem(
        browser.post("/v1/items/deal", deal, headers=cookie | FOREIGN)
    )
    host = browser.url.removeprefix("http://")
    origin = {"Origin": f"http://{host}", "Host": host}
    assert 201 == browser.post("/v1/items/deal", deal, headers=cookie | origin).status
    crm.client.advance("PT12H")
    assert (401, "session_ended") == problem(browser.get("/v1/items/deal", headers=cookie))


VERIFIER = "a-long-verifier-that-nobody-else-knows-0123456789"


@pytest.fixture
def firm(crm):
    """The login of the firm, connected."""
    with login_of_the_firm(crm) as firm:
        yield firm


def at_the_login_page(browser, **more):
    """Go to the firm's login page and come back; return what is posted then."""
    (way,) = browser.get("/v1/sign-in").json["issuers"]
    page = browser.get(f"/v1/sign-in/{way['id']}").json
    place = urlsplit(page["authorization_endpoint"])
    connection = HTTPConnection(place.netloc)
    connection.request("GET", f"{place.path}?{login_query(page, VERIFIER, **more)}")
    answer = connection.getresponse()
    if answer.status != 302:
        return None
    code = code_of(answer.headers["Location"], "own-state")
    connection.close()
    return {"code": code, "verifier": VERIFIER, "issuer": way["id"]}


def test_people_sign_in_as_they_do_in_the_firm(crm, firm):
    ben = crm.hire("Ben")
    browser = crm.client.as_user(None)
    body = at_the_login_page(browser)
    begun = browser.post("/v1/sessions", body, headers=OWN)
    assert (201, ben, "issuer", "acme") == (
        begun.status,
        begun.json["user"],
        begun.json["way"],
        begun.json["issuer"],
    )
    cookie = {"Cookie": begun.headers["set-cookie"].partition(";")[0]}
    assert ben == browser.get("/v1/me", headers=cookie).json["id"]
    again = browser.post("/v1/sessions", body, headers=OWN)
    assert ((401, "sign_in_refused"), False) == (problem(again), "set-cookie" in again.headers)


@pytest.mark.parametrize(
    "bent",
    [
        {"token": "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImJlbkBleGFtcGxlLmNvbSJ9."},
        {"key": "forged"},
        {"email": "eve@example.com"},
        {"claims": {"email_verified": True, "aud": "other"}},
        {"claims": {"email_verified": True, "iss": "https://evil.example"}},
        {"claims": {"email_verified": True, "exp": 1}},
        {"claims": {"email_verified": True, "nonce": "other"}},
        {"claims": {}},
    ],
)
def test_nobody_else_comes_in_by_that_way(crm, firm, bent):
    crm.hire("Ben")
    for name, value in bent.items():
        setattr(firm, name, value)
    browser = crm.client.as_user(None)
    answer = browser.post("/v1/sessions", at_the_login_page(browser), headers=OWN)
    assert ((401, "sign_in_refused"), False) == (problem(answer), "set-cookie" in answer.headers)


def test_a_login_leads_to_no_address_of_others(crm, firm):
    crm.hire("Ben")
    browser = crm.client.as_user(None)
    assert at_the_login_page(browser, redirect_uri="https://evil.example/console") is None
    for more in ("?redirect_uri=https://evil.example", "?next=https://evil.example"):
        assert 400 == browser.get(f"/v1/sign-in/acme{more}").status
    body = at_the_login_page(browser)
    for name, value in {"redirect_uri": "https://evil.example", "issuer": firm.url}.items():
        refused = browser.post("/v1/sessions", body | {name: value}, headers=OWN)
        assert refused.status in (400, 404)
    other = {"code": body["code"], "verifier": "b" * 43, "issuer": "acme"}
    assert (401, "sign_in_refused") == problem(browser.post("/v1/sessions", other, headers=OWN))
