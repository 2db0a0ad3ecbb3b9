"""A bulk change does what its preview said."""

from chalicelib.sandbox.preview_bulk import preview_bulk
from chalicelib.usecases.bulk.start_bulk import BulkChange, start_bulk
from tests.support.world import ANNA, World

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
