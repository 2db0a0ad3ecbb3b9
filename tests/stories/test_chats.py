"""What clients write in open channels: dialogues, leads, timeline, chat triggers (T18)."""

import pytest

from tests.stories.chats import (
    NUMBER,
    TELEGRAM,
    WHATSAPP,
    chat_of,
    connect,
    dialogues,
    leads,
    seconds,
    service_posts,
    telegram,
    whatsapp,
    wrote,
)
from tests.support.stories import path_of, problem


@pytest.fixture
def shop(crm):
    """A tenant whose clients write over WhatsApp and Telegram."""
    connect(crm, "whatsapp", {"phone_number_id": NUMBER}, WHATSAPP)
    connect(crm, "telegram", {}, TELEGRAM)
    return crm


@pytest.fixture
def deal(shop):
    """A deal of Kim's, whose number WhatsApp tells."""
    kim = shop.create("contact", name="Kim", phones=["+49 30 12345678"])
    return shop.create(contact=kim["id"])


def accept(crm, item, id, action="accept"):
    answer = crm.client.send("POST", f"{path_of(item)}/dialogues/{id}/{action}")
    crm.settle()
    return answer


@pytest.mark.feature("T18")
def test_a_message_of_somebody_unknown_makes_one_lead_however_often_it_is_told(shop):
    told = wrote(shop, "Is it there?")
    for _ in range(3):
        assert 200 == whatsapp(shop, told, settle=False).status
    shop.settle()
    (lead,) = leads(shop)
    assert ("Chat with Kim Lee", [{"value": "+493012345678", "type": "work"}]) == (
        lead["title"],
        lead["phones"],
    )
    assert [("Kim Lee", "Is it there?")] == chat_of(shop, lead)
    assert 1 == len(dialogues(shop, lead))


@pytest.mark.feature("T18")
def test_a_message_of_a_client_lands_on_the_open_items(shop, deal):
    whatsapp(shop, wrote(shop, "Is it there?"))
    assert ([], [("Kim Lee", "Is it there?")]) == (leads(shop), chat_of(shop, deal))


@pytest.mark.feature("T18")
def test_messages_that_come_in_the_wrong_order_stand_in_the_right_one(shop, deal):
    now = seconds(shop)
    whatsapp(shop, wrote(shop, "second", id="wamid.B", at=now - 10))
    whatsapp(shop, wrote(shop, "first", id="wamid.A", at=now - 20))
    assert ["first", "second"] == [text for _, text in chat_of(shop, deal)]
    (one,) = dialogues(shop, deal)
    assert one["heard_at"] < one["began_at"]


@pytest.mark.feature("T18")
@pytest.mark.parametrize(("channel", "moves"), [(None, True), ("whatsapp", True), ("web", False)])
def test_the_first_message_fires_its_trigger_and_later_ones_do_not(shop, deal, channel, moves):
    shop.trigger("preparation", "chat_started", {"channel": channel} if channel else {})
    whatsapp(shop, wrote(shop))
    assert ("preparation" if moves else "new") == shop.stage(deal)
    shop.move(deal, "new")
    whatsapp(shop, wrote(shop, "And now?", id="wamid.B"))
    assert "new" == shop.stage(deal)


@pytest.mark.feature("T18")
def test_every_message_fires_the_trigger_of_messages(shop, deal):
    shop.trigger("preparation", "chat_message_received", {"channel": "whatsapp"})
    for id in ("wamid.A", "wamid.B"):
        whatsapp(shop, wrote(shop, id=id))
        assert "preparation" == shop.stage(deal)
        shop.move(deal, "new")
    whatsapp(shop, wrote(shop, id="wamid.B"))
    assert "new" == shop.stage(deal)


@pytest.mark.feature("T18")
def test_accepting_a_dialogue_fires_its_trigger_once_and_one_colleague_has_it(shop, deal):
    shop.trigger("preparation", "chat_accepted")
    whatsapp(shop, wrote(shop))
    ben = shop.as_user(shop.hire("Ben"))
    (one,) = dialogues(shop, deal)
    assert 200 == accept(shop, deal, one["id"]).status
    assert "preparation" == shop.stage(deal)
    shop.move(deal, "new")
    assert 200 == accept(shop, deal, one["id"]).status
    assert (409, "dialogue_accepted") == problem(accept(ben, deal, one["id"]))
    assert "new" == shop.stage(deal)
    assert 404 == accept(shop, shop.create(), one["id"]).status


@pytest.mark.feature("T18")
def test_a_chat_that_nobody_accepts_fires_its_triggers_one_after_the_other(shop, deal):
    shop.trigger("preparation", "chat_unanswered", {"time": "PT5M"})
    shop.trigger("executing", "chat_unanswered", {"time": "PT20M", "channel": "whatsapp"})
    shop.trigger("final_invoice", "chat_unanswered", {"time": "PT25M", "channel": "web"})
    whatsapp(shop, wrote(shop))
    shop.client.advance("PT4M")
    assert "new" == shop.stage(deal)
    shop.client.advance("PT1M")
    assert "preparation" == shop.stage(deal)
    shop.client.advance("PT15M")
    assert "executing" == shop.stage(deal)
    shop.client.advance("P1D")
    assert ["preparation", "executing"] == shop.moved_to(deal)


@pytest.mark.feature("T18")
def test_a_chat_that_is_accepted_in_time_fires_nothing(shop, deal):
    shop.trigger("preparation", "chat_unanswered", {"time": "PT5M"})
    whatsapp(shop, wrote(shop))
    (one,) = dialogues(shop, deal)
    shop.client.advance("PT4M")
    accept(shop, deal, one["id"])
    shop.client.advance("P1D")
    assert "new" == shop.stage(deal)


@pytest.mark.feature("T18")
def test_after_a_dialogue_is_closed_the_next_message_begins_it_anew(shop, deal):
    shop.trigger("preparation", "chat_started")
    whatsapp(shop, wrote(shop))
    (one,) = dialogues(shop, deal)
    accept(shop, deal, one["id"])
    shop.move(deal, "new")
    for _ in range(2):
        closed = accept(shop, deal, one["id"], "close")
        assert (200, False) == (closed.status, closed.json["closed_at"] is None)
    assert (409, "dialogue_accepted") == problem(
        accept(shop.as_user(shop.hire("Ben")), deal, one["id"])
    )
    whatsapp(shop, wrote(shop))
    assert "new" == shop.stage(deal)
    whatsapp(shop, wrote(shop, id="wamid.B"))
    (one,) = dialogues(shop, deal)
    assert ("preparation", None, None) == (
        shop.stage(deal),
        one["accepted_by"],
        one["closed_at"],
    )


def test_exclusions_do_not_hold_chats_back(shop):
    shop.ask("POST", "/v1/exclusions", {"address": "+493012345678"})
    whatsapp(shop, wrote(shop))
    assert 1 == len(leads(shop))


def test_in_simple_mode_a_chat_makes_a_deal_and_goes_on_with_its_contact(shop):
    shop.ask("PATCH", "/v1/settings", {"crm_mode": "simple"})
    telegram(shop, "Is it there?")
    telegram(shop, "Hello?", id=2)
    (deal,) = shop.all("/v1/items/deal")
    (kim,) = shop.all("/v1/items/contact")
    assert ("Kim Lee", kim["id"]) == (kim["title"], deal["contact"])
    assert ["Is it there?", "Hello?"] == [text for _, text in chat_of(shop, deal)]
    assert (1, 1) == (len(dialogues(shop, deal)), len(dialogues(shop, kim)))


def test_a_client_without_anything_open_hears_it_where_no_lead_is_wanted(shop):
    kim = shop.create("contact", name="Kim", phones=["+49 30 12345678"])
    shop.ask("PATCH", "/v1/settings", {"repeat_sales": False})
    whatsapp(shop, wrote(shop))
    assert ([], [("Kim Lee", "Is it there?")]) == (leads(shop), chat_of(shop, kim))


def test_who_writes_again_after_the_lead_was_junk_becomes_a_new_lead(shop):
    telegram(shop, "Hello")
    (lead,) = leads(shop)
    shop.move(lead, "junk")
    telegram(shop, "Hello again", id=2)
    first, second = sorted(leads(shop), key=lambda one: one["id"])
    assert (["Hello"], ["Hello again"]) == tuple(
        [text for _, text in chat_of(shop, one)] for one in (first, second)
    )
    shop.delete(second)
    telegram(shop, "Anybody?", id=3)
    assert 2 == len(leads(shop))


def test_a_message_without_text_says_so(shop):
    telegram(shop, "")
    (lead,) = leads(shop)
    assert [("Kim Lee", "(no text)")] == chat_of(shop, lead)


def test_what_strangers_write_keeps_to_what_texts_may_hold(shop):
    one = wrote(shop, text="a\0b\x1b")
    one["contacts"][0]["profile"]["name"] = "Kim\r\nBcc: eve@b.example\0"
    whatsapp(shop, one)
    (lead,) = leads(shop)
    assert "Chat with Kim Bcc: eve@b.example" == lead["title"]
    assert [("Kim Bcc: eve@b.example", "ab")] == chat_of(shop, lead)
    blank = wrote(shop, text="\u200b", id="wamid.B")
    blank["contacts"][0]["profile"]["name"] = "\u200b"
    whatsapp(shop, blank)
    assert ("Kim Bcc: eve@b.example", "(no text)") == chat_of(shop, lead)[-1]


@pytest.mark.feature("T18")
def test_what_is_not_signed_or_not_by_the_service_is_refused_and_nothing_is_stored(shop):
    connect(
        shop,
        "http",
        {"url": "https://chat.example", "body": "{{ chat }} {{ text }}"},
        {"secret": "none", "incoming_secret": "theirs"},
    )
    own = {"messages": [{"id": "1", "chat": "c", "text": "x", "at": shop.client.now()}]}
    for answer in (
        whatsapp(shop, wrote(shop), secret="other"),
        telegram(shop, "x", secret="other"),
        telegram(shop, "x", secret=""),
        service_posts(shop, own, secret="other"),
        service_posts(shop, own, late=301),
    ):
        assert 403 == answer.status
    assert [] == leads(shop)
    assert 200 == service_posts(shop, own, late=299).status
    assert 200 == service_posts(shop, own, late=299).status
    assert 1 == len(leads(shop))


@pytest.mark.feature("T18")
def test_meta_makes_sure_that_the_address_is_ours(shop):
    stranger = shop.client.as_user(None)
    path = "/callbacks/channels/whatsapp?hub.mode=subscribe&hub.challenge=1158201444"
    answer = stranger.get(f"{path}&hub.verify_token=agreed")
    assert (200, b"1158201444") == (answer.status, answer.body)
    assert 403 == stranger.get(f"{path}&hub.verify_token=other").status
    assert 403 == stranger.get(path).status
    assert 404 == stranger.get("/callbacks/channels/telegram?hub.mode=subscribe").status
    assert 404 == stranger.get("/callbacks/channels/nobody").status
