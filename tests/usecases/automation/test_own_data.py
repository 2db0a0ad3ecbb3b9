"""Own data: what effects refer to exists, and several deeds are written at once."""

import pytest

from chalicelib.domain.automation.effects import (
    ActionFailed,
    AddEntry,
    AppendToItem,
    ChangeItem,
    CreateItem,
    MoveItem,
)
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import OwnData
from tests.support.bureau import comment, do, log, publish, start, words
from tests.support.deeds import deed
from tests.support.world import World, interrupt


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def reads(world) -> list[object]:
    """Return what is read of the table by key from now on."""
    seen: list[object] = []
    real = world.table.get_many

    def counted(keys):
        keys = list(keys)
        seen.append(keys)
        return real(keys)

    world.table.get_many = counted
    return seen


def outcome(world, deal, rule):
    run = world.runs(deal)[rule]
    return run.state, run.reason and run.reason.code


GONE = [
    ("edit_item", {"contact": 999}),
    ("edit_item", {"contacts": [999]}),
    ("edit_item", {"company": "{{ deal.probability }}"}),
    ("edit_item", {"contact": "99{{ deal.id }}"}),
    ("create_lead", {"contact": 999}),
    ("create_lead", {"responsible": "{{ deal.probability }}"}),
    ("create_contact", {"company": 999}),
    ("create_company", {"responsible": "{{ deal.probability }}"}),
    ("create_deal", {"contact": 999}),
    ("change_contact", {"responsible": "{{ deal.probability }}"}),
    ("change_contact", {"company": 999}),
    ("change_company", {"responsible": "{{ deal.probability }}"}),
]


@pytest.mark.parametrize(("action", "values"), GONE)
def test_a_rule_links_to_nothing_that_does_not_exist(world, action, values):
    rule = world.rule("new", action, {"values": values})
    linked = {one: world.create(one).id for one in ("contact", "company")}
    deal = world.create(probability=99, **linked)
    assert (RunState.FAILED, "unknown_reference") == outcome(world, deal, rule)
    assert deal == world.item(deal)
    assert 3 == sum(row.kind == "item" for row in world.table.rows().values())


@pytest.mark.parametrize(("action", "values"), GONE)
def test_a_step_links_to_nothing_that_does_not_exist(world, action, values):
    linked = {one: world.create(one).id for one in ("contact", "company")}
    deal = world.create(probability=99, **linked)
    run = start(world, publish(world, do(action, "x", values=values), comment("on")), deal)
    line = log(world, run)[0]
    assert ("failed", "unknown_reference") == (line.state, line.reason.code)
    assert ["on"] == words(world, deal)
    assert 3 == sum(row.kind == "item" for row in world.table.rows().values())


@pytest.mark.parametrize("append", [False, True])
def test_contacts_that_an_edit_adds_must_exist_and_those_it_keeps_need_not(world, append):
    gone, kept, new = (world.create("contact") for _ in range(3))
    values = {"contacts": [gone.id, kept.id, new.id]}
    rule = world.rule("executing", "edit_item", {"values": values, "append": append})
    deal = world.create(contacts=[gone.id, kept.id])
    world.delete(gone)
    world.move(deal, "executing")
    assert (RunState.DONE, None) == outcome(world, deal, rule)
    assert [gone.id, kept.id, new.id] == world.item(deal).fields["contacts"]


def test_a_rule_may_touch_an_item_whose_responsible_has_left(world):
    world.save(user_row(User(id=7, name="Cleo", email="cleo@example.com")))
    rule = world.rule("executing", "edit_item", {"values": {"comments": "seen"}})
    deal = world.create(responsible=7)
    world.save(user_row(User(id=7, name="Cleo", email="cleo@example.com", active=False)))
    world.move(deal, "executing")
    assert (RunState.DONE, None) == outcome(world, deal, rule)


def test_appending_refuses_a_contact_that_does_not_exist(world):
    values = {"contacts": [999]}
    rule = world.rule("new", "edit_item", {"values": values, "append": True})
    deal = world.create()
    assert (RunState.FAILED, "unknown_reference") == outcome(world, deal, rule)
    assert "contacts" not in world.item(deal).fields


def test_values_without_links_are_not_looked_up(world, reads):
    values = {"comments": "seen", "responsible": 2}
    world.rule("new", "edit_item", {"values": values}, checked=False)
    deal = world.create()
    assert ("seen", 2) == (world.item(deal).fields["comments"], world.item(deal).responsible)
    assert [] == [keys for keys in reads if any(key[1] == "item" for key in keys)]


def test_all_links_of_a_rule_are_looked_up_with_one_read(world, reads):
    ids = [world.create("contact").id for _ in range(3)]
    company = world.create("company").id
    values = {"contacts": ids, "contact": ids[0], "company": company}
    world.rule("new", "edit_item", {"values": values})
    reads.clear()
    deal = world.create_unseen()
    world.read_stream()
    assert 1 == len(
        [keys for keys in reads if any(key[0].startswith(("contact", "company")) for key in keys)]
    )
    assert company == world.item(deal).fields["company"]


def test_a_step_may_link_to_what_an_earlier_one_made(world):
    made = do("create_contact", "made", values={"title": "Kim"})
    link = do("edit_item", "link", values={"contact": "{{ results.made.id }}"})
    deal = world.create()
    start(world, publish(world, made, link), deal)
    assert 1 == world.item(deal).fields["contact"]


def test_each_of_several_deeds_sees_what_those_before_it_did(world):
    contact, deal = world.create("contact"), world.create()
    own = OwnData(ItemContext(world.tenant, "deal", world.now), deal)
    own.take(deed(deal, ChangeItem(deal.ref, {"contacts": [contact.id]})))
    made = own.take(deed(deal, CreateItem("contact", {"title": "Kim"}), rule="r2"))["id"]
    own.take(deed(deal, AppendToItem(deal.ref, {"contacts": [made]}), rule="r3"))
    own.take(deed(deal, AddEntry(EntryKind.COMMENT, "done"), rule="r4"))
    world.table.write(own.writes())
    assert [contact.id, made] == world.item(deal).fields["contacts"]
    assert (deal.version + 1, ["done"]) == (world.item(deal).version, world.texts(deal))


def test_a_deed_that_is_refused_leaves_nothing_of_itself_behind(world):
    deal = world.create()
    own = OwnData(ItemContext(world.tenant, "deal", world.now), deal)
    own.take(deed(deal, ChangeItem(deal.ref, {"comments": "kept"})))
    with pytest.raises(ActionFailed) as refused:
        own.take(
            deed(
                deal,
                ChangeItem(deal.ref, {"comments": "never"}),
                AddEntry(EntryKind.COMMENT, "never"),
                CreateItem("contact", {}),
                MoveItem(deal.ref, "nowhere"),
                rule="r2",
            )
        )
    world.table.write(own.writes())
    assert "unknown_stage" == refused.value.code
    assert ("kept", []) == (world.item(deal).fields["comments"], world.texts(deal))
    assert 1 == sum(row.kind == "item" for row in world.table.rows().values())


def test_a_contact_that_several_deeds_change_is_read_and_written_once(world, reads):
    contact, deal = world.create("contact"), world.create()
    own = OwnData(ItemContext(world.tenant, "deal", world.now), deal)
    reads.clear()
    own.take(deed(deal, ChangeItem(contact.ref, {"post": "Buyer"})))
    own.take(deed(deal, ChangeItem(contact.ref, {"comments": "seen"}), rule="r2"))
    writes = own.writes()
    world.table.write(writes)
    after = world.item(contact)
    assert (1, 2, 2) == (len(reads), len(writes), after.version)
    assert ("Buyer", "seen") == (after.fields["post"], after.fields["comments"])
    assert own.touched_others


def test_nothing_is_written_where_the_item_has_left_its_stage(world):
    deal = world.create()
    own = OwnData(ItemContext(world.tenant, "deal", world.now), deal)
    own.take(deed(deal, AddEntry(EntryKind.COMMENT, "late")))
    interrupt(world.table, "write", before=lambda: world.change_unseen(deal, stage="executing"))
    with pytest.raises(Exception, match="refused"):
        world.table.write(own.writes())
    assert [] == world.texts(deal)
