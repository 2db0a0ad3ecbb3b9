"""Many clients at once, with automation working beside them: nothing lost, nothing doubled."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.stories import ADMIN, Story, path_of, telling

THREADS = 8
EACH = 8


@pytest.fixture
def crm() -> Iterator[Story]:
    """A tenant whose automation runs by itself."""
    with telling(background=True) as story:
        yield story


def at_once(crm: Story, work: Callable[[Story, int], Any]) -> list[Any]:
    """Let several clients work at the same time, each on a line of its own."""

    def client(number: int) -> Any:
        own = crm.another_line()
        try:
            return work(own, number)
        finally:
            own.client.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [*pool.map(client, range(THREADS))]


def test_deals_of_eight_clients_are_all_there_with_their_whole_history(crm):
    crm.comment_rule("new", "welcome")
    crm.comment_rule("executing", "arrived")

    def work(own: Story, number: int) -> list[int]:
        titles = [f"{number}-{place}" for place in range(EACH)]
        made = [own.ask("POST", "/v1/items/deal", {"title": title}) for title in titles]
        for deal in made:
            own.ask("POST", f"{path_of(deal)}/stage", {"stage": "executing"})
        return [deal["id"] for deal in made]

    ids = [id for made in at_once(crm, work) for id in made]
    crm.settle()
    assert THREADS * EACH == len(set(ids))
    deals = crm.all("/v1/items/deal?stage=executing")
    assert (sorted(ids), THREADS * EACH) == (
        [deal["id"] for deal in deals],
        len({deal["title"] for deal in deals}),
    )
    for deal in deals:
        entries = crm.timeline(deal)
        moves = [
            (entry["data"]["stage"], entry["author"])
            for entry in entries[1:]
            if entry["kind"] == "stage_move"
        ]
        texts = [entry["text"] for entry in entries if entry["kind"] == "comment"]
        assert ("created", [("executing", ADMIN)]) == (entries[0]["kind"], moves)
        # The rule of the first stage acts or is stopped, whichever comes first.
        assert texts in (["arrived"], ["welcome", "arrived"])


def test_of_several_who_make_the_same_move_one_makes_it(crm):
    crm.comment_rule("executing", "arrived")
    deal = crm.create()
    at_once(crm, lambda own, _: own.ask("POST", f"{path_of(deal)}/stage", {"stage": "executing"}))
    crm.settle()
    assert (["executing"], ["arrived"]) == (crm.moved_to(deal), crm.texts(deal))


def test_changes_of_one_deal_by_several_clients_are_all_kept(crm):
    for number in range(THREADS):
        crm.ask("POST", "/v1/fields/deal", {"code": f"uf_n{number}", "type": "number"})
    deal = crm.create()

    def work(own: Story, number: int) -> None:
        for value in range(1, 6):
            own.ask("PATCH", path_of(deal), {f"uf_n{number}": value})

    at_once(crm, work)
    after = crm.read(deal)
    assert [5] * THREADS == [after[f"uf_n{number}"] for number in range(THREADS)]
    assert deal["version"] + 5 * THREADS == after["version"]


def test_one_request_sent_by_several_at_once_creates_one_deal(crm):
    key = {"Idempotency-Key": "the-same-for-all"}
    made = at_once(
        crm, lambda own, _: own.ask("POST", "/v1/items/deal", {"title": "Chair"}, headers=key)
    )
    assert [made[0]] * THREADS == made
    assert [made[0]] == crm.all("/v1/items/deal")


def test_of_eight_who_book_one_room_for_one_time_one_has_it(crm):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_room", "type": "resource_booking"})
    room = crm.ask("POST", "/v1/resources", {"name": "Room"})["id"]
    deals = [crm.ask("POST", "/v1/items/deal", {"title": str(n)}) for n in range(THREADS)]
    span = {"start": "2030-06-03T09:00:00Z", "end": "2030-06-03T10:00:00Z"}

    def work(own: Story, number: int) -> int:
        item = f"deal_{deals[number]['id']}"
        body = {"item": item, "field": "uf_room", "resources": [room], **span}
        answer = own.client.send("POST", "/v1/bookings", json=body)
        assert answer.status == 201 or answer.json["code"] in ("slot_taken", "busy")
        return int(answer.status)

    assert [201] + [409] * (THREADS - 1) == sorted(at_once(crm, work))
    (made,) = crm.all(f"/v1/bookings?resource={room}&from={span['start']}&to={span['end']}")
    held = [deal["id"] for deal in deals if crm.read(deal)["uf_room"]]
    assert [made["item"]] == [f"deal_{id}" for id in held]
