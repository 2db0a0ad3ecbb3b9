"""Rules, triggers and whole documents through the API."""

import pytest

from chalicelib.usecases.configuration import pipeline_document, stored_automation

BASE = "/v1/automation/deal/default"
RULES = f"{BASE}/rules"
TRIGGERS = f"{BASE}/triggers"
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}


@pytest.fixture
def rule(api):
    return api.post(RULES, COMMENT).body


def test_a_rule_is_placed_with_its_defaults(api, rule):
    assert {
        "id": rule["id"],
        "stage": "new",
        "name": "Add comment",
        "action": "add_comment",
        "params": {"text": "Hello"},
        "run": {"mode": "immediately"},
        "after_previous": False,
        "working_time": "none",
        "follow_field": False,
        "condition": None,
        "on_behalf_of": None,
        "enabled": True,
        "sort": 10,
    } == rule
    assert rule == api.get(f"{RULES}/{rule['id']}").body


def test_rules_stand_in_the_order_in_which_they_were_placed(api):
    placed = [api.post(RULES, COMMENT).body["id"] for _ in range(3)]
    api.post(RULES, {**COMMENT, "stage": "won"})

    listed = api.get(f"{RULES}?stage=new").body["items"]

    assert placed == [one["id"] for one in listed]
    assert [10, 20, 30] == [one["sort"] for one in listed]


def test_rules_come_in_pages(api):
    placed = [api.post(RULES, {**COMMENT, "sort": sort}).body["id"] for sort in (200, 30, 1000)]
    first = api.get(f"{RULES}?limit=2").body

    second = api.get(f"{RULES}?limit=2&cursor={first['next_cursor']}").body

    ids = [one["id"] for page in (first, second) for one in page["items"]]
    assert [placed[1], placed[0], placed[2]] == ids
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"stage": "nope"}, "/stage"),
        ({"action": "nope"}, "/action"),
        ({"params": {}}, "/params/text"),
        ({"params": {"text": 5}}, "/params/text"),
        ({"params": {"text": "x", "colour": "red"}}, "/params/colour"),
        ({"params": {"text": "{{ deal.nope }}"}}, "/params/text"),
        ({"params": {"text": "{{ deal.title"}}, "/params/text"),
        ({"action": "change_stage", "params": {"stage": "nope"}}, "/params/stage"),
        ({"run": {"mode": "nope"}}, "/run/mode"),
        ({"run": {"mode": "delay", "delay": "PT9M"}}, "/run/delay"),
        ({"run": {"mode": "before", "delay": "P1D", "field": "title"}}, "/run/field"),
        ({"condition": {"field": "nope", "op": "eq", "value": 1}}, "/condition/field"),
        (
            {"condition": {"all": [{"field": "amount", "op": "gt", "value": "x"}]}},
            "/condition/all/0/value",
        ),
        ({"on_behalf_of": 9}, "/on_behalf_of"),
        ({"working_time": "nights"}, "/working_time"),
        ({"sort": "first"}, "/sort"),
        ({"name": " "}, "/name"),
        ({"name": "x" * 256}, "/name"),
        ({"colour": "red"}, "/colour"),
        ({"stage": None}, "/stage"),
    ],
)
def test_a_rule_that_makes_no_sense_is_a_fault(api, rule, change, pointer):
    for answer in (
        api.post(RULES, {**COMMENT, **change}),
        api.put(f"{RULES}/{rule['id']}", {**COMMENT, **change}),
        api.patch(f"{RULES}/{rule['id']}", change),
    ):
        assert (400, [pointer]) == (answer.status, answer.pointers)


def test_the_shortest_delay_is_a_setting(api):
    short = {**COMMENT, "run": {"mode": "delay", "delay": "PT1S"}}
    assert 400 == api.post(RULES, short).status

    api.patch("/v1/settings", {"minimum_delay_seconds": 0})

    assert 201 == api.post(RULES, short).status


@pytest.mark.parametrize("type", ["contact", "company"])
def test_types_without_stages_have_no_automation(api, type):
    base = f"/v1/automation/{type}/default"

    for answer in (
        api.get(base),
        api.get(f"{base}/rules"),
        api.post(f"{base}/rules", COMMENT),
        api.post(f"{base}/triggers", {"stage": "new", "trigger": "email_viewed"}),
    ):
        assert (400, "no_automation") == answer.problem


def test_an_unknown_pipeline_is_not_found(api):
    assert (404, "unknown_pipeline") == api.get("/v1/automation/deal/nope/rules").problem


def test_a_rule_is_changed_and_moved(api, rule):
    change = {"stage": "won", "name": "Cheer", "on_behalf_of": 1, "enabled": False}

    changed = api.patch(f"{RULES}/{rule['id']}", change).body

    assert {**rule, **change} == changed
    assert [] == api.get(f"{RULES}?stage=new").body["items"]
    assert changed == api.get(f"{RULES}?stage=won").body["items"][0]


def test_null_takes_back_what_may_be_missing(api, rule):
    path = f"{RULES}/{rule['id']}"
    condition = {"field": "amount", "op": "gt", "value": "5"}
    api.patch(
        path, {"condition": condition, "on_behalf_of": 1, "run": {"mode": "delay", "delay": "P1D"}}
    )

    changed = api.patch(path, {"condition": None, "on_behalf_of": None, "run": None}).body

    assert rule == changed


def test_a_replaced_rule_takes_defaults_for_what_is_not_given(api, rule):
    path = f"{RULES}/{rule['id']}"
    api.patch(path, {"name": "Cheer", "enabled": False})

    assert rule == api.put(path, COMMENT).body
    assert rule == api.put(path, rule).body
    assert ["/id"] == api.put(path, {**rule, "id": "other"}).pointers


def test_a_removed_rule_is_gone(api, rule):
    path = f"{RULES}/{rule['id']}"

    assert 204 == api.delete(path).status
    assert 404 == api.delete(path).status
    assert 404 == api.get(path).status
    assert 404 == api.patch(path, {"name": "x"}).status


def test_a_rule_with_a_key_is_placed_once(api):
    key = {"Idempotency-Key": "k"}

    assert api.post(RULES, COMMENT, headers=key).body == api.post(RULES, COMMENT, headers=key).body
    assert 1 == len(api.get(RULES).body["items"])


def test_a_pipeline_has_room_for_so_many_rules_and_triggers(api, rule, monkeypatch):
    monkeypatch.setattr(stored_automation, "MAX_PER_PIPELINE", 1)

    assert (409, "too_many") == api.post(RULES, COMMENT).problem
    trigger = {"stage": "won", "trigger": "email_viewed"}
    assert (409, "too_many") == api.post(TRIGGERS, trigger).problem


def test_automation_is_configured_by_admins_only(colleague, rule):
    path = f"{RULES}/{rule['id']}"
    assert 200 == colleague.get(path).status
    for answer in (
        colleague.post(RULES, COMMENT),
        colleague.patch(path, {"name": "x"}),
        colleague.put(path, COMMENT),
        colleague.delete(path),
        colleague.post(TRIGGERS, {"stage": "won", "trigger": "email_viewed"}),
        colleague.put(BASE, {"rules": [], "triggers": []}),
    ):
        assert 403 == answer.status


def test_a_trigger_is_placed_with_its_defaults(api):
    made = api.post(TRIGGERS, {"stage": "won", "trigger": "email_viewed"})

    assert 201 == made.status
    assert {
        "id": made.body["id"],
        "stage": "won",
        "trigger": "email_viewed",
        "name": "E-mail viewed",
        "params": {},
        "condition": None,
        "allow_backwards": False,
        "execute_by": None,
        "enabled": True,
        "sort": 10,
    } == made.body


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"stage": "nope"}, "/stage"),
        ({"trigger": "nope"}, "/trigger"),
        ({"params": {"colour": "red"}}, "/params/colour"),
        ({"trigger": "field_changed", "params": {"fields": ["nope"]}}, "/params/fields/0"),
        ({"condition": {"any": []}}, "/condition/any"),
        ({"execute_by": 9}, "/execute_by"),
        ({"allow_backwards": "yes"}, "/allow_backwards"),
    ],
)
def test_a_trigger_that_makes_no_sense_is_a_fault(api, change, pointer):
    good = {"stage": "won", "trigger": "email_viewed"}
    id = api.post(TRIGGERS, good).body["id"]

    for answer in (
        api.post(TRIGGERS, {**good, **change}),
        api.put(f"{TRIGGERS}/{id}", {**good, **change}),
        api.patch(f"{TRIGGERS}/{id}", change),
    ):
        assert (400, [pointer]) == (answer.status, answer.pointers)


def test_a_webhook_gets_a_code_and_keeps_it(api):
    made = api.post(TRIGGERS, {"stage": "won", "trigger": "incoming_webhook"}).body
    path = f"{TRIGGERS}/{made['id']}"
    code = made["params"]["code"]

    assert len(code) >= 32
    for answer in (
        api.patch(path, {"name": "Shop"}),
        api.patch(path, {"params": {}}),
        api.put(path, {"stage": "won", "trigger": "incoming_webhook"}),
    ):
        assert code == answer.body["params"]["code"]
    assert "own" == api.patch(path, {"params": {"code": "own"}}).body["params"]["code"]


def test_two_webhooks_get_two_codes(api):
    body = {"stage": "won", "trigger": "incoming_webhook"}
    codes = {api.post(TRIGGERS, body).body["params"]["code"] for _ in range(2)}

    assert 2 == len(codes)


def test_a_trigger_is_listed_changed_and_removed(api):
    made = api.post(TRIGGERS, {"stage": "won", "trigger": "email_viewed"}).body
    path = f"{TRIGGERS}/{made['id']}"

    changed = api.patch(path, {"stage": "lose", "allow_backwards": True}).body

    assert ("lose", True) == (changed["stage"], changed["allow_backwards"])
    assert [changed] == api.get(f"{TRIGGERS}?stage=lose").body["items"]
    assert [] == api.get(f"{TRIGGERS}?stage=won").body["items"]
    assert changed == api.get(path).body
    assert 204 == api.delete(path).status
    assert 404 == api.get(path).status


def document(api):
    return api.get(BASE).body


def test_a_document_can_be_put_back(api, rule):
    api.post(TRIGGERS, {"stage": "won", "trigger": "incoming_webhook"})
    before, written = document(api), len(api.tenant.table.stream())

    assert before == api.put(BASE, before).body
    assert written == len(api.tenant.table.stream())


def test_a_document_adds_changes_and_removes(api, rule):
    gone = api.post(RULES, COMMENT).body["id"]
    wanted = {
        "rules": [{**rule, "name": "Cheer"}, {**COMMENT, "id": "mine"}],
        "triggers": [{"stage": "won", "trigger": "email_viewed", "id": "seen"}],
    }
    expected = {"added": ["mine", "seen"], "changed": [rule["id"]], "removed": [gone]}

    before = document(api)
    assert expected == api.put(f"{BASE}?dry_run=true", wanted).body
    assert before == document(api)

    after = api.put(BASE, wanted).body
    assert after == document(api)
    assert [rule["id"], "mine"] == [one["id"] for one in after["rules"]]
    assert ["seen"] == [one["id"] for one in after["triggers"]]


def test_a_document_is_copied_to_another_pipeline(api, rule):
    api.post("/v1/pipelines/deal", {"name": "Second", "code": "second"})

    assert document(api) == api.put("/v1/automation/deal/second", document(api)).body


def test_a_document_with_a_fault_changes_nothing(api, rule):
    before = document(api)
    wanted = {
        "rules": [COMMENT, {**COMMENT, "stage": "nope"}, {**COMMENT, "params": {}}],
        "triggers": [{"stage": "won", "trigger": "nope"}],
    }

    answer = api.put(BASE, wanted)

    assert ["/rules/1/stage", "/rules/2/params/text", "/triggers/0/trigger"] == answer.pointers
    assert before == document(api)


def test_an_id_stands_in_a_document_once(api):
    twice = {"rules": [{**COMMENT, "id": "a"}, {**COMMENT, "id": "a"}], "triggers": []}

    assert ["/rules/1/id"] == api.put(BASE, twice).pointers


def test_a_document_must_not_change_too_much_at_once(api, monkeypatch):
    monkeypatch.setattr(pipeline_document, "MAX_CHANGES", 2)
    wanted = {"rules": [COMMENT] * 3, "triggers": []}

    assert (400, "too_many_changes") == api.put(BASE, wanted).problem
    assert 3 == len(api.put(f"{BASE}?dry_run=true", wanted).body["added"])


@pytest.mark.parametrize("body", [{}, {"rules": []}, {"rules": {}, "triggers": []}])
def test_a_document_names_rules_and_triggers(api, body):
    assert 400 == api.put(BASE, body).status


@pytest.mark.parametrize("what", ["actions", "triggers", "operators"])
def test_the_catalogue_says_what_there_is(colleague, what):
    items = colleague.get(f"/v1/catalog/{what}").body["items"]

    assert items
    assert all(one["title"] and one["description"] for one in items)


def test_only_admins_see_the_secrets_of_rules_and_triggers(api, colleague):
    url, secret = "https://shop.example.com/hook", "a-key-of-32-characters-for-hashing"
    hook = {"stage": "new", "action": "call_webhook", "params": {"url": url, "secret": secret}}
    rule = api.post(RULES, hook).body
    trigger = api.post(TRIGGERS, {"stage": "won", "trigger": "incoming_webhook"}).body
    stars = "********"

    assert secret == api.get(f"{RULES}/{rule['id']}").body["params"]["secret"]
    for path in (RULES, f"{RULES}/{rule['id']}", BASE):
        shown = str(colleague.get(path).body)
        assert (True, False) == (stars in shown, secret in shown)
    for path in (TRIGGERS, f"{TRIGGERS}/{trigger['id']}", BASE):
        shown = str(colleague.get(path).body)
        assert (True, False) == (stars in shown, trigger["params"]["code"] in shown)


LARGE = {"all": [{"field": "title", "op": "ne", "value": "é" * 9_000}] * 2}


def test_a_rule_or_trigger_that_is_too_large_is_refused(api, rule):
    trigger = {"stage": "won", "trigger": "email_viewed"}
    placed = api.post(TRIGGERS, trigger).body["id"]
    for answer in (
        api.post(RULES, {**COMMENT, "condition": LARGE}),
        api.patch(f"{RULES}/{rule['id']}", {"condition": LARGE}),
        api.put(f"{RULES}/{rule['id']}", {**COMMENT, "condition": LARGE}),
        api.post(TRIGGERS, {**trigger, "condition": LARGE}),
        api.patch(f"{TRIGGERS}/{placed}", {"condition": LARGE}),
    ):
        assert (400, "too_large", [""]) == (*answer.problem, answer.pointers)


def test_a_document_says_which_rule_is_too_large(api):
    rules = [COMMENT, {**COMMENT, "condition": LARGE}]

    answer = api.put(BASE, {"rules": rules, "triggers": []})

    assert (400, "too_large", ["/rules/1"]) == (*answer.problem, answer.pointers)


def test_rules_that_are_too_many_for_one_answer_come_in_pages(api):
    condition = {"all": [{"field": "title", "op": "ne", "value": "é" * 7_000}] * 2}
    for number in range(120):
        rule = {**COMMENT, "condition": condition, "sort": number}
        assert 201 == api.post(RULES, rule).status

    first = api.get(f"{RULES}?limit=200")
    second = api.get(f"{RULES}?limit=200&cursor={first.body['next_cursor']}")

    assert len(first.raw) < 3_100_000
    sorts = [one["sort"] for page in (first, second) for one in page.body["items"]]
    assert list(range(120)) == sorts
    assert (400, "too_large") == api.get(BASE).problem
