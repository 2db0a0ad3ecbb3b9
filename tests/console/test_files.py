"""Files: chosen, dropped or pasted, sent with their progress, named, fetched and taken away."""

import re

import pytest
from playwright.sync_api import expect

from chalicelib.wiring import tenant
from tests.console.test_item import opened
from tests.support.documents import document_template, documents, unconfined
from tests.support.files import PDF, PNG, fetch, upload
from tests.support.local_server import local_server
from tests.support.word import text_of, word

__all__ = ["unconfined"]
STORE = "**/_local/files"
"""Where uploads go on this machine."""
OFFER = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": PDF}
PHOTO = {"name": "photo.png", "mimeType": "image/png", "buffer": PNG}
DROP = """(element, [name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const send = (kind) => element.dispatchEvent(
    new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: files}));
  send("dragover");
  return send("drop");
}"""
PASTE = """(element, [name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  element.dispatchEvent(
    new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: files}));
}"""


@pytest.fixture
def chairs(crm):
    """A deal with a client, a field for one file and one for several."""
    for code, title, multiple in (("uf_plan", "Plan", False), ("uf_offers", "Offers", True)):
        field = {"code": code, "title": title, "type": "file", "multiple": multiple}
        crm.ask("POST", "/v1/fields/deal", field)
    ann = crm.create("contact", name="Ann", emails=["ann@north.example"])
    return crm.create(title="Chairs", contact=ann["id"])


def chooses(window, label, *files):
    """Press the button, and choose files from the machine."""
    with window.page.expect_file_chooser() as asked:
        window.clicks(chooser(label))
    asked.value.set_files(list(files))


def chooser(label):
    return re.compile(f"^Choose (a file|files): {label}$")


def downloads(window, name):
    """Click on a file, and return how the browser calls it and what is in it."""
    with window.page.expect_download() as asked:
        window.clicks(name)
    return asked.value.suggested_filename, asked.value.path().read_bytes()


# ---- fields


def test_a_file_is_chosen_for_a_field_by_keys_alone_and_fetched(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    # Else the driver may hear of choosers only after the key was pressed.
    window.page.on("filechooser", lambda _: None)
    window.part("button", "Add Plan").focus()
    window.presses("Enter")
    window.focus_is_on(window.part("button", chooser("Plan")))
    with window.page.expect_file_chooser() as asked:
        window.presses("Enter")
    asked.value.set_files([OFFER])
    window.sees("offer.pdf", within=window.part("list", "Plan"))
    window.clicks("Save")

    window.sees("Edit Plan: offer.pdf", "button")
    assert PDF == fetch(crm, crm.read(chairs)["uf_plan"])
    assert ("offer.pdf", PDF) == downloads(window, "offer.pdf")


def test_of_several_one_is_added_and_one_removed(desk, crm, chairs):
    first, second = upload(crm, "first.pdf"), upload(crm, "second.pdf")
    crm.change(chairs, uf_offers=[first, second])
    window = opened(desk, crm, chairs)
    window.clicks("Edit Offers: first.pdf, second.pdf")
    chooses(window, "Offers", PHOTO)
    window.sees("photo.png")
    window.clicks("Remove first.pdf")
    window.focus_is_on(window.part("button", chooser("Offers")))
    window.clicks("Save")

    window.sees("Edit Offers: second.pdf, photo.png", "button")
    kept = crm.read(chairs)["uf_offers"]
    assert [PDF, PNG] == [fetch(crm, one) for one in kept]
    assert second == kept[0]


def test_another_file_takes_the_place_of_the_one_that_there_can_be(desk, crm, chairs):
    crm.change(chairs, uf_plan=upload(crm))
    window = opened(desk, crm, chairs)
    window.clicks("Edit Plan: offer.pdf")
    chooses(window, "Plan", PHOTO)
    window.sees_no("offer.pdf")
    window.clicks("Save")
    window.sees("Edit Plan: photo.png", "button")


def test_a_new_item_takes_its_files_along(desk, crm, chairs):
    window = desk.sit(route="deal/default")
    window.clicks("Add to New")
    window.clicks("All fields")
    window.fills("Title", "Tables")
    window.clicks("All fields")
    chooses(window, "Offers", OFFER)
    window.sees("offer.pdf")
    window.part("dialog").get_by_role("button", name="Add", exact=True).click()

    window.sees_card("Tables", "New")
    (tables,) = [one for one in crm.all("/v1/items/deal") if one["title"] == "Tables"]
    assert [PDF] == [fetch(crm, one) for one in tables["uf_offers"]]


def test_who_may_add_no_files_sees_them_all_the_same(desk, crm, chairs):
    crm.change(chairs, uf_plan=upload(crm))
    role = {"name": "Reader", "permissions": [{"type": "deal", "items": {"read": "all"}}]}
    eve = crm.hire("Eve", roles=[crm.ask("POST", "/v1/roles", role)["id"]])
    window = desk.sit(eve, route=f"deal/{chairs['id']}")

    window.sees_no(re.compile("^Edit |^Choose "), "button")
    assert ("offer.pdf", PDF) == downloads(window, "offer.pdf")


# ---- comments, activities, e-mails


@pytest.mark.parametrize("how", [DROP, PASTE])
def test_what_is_dropped_or_pasted_onto_a_comment_goes_with_it(desk, crm, chairs, how):
    window = opened(desk, crm, chairs)
    comment = window.part("textbox", "Comment")
    comment.evaluate(how, ["<b>note.txt", "four chairs"])
    window.sees("_b_note.txt")
    expect(window.part("button", "Add comment")).to_be_disabled()
    window.fills("Comment", "See there")
    window.clicks("Add comment")

    timeline = window.part("list", "Timeline")
    window.sees("Admin commented", within=timeline)
    window.sees("1 kB", within=timeline)
    window.sees_no(re.compile("^Remove "), "button")
    assert ("_b_note.txt", b"four chairs") == downloads(window, "_b_note.txt")


def test_a_file_that_misses_its_place_is_not_opened_in_place_of_the_page(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.fills("Comment", "Half a thought")
    goes_on = window.part("region", "Fields").evaluate(DROP, ["note.txt", "four chairs"])

    assert goes_on is False, "the browser would open it"
    window.sees_no("note.txt")
    assert [] == [one.url for one in window.guard.answers if "/v1/files" in one.url]


def test_an_activity_shows_its_files(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.clicks("Plan an activity")
    window.fills("What", "Send the offer")
    chooses(window, "Files of the activity", OFFER)
    window.sees("Remove offer.pdf", "button")
    window.clicks("Save")

    following = window.sees("Next activity", "region")
    window.sees("offer.pdf", "button", within=following)
    (planned,) = crm.activities(chairs)
    assert [PDF] == [fetch(crm, one) for one in planned["files"]]
    window.clicks("Send the offer")
    window.clicks("Remove offer.pdf")
    window.clicks("Save")
    window.sees_no("offer.pdf", "button")
    assert [] == crm.activities(chairs)[0]["files"]


def test_an_e_mail_leaves_with_its_files_and_outlives_a_reload_until_then(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.clicks("Write an e-mail")
    window.fills("Subject", "Your {{ deal.title }}")
    chooses(window, "Files of the e-mail", OFFER)
    window.sees("Remove offer.pdf", "button")
    window.reloads()
    window.clicks("Write an e-mail")
    window.sees("Remove offer.pdf", "button")
    expect(window.part("textbox", "Subject")).to_have_value("Your {{ deal.title }}")
    window.fills("Text", "Dear {{ contact.name }}")
    window.clicks("Send")

    window.hears("The e-mail is on its way")
    crm.settle()
    (mail,) = crm.mails()
    assert ("Your Chairs", ["offer.pdf"]) == (
        mail["subject"],
        [one["name"] for one in mail["attachments"]],
    )
    window.sees("Admin sent an e-mail to ann@north.example: Your Chairs")
    window.sees("offer.pdf", "button", within=window.part("list", "Timeline"))


# ---- what does not go through


def test_why_a_file_is_not_taken_is_said_at_it_in_words_and_others_are(desk, crm, chairs):
    crm.ask("PATCH", "/v1/settings", {"file_megabytes": 1})
    window = opened(desk, crm, chairs)
    window.clicks("Add Offers")
    window.sees("or drop them here; at most 1 MB each")
    program = {"name": "setup.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    large = {"name": "large.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"0" * 2**20}
    empty = {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}
    chooses(window, "Offers", program, large, OFFER, empty)

    window.sees("setup.exe: Files of this type are not taken.")
    window.sees("large.pdf: It is too large: at most 1 MB are taken.")
    window.sees("empty.pdf: It is empty.")
    window.sees("Remove offer.pdf", "button")
    window.sees_no(re.compile("^Send .* again"), "button")
    for name in ("setup.exe", "large.pdf", "empty.pdf"):
        window.clicks(f"Leave {name} out")
    window.clicks("Save")
    window.sees("Edit Offers: offer.pdf", "button")


def test_what_is_not_what_its_name_says_is_told_at_the_field(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.clicks("Add Plan")
    chooses(window, "Plan", {**OFFER, "buffer": b"GIF89a"})
    window.sees("Remove offer.pdf", "button")
    window.clicks("Save")
    expect(window.sees("", "alert")).to_contain_text("is not of the type application/pdf")


def test_its_progress_is_shown_and_nothing_is_saved_before_it_is_there(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.page.route(STORE, lambda _: None)  # no answer comes
    window.clicks("Add Plan")
    chooses(window, "Plan", OFFER)

    window.sees("offer.pdf is being sent", "progressbar")
    expect(window.part("button", "Save")).to_be_disabled()
    window.clicks("Stop sending offer.pdf")
    window.sees_no("offer.pdf")
    window.page.unroute(STORE)
    chooses(window, "Plan", PHOTO)
    window.sees("Remove photo.png", "button")
    window.hears("photo.png has arrived")
    expect(window.part("button", "Save")).to_be_enabled()


def test_what_was_cut_off_is_sent_again(desk, crm, chairs):
    window = opened(desk, crm, chairs)
    window.page.route(STORE, lambda route: route.abort())
    window.clicks("Add Plan")
    chooses(window, "Plan", OFFER)
    window.sees("offer.pdf: There is no connection. It was not sent.")
    window.page.unroute(STORE)
    window.page.route(STORE, lambda route: route.fulfill(status=403))
    window.clicks("Send offer.pdf again")
    window.sees("offer.pdf: The file store did not take it. Try again.")
    window.page.unroute(STORE)
    window.clicks("Send offer.pdf again")
    window.sees("Remove offer.pdf", "button")
    window.clicks("Save")
    window.sees("Edit Plan: offer.pdf", "button")


# ---- the tenant's own bucket, and nothing else

FETCHED = "(url) => fetch(url, {method: 'POST', body: 'a'}).then(() => 'sent', () => 'refused')"


def test_the_page_talks_to_the_tenants_own_bucket_and_to_no_other_host(
    desk, crm, chairs, monkeypatch
):
    with local_server() as bucket, local_server() as elsewhere:
        for one in (bucket, elsewhere):
            one.status = 204
            one.headers = {
                "Access-Control-Allow-Origin": crm.client.url,
                "Access-Control-Allow-Methods": "POST",
            }
        own = f"{bucket.url}/acme-files/"
        monkeypatch.setattr(type(tenant().files), "form_url", own)
        window = opened(desk, crm, chairs)
        window.guard.allow(f"foreign: POST {own}", f"foreign: OPTIONS {own}")
        window.clicks("Add Plan")
        chooses(window, "Plan", OFFER)
        window.sees("Remove offer.pdf", "button")
        window.guard.judge()

        window.guard.allow("CSP: connect-src", "Content Security Policy")
        for url in (f"{elsewhere.url}/acme-files/", f"{bucket.url}/another/"):
            assert "refused" == window.page.evaluate(FETCHED, url)

    assert [] == elsewhere.asked
    assert {"/acme-files/"} == {one.path for one in bucket.asked}
    (sent,) = [one for one in bucket.asked if one.method == "POST"]
    assert sent.body.index(b'name="policy"') < sent.body.index(PDF)


# ---- documents


def test_a_document_is_made_of_a_template_and_read_by_its_public_link(
    desk, crm, chairs, unconfined
):
    document_template(crm, word("{{ deal.title }} for {{ contact.name }}"))
    window = opened(desk, crm, chairs, "&tab=documents")
    window.clicks("Make a document")
    window.clicks("Offer", "menuitem")
    panel = window.sees("Documents", "tabpanel")
    window.hears("Offer was made")
    window.sees("Offer", within=panel)
    window.sees("Word file", "button", within=panel)
    name, content = downloads(window, "Word file")
    assert name.endswith(".docx")
    (made,) = documents(crm, chairs)
    assert ["Chairs for Ann"] == text_of(fetch(crm, made["file"]))
    assert content == fetch(crm, made["file"])

    window.clicks("More about Offer")
    window.clicks("Give it a public link", "menuitem")
    link = window.sees("Public link", "link", within=panel)
    stranger = desk.stranger()
    with stranger.page.expect_download() as asked:
        stranger.page.evaluate("(url) => location.assign(url)", link.get_attribute("href"))
    assert content == asked.value.path().read_bytes()
    window.clicks("More about Offer")
    window.clicks("Take its public link away", "menuitem")
    window.sees_no("Public link", "link")
    assert documents(crm, chairs)[0]["link"] is None
    window.clicks("More about Offer")
    window.clicks("Delete", "menuitem")
    window.sees("Quotes, contracts and acts that are made of templates stand here.")
    assert [] == documents(crm, chairs)


def test_a_template_is_added_in_the_settings_with_its_word_file(desk, crm, unconfined):
    window = desk.sit(route="settings/templates")
    window.clicks("Add a template")
    window.fills("Name *", "Offer")
    chooses(
        window, "Word file", {**OFFER, "name": "offer.docx", "buffer": word("{{ deal.title }}")}
    )
    window.sees("Remove offer.docx", "button")
    window.page.get_by_label(re.compile("^Add to For")).select_option("Deal")
    window.clicks("Save")

    window.sees("deal.title", "cell")
    (template,) = crm.all("/v1/document-templates")
    assert ("Offer", ["deal"]) == (template["name"], template["entity_types"])


def test_a_rule_sends_files_that_were_chosen_in_its_editor(desk, crm, chairs):
    window = desk.sit(route="deal/default/automation?add=new&what=send_email")
    window.fills("Subject *", "Your offer")
    window.fills("Text *", "It comes with this.")
    window.page.get_by_text("More settings").first.click()
    chooses(window, "Files", OFFER)
    window.sees("Remove offer.pdf", "button")
    with window.waits_for_answer("/v1/automation/deal/default", "PUT"):
        window.clicks("Save")

    (rule,) = crm.ask("GET", "/v1/automation/deal/default")["rules"]
    assert [PDF] == [fetch(crm, one) for one in rule["params"]["attachments"]["files"]]
