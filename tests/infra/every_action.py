"""Actions with every kind of effect at work: as a rule, at once and later, and as a step.

A new action needs no line here: its example acts, in the tenant of infra/costs/showroom.py.
"""

from typing import Any

from chalicelib.catalogue import listing
from chalicelib.domain.workflows.steps import ASKING_ACTIONS
from infra.costs.showroom import ACTED, NotDone, Showroom, receiver, type_of
from tests.stories.workflows import action as step
from tests.stories.workflows import publish, read, start
from tests.support.stories import Document, Story, after, path_of

AUDIENCE = "add_to_facebook_audience"
RULES = "/v1/automation/{}/default/rules/{}"


def every_action(crm: Story) -> None:
    """Rules and a workflow do all of it."""
    with receiver() as address:
        room = Showroom(crm.client, address)
        ruling(crm, room)
        stepping(crm, room)


def ruling(crm: Story, room: Showroom) -> None:
    """Rules do all of it, at once and a day later."""
    types = {code: type_of(listing.action(code)) for code in sorted(listing.action_codes())}
    for name, run in (("At once", {}), ("Later", {"run": after("P1D")})):
        rules = {code: room.place(code, **run) for code in types}
        items = {code: room.item(type) for code, type in types.items()}
        for code, item in items.items():
            room.move(item, code)
        crm.client.advance("P1D")
        check({code: room.run(items[code], rules[code]) for code in types}, name)
        for code, rule in rules.items():
            crm.ask("DELETE", RULES.format(types[code], rule))


def stepping(crm: Story, room: Showroom) -> None:
    """A workflow does all of it; after some there is nothing left to do in the same run."""
    codes = [
        one for one in sorted(listing.action_codes()) if type_of(listing.action(one)) == "deal"
    ]
    codes = [one for one in codes if not listing.action(one).rules_only]
    codes.sort(key=lambda one: one in ASKING_ACTIONS)  # what waits for an answer is done last
    last = [code for code in codes if any(one.leaves_stage for one in effects(code))]
    for several in ([one for one in codes if one not in last], *([one] for one in last)):
        steps = [step(code, id=code, **room.params(code)) for code in several]
        workflow = publish(crm, *steps, name=f"Everything up to {several[-1]}")
        deal = room.item("deal")
        if AUDIENCE in several:
            crm.client.advance("PT1M")  # a rule has just added somebody; now nobody has to wait
        run = start(crm, workflow, deal)
        if not _is_gone(crm, deal):
            check({line["step"]: line for line in read(crm, run)["steps"]}, "A workflow")


def effects(code: str) -> tuple[Any, ...]:
    """Return what an action may plan."""
    return listing.action(code).effects


def _is_gone(crm: Story, deal: Document) -> bool:
    return bool(crm.client.get(path_of(deal)).status == 404)


def check(lines: dict[str, Document], where: str) -> None:
    """Make sure that each action was carried out.

    Raises:
        NotDone: one was not.
    """
    undone = {code: line["reason"] for code, line in lines.items() if line["state"] not in ACTED}
    if undone:
        raise NotDone(f"{where}: {undone}")
