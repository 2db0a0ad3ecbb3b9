"""A client that sends a request twice with one Idempotency-Key has it done once."""

from tests.support.stories import ADMIN, path_of, problem

KEY = {"Idempotency-Key": "first-try"}


def test_a_deal_that_is_created_twice_is_one_deal_with_one_run(crm):
    crm.comment_rule("new")
    first = crm.ask("POST", "/v1/items/deal", {"title": "Chair"}, headers=KEY)
    again = crm.ask("POST", "/v1/items/deal", {"title": "Chair"}, headers=KEY)
    crm.settle()
    assert first == again
    assert [first] == crm.all("/v1/items/deal")
    assert ["hello"] == crm.texts(first)


def test_the_same_key_with_another_body_is_a_clash(crm):
    crm.ask("POST", "/v1/items/deal", {"title": "Chair"}, headers=KEY)
    answer = crm.client.post("/v1/items/deal", {"title": "Table"}, headers=KEY)
    assert 409 == problem(answer)[0]
    assert ["Chair"] == [deal["title"] for deal in crm.all("/v1/items/deal")]


def test_the_same_key_of_another_user_is_another_request(crm):
    ben = crm.as_user(crm.hire("Ben"))
    mine = crm.ask("POST", "/v1/items/deal", {"title": "Chair"}, headers=KEY)
    his = ben.ask("POST", "/v1/items/deal", {"title": "Chair"}, headers=KEY)
    assert mine["id"] != his["id"]
    assert [ADMIN, ADMIN + 1] == [mine["responsible"], his["responsible"]]


def test_a_rule_that_is_placed_twice_is_one_rule(crm):
    path = "/v1/automation/deal/default/rules"
    document = {"stage": "new", "action": "add_comment", "params": {"text": "hello"}}
    placed = [crm.ask("POST", path, document, headers=KEY) for _ in range(2)]
    assert placed[0] == placed[1]
    assert ["hello"] == crm.texts(crm.create())


def test_a_comment_that_is_sent_twice_is_there_once(crm):
    deal = crm.create()
    for _ in range(2):
        crm.ask("POST", f"{path_of(deal)}/comments", {"text": "mine"}, headers=KEY)
    assert ["mine"] == crm.texts(deal)
