"""People sign in with a browser, over plain http on their own machine too."""

import re

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
