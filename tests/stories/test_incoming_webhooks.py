"""Other systems move items: a web address with a secret code, and signals of apps (T15, T16)."""

import pytest

from tests.support.stories import pointers, problem, ref

APPS = "/v1/app-triggers"


def hook(crm, code, target, method="POST"):
    """Call a webhook as a foreign system does, without a token."""
    stranger = crm.client.as_user(None)
    answer = stranger.send(method, f"/hooks/{code}" + (f"?target={target}" if target else ""))
    stranger.close()
    crm.settle()
    return answer


@pytest.mark.feature("T15")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_calling_the_address_moves_the_item(crm, method):
    code = crm.trigger_document("executing", "incoming_webhook")["params"]["code"]
    deal, other = crm.create(), crm.create()
    answer = hook(crm, code, ref(deal), method)
    assert (200, {"result": True}) == (answer.status, answer.json)
    assert ["executing", "new"] == [crm.stage(deal), crm.stage(other)]


@pytest.mark.feature("T15")
def test_an_item_of_a_smart_process_is_named_by_code_or_number(crm):
    body = {"title": "Boat", "code": "boat", "entity_type_id": 176, "preset": "all"}
    crm.ask("POST", "/v1/smart-processes", body)
    trigger = {"trigger": "incoming_webhook", "stage": "client", "name": "Called"}
    code = crm.ask("POST", "/v1/automation/boat/default/triggers", trigger)["params"]["code"]
    boats = [crm.create("boat") for _ in range(3)]
    for target in ("BOAT_1", "DYNAMIC_176_2"):
        assert 200 == hook(crm, code, target).status
    assert (400, "target_not_found") == problem(hook(crm, code, "DYNAMIC_178_3"))
    assert ["client", "client", "new"] == [crm.stage(one) for one in boats]


@pytest.mark.feature("T15")
def test_each_webhook_gets_a_code_of_its_own_that_cannot_be_guessed(crm):
    codes = [
        crm.trigger_document("executing", "incoming_webhook")["params"]["code"] for _ in range(3)
    ]
    assert 3 == len(set(codes))
    assert min(map(len, codes)) >= 20


@pytest.mark.feature("T15")
@pytest.mark.parametrize(
    ("target", "code", "detail"),
    [
        (None, "target_not_set", "Target is not set."),
        ("deal", "incorrect_target", "Incorrect target format."),
        ("deal_twelve", "incorrect_target", "Incorrect target format."),
        ("planet_1", "target_not_found", "Target is not found."),
        ("contact_1", "target_not_found", "Target is not found."),
        ("deal_999", "target_not_found", "Target is not found."),
    ],
)
def test_a_wrong_target_is_refused_with_a_reason(crm, target, code, detail):
    secret = crm.trigger_document("executing", "incoming_webhook")["params"]["code"]
    answer = hook(crm, secret, target)
    assert (400, code) == problem(answer)
    assert detail == answer.json["detail"]


@pytest.mark.feature("T15")
def test_a_deleted_item_is_not_found(crm):
    code = crm.trigger_document("executing", "incoming_webhook")["params"]["code"]
    deal = crm.create()
    crm.delete(deal)
    assert (400, "target_not_found") == problem(hook(crm, code, ref(deal)))


@pytest.mark.feature("T15")
@pytest.mark.parametrize("target", ["deal_1", "deal_999"])
def test_an_unknown_code_moves_nothing_and_tells_nothing_of_the_target(crm, target):
    crm.trigger("executing", "incoming_webhook")
    deal = crm.create()
    answer = hook(crm, "a-code-that-nobody-has", target)
    assert (200, {"result": True}) == (answer.status, answer.json)
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T15")
def test_the_code_of_a_removed_trigger_moves_nothing(crm):
    trigger = crm.trigger_document("executing", "incoming_webhook")
    deal = crm.create()
    crm.ask("DELETE", f"/v1/automation/deal/default/triggers/{trigger['id']}")
    hook(crm, trigger["params"]["code"], ref(deal))
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T15")
def test_conditions_and_the_direction_count_for_webhooks_too(crm):
    large = {"field": "amount", "op": "gt", "value": "100"}
    crm.trigger("executing", "incoming_webhook", {"code": "code-for-the-shop"}, condition=large)
    small, far = crm.create(amount="5"), crm.create(amount="500", stage="final_invoice")
    for deal in (small, far):
        hook(crm, "code-for-the-shop", ref(deal))
    assert ["new", "final_invoice"] == [crm.stage(small), crm.stage(far)]


@pytest.mark.feature("T15")
def test_a_call_that_is_sent_twice_with_one_key_moves_once(crm):
    crm.trigger("executing", "incoming_webhook", {"code": "code-for-the-shop"})
    deal = crm.create()
    path = f"/hooks/code-for-the-shop?target={ref(deal)}"
    for stage in ("executing", "new"):
        crm.ask("POST", path, headers={"Idempotency-Key": "order-7"})
        crm.settle()
        assert stage == crm.stage(deal)
        crm.move(deal, "new")


@pytest.mark.feature("T16")
def test_registering_a_code_again_gives_it_another_name(crm):
    crm.ask("POST", APPS, {"code": "shop.paid", "name": "Paid"})
    crm.ask("POST", APPS, {"code": "shop.paid", "name": "Paid in the shop"})
    assert [("shop.paid", "Paid in the shop")] == [
        (one["code"], one["name"]) for one in crm.all(APPS)
    ]


@pytest.mark.feature("T16")
def test_a_signal_without_a_trigger_on_a_stage_moves_nothing(crm):
    crm.ask("POST", APPS, {"code": "shop.paid", "name": "Paid"})
    deal = crm.create()
    assert {"result": True} == crm.ask("POST", f"{APPS}/shop.paid/execute", {"item": ref(deal)})
    crm.settle()
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T16")
def test_a_signal_moves_the_item_to_the_stage_of_its_trigger(crm):
    for code in ("shop.paid", "shop.sent"):
        crm.ask("POST", APPS, {"code": code, "name": code})
    crm.trigger("executing", "app_signal", {"code": "shop.paid"})
    crm.trigger("preparation", "app_signal", {"code": "shop.sent"})
    deal = crm.create()
    crm.ask("POST", f"{APPS}/shop.paid/execute", {"item": {"type": "deal", "id": deal["id"]}})
    crm.settle()
    assert ["executing"] == crm.moved_to(deal)


@pytest.mark.feature("T16")
@pytest.mark.parametrize(
    ("document", "code", "detail"),
    [
        ({"code": "", "name": "Paid"}, "empty_code", "Empty trigger code!"),
        ({"code": "Shop Paid", "name": "Paid"}, "wrong_code", "Wrong trigger code!"),
        ({"code": "shop.paid", "name": ""}, "empty_name", "Empty trigger name!"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_a_reason(crm, document, code, detail):
    answer = crm.client.post(APPS, document)
    assert (400, code) == problem(answer)
    assert detail == answer.json["detail"]
    assert [] == crm.all(APPS)


@pytest.mark.feature("T16")
def test_a_code_that_is_not_registered_cannot_be_sent(crm):
    deal = crm.create()
    answer = crm.client.post(f"{APPS}/shop.paid/execute", {"item": ref(deal)})
    assert (400, "unknown_trigger") == problem(answer)
    assert "Trigger with code shop.paid is not registered." == answer.json["detail"]


@pytest.mark.feature("T16")
def test_a_code_that_was_removed_is_gone(crm):
    crm.ask("POST", APPS, {"code": "shop.paid", "name": "Paid"})
    crm.ask("DELETE", f"{APPS}/shop.paid")
    assert [] == crm.all(APPS)
    answer = crm.client.delete(f"{APPS}/shop.paid")
    assert (404, "Trigger not found") == (answer.status, answer.json["detail"])


@pytest.mark.feature("T16")
def test_only_admins_register_codes(crm):
    ben = crm.as_user(crm.hire("Ben"))
    answer = ben.client.post(APPS, {"code": "shop.paid", "name": "Paid"})
    assert (403, "forbidden") == problem(answer)
    assert [] == pointers(answer)
    assert [] == crm.all(APPS)
