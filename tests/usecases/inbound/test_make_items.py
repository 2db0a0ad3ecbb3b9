"""Inquiries: what is made of somebody who gets in touch, once whatever happens."""

import pytest

from chalicelib.domain.automation.signals import Inquiry
from chalicelib.domain.errors import Conflict
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.pipelines import DEFAULT_STAGES, Pipeline
from chalicelib.domain.people.exclusions import Exclusion
from chalicelib.domain.people.settings import CrmMode
from chalicelib.records.configuration import field_row, pipeline_row
from chalicelib.records.people import exclusion_row
from tests.support.inquiries import items_of_type, set_up
from tests.support.world import World, fails, interrupt, of_kind

KIM = "kim@example.com"
FORM = {"form": "f1"}


@pytest.fixture
def world() -> World:
    return World(copies=2)


def asked(makes: str = "lead", **more) -> Inquiry:
    values = {makes: {"title": "Kim", "emails": [{"value": KIM, "type": "work"}]}}
    more = {"values": values, "addresses": (KIM,), "told": "Name: Kim", **more}
    return Inquiry(makes=makes, title="Contact us", **more)


def test_an_unknown_address_becomes_a_lead_whose_rules_start_and_which_triggers_move(world):
    world.trigger("processed", "email_received", type="lead")
    world.comment_rule("new", "hello", type="lead")
    world.comment_rule("processed", "written to", type="lead")
    world.signal("call_received", id="s0", address="ann@example.com")
    (ann,) = items_of_type(world, "lead")
    assert ["hello"] == world.texts(ann)
    world.signal(address=KIM)
    lead = items_of_type(world, "lead")[1]
    assert ("E-mail from kim@example.com", "email") == (lead.title, lead.fields["source"])
    assert [{"value": KIM, "type": "work"}] == lead.fields["emails"]
    assert ("processed", ["written to"]) == (lead.stage, world.texts(lead))


def test_two_first_events_of_an_address_at_once_make_one_lead(world):
    world.trigger("processed", "call_received", type="lead")
    world.signal_unseen(id="s1", address=KIM)
    second = {"id": "s2", "address": KIM}
    interrupt(
        world.table,
        "write",
        before=lambda: (world.signal_unseen("call_received", **second), world.settle()),
        when=of_kind("claim"),
    )
    world.settle()
    (lead,) = items_of_type(world, "lead")
    assert "processed" == lead.stage


def test_two_events_that_look_at_the_same_moment_make_one_lead(world):
    world.signal_unseen(id="s1", address=KIM)
    world.signal_unseen(id="s2", address=KIM)
    first, second = [one for one in world.table.stream(world._read) if one.new.kind == "signal"]
    interrupt(world.table, "write", before=lambda: world.deliver(second), when=of_kind("claim"))
    world.deliver(first)
    assert 1 == len(items_of_type(world, "lead"))


def test_a_lead_whose_address_no_index_knows_yet_is_found_by_the_next_event(world):
    world.signal_unseen(id="s1", address=KIM)
    first = world.table.stream(world._read)[-1]
    world.deliver(first)
    world.signal_unseen(id="s2", address=KIM)
    second = world.table.stream(first.sequence)[-1]
    world.deliver(second)
    assert 1 == len(items_of_type(world, "lead"))


def test_an_answer_that_is_lost_makes_no_second_lead(world):
    interrupt(world.table, "write", after=fails(Conflict([])), when=of_kind("claim"))
    world.signal(address=KIM)
    assert 1 == len(items_of_type(world, "lead"))


def test_an_event_that_comes_again_after_its_lead_was_closed_makes_no_other(world):
    world.signal_unseen(id="s1", address=KIM)
    record = world.table.stream(world._read)[-1]
    world.settle()
    (lead,) = items_of_type(world, "lead")
    world.move(lead, "junk")
    world.deliver(record)
    world.settle()
    assert 1 == len(items_of_type(world, "lead"))
    world.signal(id="s2", address=KIM)
    assert 2 == len(items_of_type(world, "lead"))


@pytest.mark.parametrize("type", ["email_viewed", "document_viewed", "site_visited", "call_made"])
def test_what_is_no_inquiry_makes_nothing(world, type):
    world.signal(type, address=KIM)
    assert [] == items_of_type(world, "lead")


@pytest.mark.parametrize(
    ("settings", "leads", "deals"),
    [
        ({}, 1, 0),
        ({"repeat_sales": False}, 0, 0),
        ({"crm_mode": CrmMode.SIMPLE}, 0, 1),
        ({"crm_mode": CrmMode.SIMPLE, "repeat_sales": False}, 0, 0),
    ],
)
@pytest.mark.parametrize("about", [{"address": KIM}, {"client": "contact_1"}])
def test_a_known_client_with_nothing_open_comes_back(world, settings, leads, deals, about):
    set_up(world, **settings)
    kim = world.create("contact", emails=[KIM])
    world.create("deal", contact=kim.id, stage="won")
    world.signal("call_received", **about)
    made = items_of_type(world, "lead") + items_of_type(world, "deal")[1:]
    assert (leads, 1 + deals) == (
        len(items_of_type(world, "lead")),
        len(items_of_type(world, "deal")),
    )
    assert [kim.id] * len(made) == [one.fields["contact"] for one in made]
    assert [True] * leads == [
        one.fields["is_return_customer"] for one in made if one.type == "lead"
    ]


def test_a_number_that_very_many_clients_have_in_common_makes_one_lead(world):
    for _ in range(99):
        world.create("contact", emails=[KIM])
    world.signal("call_received", address=KIM)
    (lead,) = items_of_type(world, "lead")
    assert 1 == lead.fields["contact"]


def test_a_form_that_an_item_has_no_room_for_is_told_on_it_all_the_same(world):
    long = {f"uf_{n}": "x" * 19_000 for n in range(11)}
    fields = [Field(code=code, title=code, type=FieldType.STRING) for code in long]
    world.save(*(field_row("lead", one) for one in fields))
    held = {code: text for code, text in long.items() if code != "uf_0"}
    lead = world.create("lead", emails=[KIM], **held)
    values = {"lead": {"uf_0": long["uf_0"]}}
    world.signal("form_submitted", settings=FORM, inquiry=asked(values=values))
    assert [(lead.id, None)] == [
        (one.id, one.fields.get("uf_0")) for one in items_of_type(world, "lead")
    ]
    assert "Name: Kim" in world.texts(lead)


def test_in_simple_mode_somebody_unknown_becomes_a_deal_with_a_contact(world):
    set_up(world, crm_mode=CrmMode.SIMPLE)
    world.trigger("executing", "email_received")
    world.signal(address=KIM)
    (deal,), (contact,) = items_of_type(world, "deal"), items_of_type(world, "contact")
    assert (contact.id, "executing") == (deal.fields["contact"], deal.stage)
    assert [KIM, KIM] == [contact.title, contact.fields["emails"][0]["value"]]
    world.signal(id="s2", address=KIM)
    assert 1 == len(items_of_type(world, "deal"))


@pytest.mark.parametrize(
    ("type", "leads"),
    [("email_received", 0), ("call_received", 0), ("call_missed", 0), ("chat_started", 1)],
)
def test_excluded_addresses_make_leads_by_chats_only(world, type, leads):
    exclusion = Exclusion(address=KIM, created_at=world.now, created_by=1)
    world.save(exclusion_row(exclusion))
    world.signal(type, address=KIM)
    assert leads == len(items_of_type(world, "lead"))


def test_a_form_of_a_client_with_an_open_lead_is_noted_there_and_fills_what_it_lacks(world):
    world.trigger("processed", "form_submitted", FORM, type="lead")
    lead = world.create("lead", title="Old", emails=[KIM])
    values = {"lead": {"title": "Kim", "post": "Boss"}}
    world.signal("form_submitted", inquiry=asked(values=values), settings=FORM)
    assert [lead.id] == [one.id for one in items_of_type(world, "lead")]
    now = world.item(lead)
    assert ("Old", "Boss", "processed") == (now.title, now.fields["post"], now.stage)
    assert ["Name: Kim"] == world.texts(lead)


def test_a_form_that_always_makes_something_new_does_so_each_time(world):
    for id in ("s1", "s2"):
        world.signal("form_submitted", id=id, inquiry=asked(always_new=True), settings=FORM)
    assert 2 == len(items_of_type(world, "lead"))


def test_a_form_makes_a_deal_in_its_pipeline_with_a_contact(world):
    values = {"deal": {"title": "Roof"}, "contact": {"name": "Kim"}}
    inquiry = asked("deal", values=values, pipeline="gone")
    world.signal("form_submitted", inquiry=inquiry, settings=FORM)
    (deal,), (contact,) = items_of_type(world, "deal"), items_of_type(world, "contact")
    assert ("Roof", contact.id, "Kim") == (deal.title, deal.fields["contact"], contact.title)
    assert (["Name: Kim"], []) == (world.texts(deal), world.texts(contact))


def test_a_form_that_makes_contacts_knows_the_one_there_is(world):
    for id in ("s1", "s2"):
        world.signal("form_submitted", id=id, inquiry=asked("contact"), settings=FORM)
    (contact,) = items_of_type(world, "contact")
    assert "Kim" == contact.title
    assert ["Name: Kim"] * 2 == world.texts(contact)


def test_what_a_tenant_requires_of_people_holds_up_no_inquiry(world):
    needed = Field(code="uf_size", title="Size", type=FieldType.NUMBER, required=True)
    world.save(field_row("lead", needed))
    world.signal(address=KIM)
    assert 1 == len(items_of_type(world, "lead"))


def test_in_simple_mode_a_form_for_leads_is_about_the_open_deal(world):
    set_up(world, crm_mode=CrmMode.SIMPLE)
    kim = world.create("contact", emails=[KIM])
    deal = world.create("deal", contact=kim.id)
    world.signal("form_submitted", inquiry=asked(), settings=FORM)
    assert [deal.id] == [one.id for one in items_of_type(world, "deal")]
    assert ["Name: Kim"] == world.texts(deal)


def test_forms_for_other_pipelines_make_deals_of_their_own(world):
    pipeline = Pipeline(id="repairs", name="Repairs", stages=DEFAULT_STAGES)
    world.save(pipeline_row("deal", pipeline))
    for id, place in (("s1", "default"), ("s2", "repairs"), ("s3", "repairs")):
        world.signal("form_submitted", id=id, inquiry=asked("deal", pipeline=place), settings=FORM)
    made = [one.pipeline for one in items_of_type(world, "deal")]
    assert ["default", "repairs"] == sorted(made)


def test_a_client_who_is_gone_gets_nothing_new(world):
    kim = world.create("contact", emails=[KIM])
    world.delete(kim)
    world.signal("call_received", client=str(kim.ref))
    assert [] == items_of_type(world, "lead")
