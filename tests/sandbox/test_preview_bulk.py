"""A bulk change does what its preview said."""

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.records.configuration import field_row
from chalicelib.sandbox.preview_bulk import preview_bulk
from chalicelib.usecases.bulk.start_bulk import BulkChange, start_bulk
from tests.support.world import ANNA, World

SECRET = Field(code="uf_secret", title="Secret", type=FieldType.STRING, private=True)
LARGE = {"field": "amount", "op": "gt", "value": "500"}


def test_the_outcomes_and_states_of_rules_are_those_that_follow():
    world = World()
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("executing", condition=LARGE)
    mail = world.rule("executing", "send_email", {"recipient": 2, "subject": "a", "text": "b"})
    deals = [world.create(amount=str(100 * number)) for number in range(1, 10)]
    world.move(deals[0], "executing")
    world.delete(deals[1])
    sent = len(world.mail.sent)
    wanted = BulkChange(
        type="deal", ids=tuple(deal.id for deal in deals), values={"stage": "executing"}
    )
    before = world.table.rows()
    told = preview_bulk(world.tenant, ANNA, wanted, world.now)

    assert before == {key: row for key, row in world.table.rows().items() if key in before}
    assert (9, 9, 7, 1) == (told.items, told.looked_at, told.changed, told.unchanged)
    assert [deals[1].id] == [one.id for one in told.refused]
    start_bulk(world.tenant, ANNA, wanted, told.confirm, now=world.now)
    world.settle()
    moved = deals[2:]
    did = {}
    for deal in moved:
        for entry in (1, 2):
            for run in world.runs(deal, entry).values():
                did[run.rule.id, run.state] = did.get((run.rule.id, run.state), 0) + 1
    assert did == {(one.rule, one.state): one.items for one in told.rules}
    assert [mail] == [one.rule for one in told.rules if one.cannot_be_undone]
    assert 7 == len(world.mail.sent) - sent


def test_all_items_are_counted_and_rules_by_the_first_ones():
    world = World()
    world.comment_rule("executing")
    deals = [world.create_unseen() for _ in range(620)]
    world.settle()
    for deal in deals[55:60]:
        world.move(deal, "executing")
    for deal in deals[600:]:
        world.delete(deal)
    ids = (*(deal.id for deal in deals), *range(10_000, 10_100))
    wanted = BulkChange(type="deal", ids=ids, values={"stage": "executing", "uf_secret": "x"})
    world.save(field_row("deal", SECRET))
    told = preview_bulk(world.tenant, ANNA, wanted, world.now)

    assert (720, 600, 120) == (told.items, told.changed, told.refusals)
    assert (100, deals[600].id) == (len(told.refused), told.refused[0].id)
    assert (50, [50]) == (told.looked_at, [one.items for one in told.rules])
    assert ["uf_secret"] == told.not_taken_back
    same = BulkChange(type="deal", ids=ids[:60], values={"stage": "executing"})
    told = preview_bulk(world.tenant, ANNA, same, world.now)
    assert (60, 55, 5, 0) == (told.items, told.changed, told.unchanged, told.refusals)
