"""E-mails of rules, and what the client does with them (R24, R35, T03)."""

import pytest

from tests.support.files import PNG, upload
from tests.support.stories import ADMIN, links_to, path_of, pointers, problem, ref

HELLO = {"subject": "Your {{ deal.title }}", "text": "Dear {{ contact.name }}, hello."}
SHOP = "https://shop.example.com/chairs?colour=red"
SALE = "https://shop.example.com/sale"
OFFER = {"subject": "Offer", "text": f"Look at {SHOP} or {SALE}."}


@pytest.fixture
def kim(crm):
    """A client with two addresses."""
    emails = [
        {"value": "kim@example.com", "type": "work"},
        {"value": "kim@home.example", "type": "home"},
    ]
    return crm.create("contact", name="Kim", emails=emails)


@pytest.mark.feature("R35")
def test_the_client_gets_an_email_with_subject_and_text(crm, kim):
    rule = crm.rule("new", "send_email", HELLO)
    deal = crm.create(title="Chair", contact=kim["id"])
    (mail,) = crm.mails()
    assert (["kim@example.com"], "Your Chair") == (mail["to"], mail["subject"])
    assert "Dear Kim, hello." == mail["text"]
    assert "Dear Kim, hello." in mail["html"]
    assert {rule: "done"} == crm.states(deal)


@pytest.mark.feature("R35")
def test_the_timeline_shows_the_email(crm, kim):
    crm.rule("new", "send_email", HELLO)
    deal = crm.create(title="Chair", contact=kim["id"])
    (entry,) = crm.timeline(deal, "email")
    assert ("Dear Kim, hello.", ADMIN) == (entry["text"], entry["author"])
    assert (["kim@example.com"], "Your Chair") == (entry["data"]["to"], entry["data"]["subject"])


@pytest.mark.feature("R35")
def test_the_kind_of_address_can_be_chosen(crm, kim):
    crm.rule("new", "send_email", {**HELLO, "address_type": "home"})
    crm.create(contact=kim["id"])
    assert ["kim@home.example"] == crm.mailed()


@pytest.mark.feature("R35")
def test_an_email_goes_to_the_company_where_there_is_no_contact(crm):
    company = crm.create("company", emails=["office@example.com"])
    crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    crm.create(company=company["id"])
    assert ["office@example.com"] == crm.mailed()


@pytest.mark.feature("R35")
def test_without_a_client_or_an_address_the_rule_fails_with_a_reason(crm, kim):
    rule = crm.rule("new", "send_email", {**HELLO, "address_type": "fax"})
    alone, no_fax = crm.create(), crm.create(contact=kim["id"])
    assert ("no_client", "no_address") == (crm.reason(alone, rule), crm.reason(no_fax, rule))
    assert [] == crm.mails()


@pytest.mark.feature("R35")
def test_what_is_inserted_into_html_is_text_and_no_markup(crm, kim):
    html = {"subject": "Hi", "text": "<b>{{ deal.title }}</b>", "text_type": "html"}
    crm.rule("new", "send_email", html)
    crm.create(title="<script>", contact=kim["id"])
    (mail,) = crm.mails()
    assert "<b>&lt;script&gt;</b>" in mail["html"]


@pytest.mark.feature("R24")
def test_every_recipient_gets_an_email_of_their_own(crm, kim):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    crm.rule("new", "send_email", {**HELLO, "recipient": ["responsible", kay, "client"]})
    crm.create(contact=kim["id"], responsible=ben)
    assert [["ben@example.com"], ["kay@example.com"], ["kim@example.com"]] == [
        mail["to"] for mail in crm.mails()
    ]


@pytest.mark.feature("R24")
def test_an_internal_email_needs_no_client_and_is_not_tracked(crm):
    ben = crm.hire("Ben")
    crm.rule("new", "send_email", {**OFFER, "recipient": "responsible"})
    crm.create(responsible=ben)
    (mail,) = crm.mails()
    assert ["ben@example.com"] == mail["to"]
    assert SHOP in mail["html"].replace("&amp;", "&")
    assert [] == links_to(mail, "/t/")


@pytest.mark.feature("R24")
def test_a_colleague_without_an_address_makes_the_rule_fail(crm):
    kay = crm.hire("Kay", email=None)
    rule = crm.rule("new", "send_email", {"subject": "Hi", "text": "x", "recipient": [kay]})
    deal = crm.create()
    assert ({rule: "failed"}, "no_address") == (crm.states(deal), crm.reason(deal, rule))


@pytest.mark.feature("T03")
def test_an_item_moves_when_its_client_opens_the_email(crm, kim):
    crm.rule("new", "send_email", HELLO)
    crm.trigger("executing", "email_viewed")
    deal, other = crm.create(contact=kim["id"]), crm.create(contact=kim["id"])
    (pixel,) = links_to(crm.mails()[0], "/t/o/")
    answer = _open(crm, pixel)
    assert (200, "image/gif") == (answer.status, answer.headers["content-type"])
    assert ["executing", "new"] == [crm.stage(deal), crm.stage(other)]


@pytest.mark.feature("T03")
def test_opening_the_email_again_moves_the_item_no_further(crm, kim):
    crm.rule("new", "send_email", HELLO)
    crm.trigger("executing", "email_viewed")
    deal = crm.create(contact=kim["id"])
    (pixel,) = links_to(crm.mails()[0], "/t/o/")
    for _ in range(3):
        _open(crm, pixel)
    assert ["executing"] == crm.moved_to(deal)


@pytest.mark.feature("T03")
def test_an_email_without_tracking_holds_no_pixel_and_no_links_of_ours(crm, kim):
    crm.rule("new", "send_email", {**OFFER, "track": False})
    crm.create(contact=kim["id"])
    (mail,) = crm.mails()
    assert [] == links_to(mail, "/t/")


@pytest.mark.feature("T03")
@pytest.mark.parametrize("kind", ["/t/o/", "/t/c/"], ids=["pixel", "link"])
def test_a_forged_token_moves_nothing_and_leads_nowhere(crm, kim, kind):
    crm.rule("new", "send_email", OFFER)
    crm.trigger("executing", "email_viewed")
    crm.trigger("executing", "email_link_clicked")
    deal = crm.create(contact=kim["id"])
    genuine = links_to(crm.mails()[0], kind)[0]
    last = "A" if genuine[-5] != "A" else "B"
    forged = [genuine[:-5] + last + genuine[-4:], genuine[:-1], kind + "x", kind + "a.b"]
    for path in forged:
        answer = _open(crm, path)
        assert "location" not in answer.headers
        assert 500 > answer.status
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T03")
def test_a_pixels_token_is_no_links_token(crm, kim):
    crm.rule("new", "send_email", OFFER)
    crm.trigger("executing", "email_link_clicked")
    deal = crm.create(contact=kim["id"])
    (pixel,) = links_to(crm.mails()[0], "/t/o/")
    answer = _open(crm, pixel.replace("/t/o/", "/t/c/"))
    assert (404, "not_found") == problem(answer)
    assert "location" not in answer.headers
    assert "new" == crm.stage(deal)


def test_a_click_leads_to_the_link_and_moves_the_item(crm, kim):
    crm.rule("new", "send_email", OFFER)
    crm.trigger("executing", "email_link_clicked")
    deal = crm.create(contact=kim["id"])
    shop, _ = links_to(crm.mails()[0], "/t/c/")
    answer = _open(crm, shop)
    assert (302, SHOP) == (answer.status, answer.headers["location"])
    assert "executing" == crm.stage(deal)


def test_only_the_chosen_link_moves_the_item(crm, kim):
    crm.rule("new", "send_email", OFFER)
    crm.trigger("executing", "email_link_clicked", {"url": SALE})
    deal = crm.create(contact=kim["id"])
    shop, sale = links_to(crm.mails()[0], "/t/c/")
    _open(crm, shop)
    assert "new" == crm.stage(deal)
    assert SALE == _open(crm, sale).headers["location"]
    assert "executing" == crm.stage(deal)


def test_a_link_of_a_deleted_deal_moves_nothing(crm, kim):
    crm.rule("new", "send_email", OFFER)
    crm.trigger("executing", "email_link_clicked")
    deal = crm.create(contact=kim["id"])
    shop, _ = links_to(crm.mails()[0], "/t/c/")
    crm.delete(deal)
    assert 500 > _open(crm, shop).status
    assert 404 == crm.client.get(path_of(deal)).status


@pytest.mark.feature("T03")
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"User-Agent": "Slackbot-LinkExpanding 1.0"},
    ],
    ids=["browser", "old browser", "robot"],
)
def test_what_a_machine_opens_and_clicks_moves_nothing(crm, kim, headers):
    crm.rule("new", "send_email", OFFER)
    crm.trigger("preparation", "email_viewed")
    crm.trigger("executing", "email_link_clicked")
    deal = crm.create(contact=kim["id"])
    (pixel,), (shop, _) = (links_to(crm.mails()[0], kind) for kind in ("/t/o/", "/t/c/"))
    assert 200 == _open(crm, pixel, headers).status
    assert SHOP == _open(crm, shop, headers).headers["location"]
    assert "new" == crm.stage(deal)
    _open(crm, pixel)
    assert "preparation" == crm.stage(deal)
    _open(crm, shop)
    assert "executing" == crm.stage(deal)


@pytest.mark.feature("T18")
def test_a_link_with_a_value_in_it_is_watched_for_each_client(crm, kim):
    link = "https://shop.example.com/k\u00e4se?deal={{ deal.id }}"
    crm.rule("new", "send_email", {"subject": "Hi", "text": f"{link} or {SALE}"})
    crm.trigger("executing", "email_link_clicked", {"url": link})
    deal = crm.create(contact=kim["id"])
    own, sale = links_to(crm.mails()[0], "/t/c/")
    _open(crm, sale)
    assert "new" == crm.stage(deal)
    _open(crm, own)
    assert "executing" == crm.stage(deal)


@pytest.mark.feature("T18")
def test_a_clients_own_text_never_leads_anybody_from_us_to_another_site(crm, kim):
    text = (
        '<a href="{{ deal.title }}">x</a><a href="https://shop.example.com/{{ deal.title }}">y</a>'
    )
    crm.rule("new", "send_email", {"subject": "Hi", "text": text, "text_type": "html"})
    crm.create(title="https://evil.example/", contact=kim["id"])
    crm.create(title="javascript:alert(1)", contact=kim["id"])
    direct, none = crm.mails()
    assert 'href="https://evil.example/"' in direct["html"]
    assert 'href="#"' in none["html"]
    landed = [_open(crm, links_to(one, "/t/c/")[0]).headers["location"] for one in (direct, none)]
    assert [
        "https://shop.example.com/https%3A%2F%2Fevil.example%2F",
        "https://shop.example.com/javascript%3Aalert%281%29",
    ] == landed


@pytest.mark.feature("R35")
def test_an_email_in_bbcode_is_html_with_links_that_are_followed(crm, kim):
    text = "[b]Dear {{ contact.name }}[/b]\n[list][*][url=https://shop.example.com/sale]Sale[/url][/list]"
    crm.rule("new", "send_email", {"subject": "Hi", "text": text, "text_type": "bbcode"})
    crm.create(contact=kim["id"])
    (mail,) = crm.mails()
    assert "<b>Dear Kim</b>" in mail["html"]
    assert "Dear Kim\nSale (https://shop.example.com/sale)" == mail["text"]
    (sale,) = links_to(mail, "/t/c/")
    assert SALE == _open(crm, sale).headers["location"]


@pytest.mark.feature("R35")
def test_a_large_email_reaches_the_client(crm, kim):
    rows = "".join(f"<tr><td>Line {n}</td><td>{n} pieces</td></tr>" for n in range(2_200))
    text = f"<html><body><table>{rows}</table></body></html>"
    crm.rule("new", "send_email", {"subject": "Hi", "text": text, "text_type": "html"})
    crm.create(contact=kim["id"])
    (mail,) = crm.mails()
    assert 90_000 < len(mail["html"])
    assert "Line 7 7 pieces" in mail["text"].splitlines()


def _open(crm, path, headers=None):
    """Do what a mail program does: no token, no JSON."""
    stranger = crm.client.as_user(None)
    answer = stranger.get(path, headers=headers)
    stranger.close()
    crm.settle()
    return answer


@pytest.mark.feature("T03")
def test_an_opening_of_an_email_that_never_went_to_the_item_moves_nothing(crm, kim):
    crm.trigger("executing", "email_viewed")
    never = crm.create(contact=kim["id"])
    crm.rule("new", "send_email", HELLO)
    mailed = crm.create(contact=kim["id"])
    for deal in (never, mailed):
        crm.signal("email_viewed", item=ref(deal))
    assert ["new", "executing"] == [crm.stage(never), crm.stage(mailed)]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "java&#10;script:x"]
)
def test_a_fixed_link_to_a_program_is_refused_when_the_rule_is_saved(crm, address):
    params = {**HELLO, "text": f'<a href="{address}">x</a>', "text_type": "html"}
    document = {"stage": "new", "action": "send_email", "params": params}
    answer = crm.client.post("/v1/automation/deal/default/rules", json=document)
    assert (400, ["/params/text"]) == (answer.status, pointers(answer))


def _sent(mail):
    return [(one["name"], one["type"], one["size"]) for one in mail["attachments"]]


@pytest.mark.feature("R35")
def test_the_files_of_a_field_travel_with_the_email(crm, kim):
    field = {"code": "uf_offers", "title": "Offers", "type": "file", "multiple": True}
    crm.ask("POST", "/v1/fields/deal", field)
    rule = crm.rule("new", "send_email", {**HELLO, "attachments": {"field": "uf_offers"}})
    files = [upload(crm, "Ängebot.pdf"), upload(crm, "photo.png", PNG)]
    deal, bare = crm.create(contact=kim["id"], uf_offers=files), crm.create(contact=kim["id"])
    mail, without = crm.mails()
    assert [("Ängebot.pdf", "application/pdf", 17), ("photo.png", "image/png", 18)] == _sent(mail)
    assert [] == _sent(without)
    (entry,) = crm.timeline(deal, "email")
    assert files == [one["id"] for one in entry["data"]["files"]]
    assert {rule: "done"} == crm.states(bare)


@pytest.mark.feature("R35", "W11")
def test_uploaded_files_stay_with_the_rule_that_sends_them(crm, kim):
    id = upload(crm, "terms.pdf")
    crm.rule("new", "send_email", {**HELLO, "attachments": {"files": [id]}})
    assert ["rules"] == crm.ask("GET", f"/v1/files/{id}")["belongs_to"]
    crm.client.advance("P9D")
    deal = crm.create(contact=kim["id"])
    assert [("terms.pdf", "application/pdf", 17)] == _sent(crm.mails()[0])
    crm.ask("DELETE", f"/v1/files/{id}")
    rule = crm.rule("executing", "send_email", HELLO)
    crm.move(deal, "executing")
    assert "done" == crm.states(deal)[rule]


@pytest.mark.feature("R35")
def test_a_file_that_is_gone_makes_the_rule_fail(crm, kim):
    id = upload(crm)
    rule = crm.rule("new", "send_email", {**HELLO, "attachments": {"files": [id]}})
    crm.ask("DELETE", f"/v1/files/{id}")
    deal = crm.create(contact=kim["id"])
    assert ("no_file", []) == (crm.reason(deal, rule), crm.mails())


@pytest.mark.parametrize(
    ("attachments", "pointer"),
    [
        ({}, "/params/attachments"),
        ({"files": []}, "/params/attachments"),
        ({"field": "amount"}, "/params/attachments/field"),
        ({"files": ["nothere"]}, "/params/attachments/files/0"),
        ({"path": "/etc/passwd"}, "/params/attachments/path"),
    ],
)
def test_what_cannot_be_attached_is_told_when_the_rule_is_saved(crm, attachments, pointer):
    params = {**HELLO, "attachments": attachments}
    document = {"stage": "new", "action": "send_email", "params": params}
    answer = crm.client.post("/v1/automation/deal/default/rules", document)
    assert [pointer] == pointers(answer)
