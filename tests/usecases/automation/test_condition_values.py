"""What conditions look at beyond the item is read only where one asks for it."""

import pytest

from tests.support.world import World

CONTACT = {"field": "contact.name", "op": "eq", "value": "Ann"}
AMOUNT = {"field": "amount", "op": "not_empty"}
LINK = {"field": "contact", "op": "not_empty"}
DUE = {"field": "close_date", "op": "lt", "value": {"field": "today", "plus": "P3D"}}


@pytest.fixture
def world():
    return World()


def reads(world, monkeypatch, act):
    """Return how often items were read together, and partitions queried, while something ran."""
    made = {"get_many": [], "query": []}
    for name, calls in made.items():
        real = getattr(world.table, name)

        def counted(*args, _real=real, _calls=calls, **more):
            args = [one if isinstance(one, str) else list(one) for one in args]
            _calls.append(args)
            return _real(*args, **more)

        monkeypatch.setattr(world.table, name, counted)
    act()
    return len(made["get_many"]), len(made["query"])


@pytest.mark.parametrize(
    ("condition", "more"), [(AMOUNT, 0), (DUE, 0), (CONTACT, 1), (LINK, 1)], ids=str
)
def test_a_rules_condition_reads_clients_and_links_only_where_it_names_them(
    world, monkeypatch, condition, more
):
    ann = world.create("contact", name="Ann")
    plain = world.create(title="warms the configuration", contact=ann.id)
    world.comment_rule("preparation", "first")
    world.change(plain, stage="preparation")
    without = world.create(contact=ann.id, amount="1", close_date="2020-01-01")
    base = reads(world, monkeypatch, lambda: world.change(without, stage="preparation"))
    world.comment_rule("executing", "second", condition=condition)
    warm = world.create(contact=ann.id, amount="1", close_date="2020-01-01")
    world.change(warm, stage="executing")
    deal = world.create(contact=ann.id, amount="1", close_date="2020-01-01")
    asked = reads(world, monkeypatch, lambda: world.change(deal, stage="executing"))
    assert (base[0] + more, base[1]) == asked


def test_a_trigger_reads_the_client_only_where_it_could_move_the_item(world, monkeypatch):
    ann = world.create("contact", name="Ann")
    other = {**CONTACT, "value": "Bob"}
    world.trigger("executing", "field_changed", {"fields": ["amount"]}, condition=other)
    for_warmth = world.create(contact=ann.id)
    world.change(for_warmth, amount="1")
    deal = world.create(contact=ann.id)
    comments = reads(world, monkeypatch, lambda: world.change(deal, comments="Chair"))
    amount = reads(world, monkeypatch, lambda: world.change(deal, amount="1"))
    assert (0, 1) == (comments[0], amount[0])
