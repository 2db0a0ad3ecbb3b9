"""Files: uploaded, referred to by fields, comments and activities, and gone with them."""

import pytest

from chalicelib.wiring import tenant
from tests.stories.workflows import action, publish, start
from tests.support.files import PDF, PNG, announce, fetch, send, upload
from tests.support.stories import Refusal, path_of


@pytest.fixture
def offers(crm):
    """Deals and leads have a field for files."""
    for type in ("deal", "lead"):
        field = {"code": "uf_offers", "title": "Offers", "type": "file", "multiple": True}
        crm.ask("POST", f"/v1/fields/{type}", field)
    return crm


def gone(crm, id):
    crm.settle()
    return 404 == crm.client.get(f"/v1/files/{id}").status and not any(
        key.endswith(id) for key in kept_bytes()
    )


def kept_bytes():
    return dict(tenant().files.contents)


def refused(crm, method, path, body):
    answer = crm.client.send(method, path, json=body)
    assert 400 <= answer.status < 500
    return answer.json["code"], [one["pointer"] for one in answer.json["errors"]]


def test_a_file_is_fetched_by_who_may_read_the_item(offers):
    id = upload(offers)
    deal = offers.create(uf_offers=[id])
    file = offers.ask("GET", f"/v1/files/{id}")
    assert ("stored", ["deal_1 field#uf_offers"]) == (file["state"], file["belongs_to"])
    ben = offers.as_user(offers.hire("Ben"))
    assert (PDF, [id]) == (fetch(ben, id), ben.ask("GET", path_of(deal))["uf_offers"])


def test_a_replaced_value_takes_its_file_along(offers):
    first, second = upload(offers), upload(offers, "photo.png", PNG)
    deal = offers.create(uf_offers=[first])
    offers.change(deal, uf_offers=[second])
    assert (True, PNG) == (gone(offers, first), fetch(offers, second))
    offers.change(deal, uf_offers=None)
    assert gone(offers, second)


def test_an_item_that_goes_for_good_takes_all_its_files_along(offers):
    in_field, in_comment, at_call, other = (upload(offers) for _ in range(4))
    deal, another = offers.create(uf_offers=[in_field]), offers.create(uf_offers=[other])
    offers.ask("POST", f"{path_of(deal)}/comments", {"text": "See", "files": [in_comment]})
    call = {"subject": "Call", "type": "call", "files": [at_call]}
    offers.ask("POST", f"{path_of(deal)}/activities", call)
    offers.delete(deal)
    assert 3 == sum(one.startswith("kept/") for one in kept_bytes()) - 1
    offers.client.advance("P31D")
    assert [True, True, True] == [gone(offers, one) for one in (in_field, in_comment, at_call)]
    assert PDF == fetch(offers, other)
    assert [another["id"]] == [one["id"] for one in offers.all("/v1/items/deal")]


def test_a_comment_shows_its_files(crm):
    deal, id = crm.create(), upload(crm, "photo.png", PNG)
    crm.ask("POST", f"{path_of(deal)}/comments", {"text": "Look", "files": [id]})
    (comment,) = crm.all(f"{path_of(deal)}/timeline?kind=comment")
    shown = {"id": id, "name": "photo.png", "type": "image/png", "size": len(PNG)}
    assert [shown] == comment["data"]["files"]
    assert PNG == fetch(crm, id)


@pytest.mark.feature("A06")
def test_an_activity_lists_its_files_and_lets_go_of_them(crm):
    deal, first, second = crm.create(), upload(crm), upload(crm, "photo.png", PNG)
    body = {"subject": "Send the offer", "files": [first, second]}
    activity = crm.ask("POST", f"{path_of(deal)}/activities", body)
    assert [first, second] == activity["files"]
    assert [activity] == crm.all(f"{path_of(deal)}/activities")
    crm.ask("PATCH", f"/v1/activities/{activity['id']}", {"files": [second]})
    assert (True, PNG) == (gone(crm, first), fetch(crm, second))
    crm.ask("DELETE", f"/v1/activities/{activity['id']}")
    assert gone(crm, second)


def test_what_automation_copies_belongs_to_both_items(offers):
    id = upload(offers)
    lead = offers.create("lead", title="Chairs", uf_offers=[id])
    deal = offers.create(title="Chairs")
    rule = {"values": {"uf_offers": [id]}}
    offers.rule("executing", "edit_item", rule)
    offers.move(deal, "executing")
    offers.delete(lead)
    assert PDF == fetch(offers, id)
    offers.delete(deal)
    offers.client.advance("P31D")
    assert gone(offers, id)


@pytest.mark.feature("R12", "W20")
def test_comments_of_rules_show_the_files_of_a_field_and_keep_them(offers):
    id = upload(offers)
    files = {"attachments": {"field": "uf_offers"}}
    for text in ("First", "Second"):
        offers.rule("executing", "add_comment", {"text": text, **files})
    deal = offers.create(title="Chairs", uf_offers=[id])
    offers.move(deal, "executing")
    offers.change(deal, uf_offers=[])
    comments = offers.timeline(deal, "comment")
    assert [[id], [id]] == [[one["id"] for one in told["data"]["files"]] for told in comments]
    assert PDF == fetch(offers, id)
    offers.delete(deal)
    offers.client.advance("P31D")
    assert gone(offers, id)


@pytest.mark.feature("R12", "W20")
def test_comments_of_rules_and_workflows_show_uploaded_files(offers):
    id, other = upload(offers), upload(offers, "photo.png", PNG)
    rule = offers.rule("executing", "add_comment", {"text": "See", "attachments": {"files": [id]}})
    step = action("add_comment", text="Look", attachments={"files": [other]})
    workflow = publish(offers, step)
    deal = offers.create(title="Chairs")
    offers.move(deal, "executing")
    start(offers, workflow, deal)
    comments = offers.timeline(deal, "comment")
    shown = {told["text"]: [one["id"] for one in told["data"]["files"]] for told in comments}
    assert {"See": [id], "Look": [other]} == shown
    offers.ask("DELETE", f"/v1/files/{id}")
    offers.move(deal, "new")
    offers.move(deal, "executing")
    assert "no_file" == offers.reason(deal, rule)


@pytest.mark.feature("R12")
@pytest.mark.parametrize(
    ("attachments", "pointer"),
    [
        ({}, "/params/attachments"),
        ({"field": "title"}, "/params/attachments/field"),
        ({"files": ["nope"]}, "/params/attachments/files/0"),
    ],
)
def test_files_that_a_comment_cannot_show_are_refused_when_the_rule_is_saved(
    offers, attachments, pointer
):
    with pytest.raises(Refusal, match=pointer):
        offers.rule("new", "add_comment", {"text": "See", "attachments": attachments})


@pytest.mark.feature("R35", "W11")
def test_more_than_25_mb_of_files_are_told_when_the_e_mail_is_written_or_the_rule_is_saved(crm):
    large = PDF + b" " * (13 * 1024 * 1024)
    files = [upload(crm, f"{one}.pdf", large) for one in "ab"]
    mail = {"subject": "Offer", "text": "See"}
    attached = {**mail, "attachments": {"files": files}}
    with pytest.raises(Refusal, match=r"/params/attachments/files.*25 MB"):
        crm.rule("new", "send_email", attached)
    with pytest.raises(Refusal, match=r"/steps/0/params/attachments/files.*25 MB"):
        publish(crm, action("send_email", **attached))
    deal = crm.create(contact=crm.create("contact", emails=["kim@example.com"])["id"])
    told = refused(crm, "POST", f"{path_of(deal)}/emails", {**mail, "files": files})
    assert ("too_large", ["/files"]) == told
    crm.rule("new", "send_email", {**mail, "attachments": {"files": files[:1]}})


def test_a_file_of_a_comment_stays_with_its_item(crm):
    first, second, id = crm.create(), crm.create(), upload(crm)
    body = {"text": "See", "files": [id]}
    crm.ask("POST", f"{path_of(first)}/comments", body)
    crm.ask("POST", f"{path_of(first)}/comments", body)
    told = refused(crm, "POST", f"{path_of(second)}/comments", body)
    assert ("file_in_use", ["/files/0"]) == told


@pytest.mark.parametrize(
    ("name", "content"),
    [("offer.pdf", b"MZ\x90\x00 a program"), ("photo.png", b"<svg onload=x>")],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_stored(offers, name, content):
    id, deal = upload(offers, name, content), offers.create()
    before = offers.ask("GET", path_of(deal))
    for method, path, body in (
        ("PATCH", path_of(deal), {"uf_offers": [id]}),
        ("POST", "/v1/items/deal", {"uf_offers": [id]}),
    ):
        assert ("wrong_file_type", ["/uf_offers/0"]) == refused(offers, method, path, body)
    for path in ("comments", "activities"):
        body = {"text" if path == "comments" else "subject": "x", "files": [id]}
        assert ("wrong_file_type", ["/files/0"]) == refused(
            offers, "POST", f"{path_of(deal)}/{path}", body
        )
    assert before == offers.ask("GET", path_of(deal))
    assert [f"announced/{id}"] == list(kept_bytes())


def test_what_was_not_uploaded_or_is_not_there_cannot_be_referred_to(offers):
    announced = announce(offers)["id"]
    told = refused(offers, "POST", "/v1/items/deal", {"uf_offers": [announced]})
    assert ("not_uploaded", ["/uf_offers/0"]) == told
    told = refused(offers, "POST", "/v1/items/deal", {"uf_offers": ["nothere"]})
    assert ("unknown_reference", ["/uf_offers/0"]) == told
    foreign = upload(offers.as_user(offers.hire("Ben")))
    told = refused(offers, "POST", "/v1/items/deal", {"uf_offers": [foreign]})
    assert ("unknown_reference", ["/uf_offers/0"]) == told


def test_an_upload_after_a_file_was_taken_changes_nothing(crm):
    file, deal = announce(crm), crm.create()
    assert 204 == send(crm, file["upload"]).status
    assert 204 == send(crm, file["upload"]).status
    crm.ask("POST", f"{path_of(deal)}/comments", {"text": "See", "files": [file["id"]]})
    assert 204 == send(crm, file["upload"], b"%PDF-1.7 no offer").status
    assert PDF == fetch(crm, file["id"])


def test_a_form_takes_nothing_else_and_not_for_ever(crm):
    file = announce(crm)
    assert 403 == send(crm, file["upload"], PDF + b"!").status
    assert 403 == send(crm, file["upload"], key="kept/x").status
    crm.client.advance("PT1H")
    assert 403 == send(crm, file["upload"]).status
    assert {} == kept_bytes()


def test_what_nobody_refers_to_within_a_day_goes(crm):
    id = upload(crm)
    crm.client.advance("PT23H")
    assert 200 == crm.client.get(f"/v1/files/{id}").status
    crm.client.advance("PT2H")
    assert gone(crm, id)


def test_a_request_that_comes_twice_takes_a_file_once(crm):
    deal, id = crm.create(), upload(crm)
    body, key = {"text": "See", "files": [id]}, {"Idempotency-Key": "k"}
    path = f"{path_of(deal)}/comments"
    first, second = (crm.ask("POST", path, body, headers=key) for _ in range(2))
    assert first == second
    assert [first] == crm.all(f"{path_of(deal)}/timeline?kind=comment")
