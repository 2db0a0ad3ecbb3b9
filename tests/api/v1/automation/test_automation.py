"""The automation of a pipeline as a whole through the API."""

import pytest

from chalicelib.domain.automation import document as stored_document
from chalicelib.usecases.configuration import stored_automation

BASE = "/v1/automation/deal/default"
RULES = f"{BASE}/rules"
TRIGGERS = f"{BASE}/triggers"
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}
LARGE = {"all": [{"field": "title", "op": "ne", "value": "x" * 18_000}] * 8}


@pytest.fixture
def rule(api):
    return api.post(RULES, COMMENT).body


def document(api):
    return api.get(BASE).body


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


def test_a_document_changes_any_number_of_rules_at_once(api, monkeypatch):
    monkeypatch.setattr(stored_document, "CHUNK_BYTES", 100_000)
    condition = {"all": [{"field": "title", "op": "ne", "value": "x" * 1_500}]}
    rules = [{**COMMENT, "condition": condition, "id": f"r{number}"} for number in range(150)]
    table, written = api.tenant.table, []
    real = table.write
    table.write = lambda writes: written.append([one.row.kind for one in writes]) or real(writes)

    answer = api.put(BASE, {"rules": rules, "triggers": []})

    assert (200, 150) == (answer.status, len(answer.body["rules"]))
    assert [["automation", "automation_version", "stamp"]] == [
        kinds for kinds in written if "automation" in kinds
    ]
    assert answer.body == document(api)
    chunks = api.tenant.table.query("config#deal#default", prefix="chunk#")
    assert all(len(one.body) <= 101_000 for one in chunks)
    assert 2 < len(chunks)


def test_a_document_is_put_on_the_version_that_was_read(api, rule):
    read = api.get(BASE)
    mine = {**read.body, "rules": [{**rule, "name": "Mine"}]}
    api.patch(f"{RULES}/{rule['id']}", {"name": "Theirs"})

    late = api.put(BASE, mine, headers={"If-Match": read.headers["ETag"]})

    assert (412, "version_mismatch") == late.problem
    assert ["Theirs"] == [one["name"] for one in document(api)["rules"]]
    now = api.get(BASE).headers["ETag"]
    assert ('"1"', '"2"') == (read.headers["ETag"], now)
    again = api.put(BASE, mine, headers={"If-Match": now})
    assert (200, '"3"') == (again.status, again.headers["ETag"])


def test_the_first_change_too_is_made_on_what_was_read(api):
    empty = api.get(BASE)
    assert '"0"' == empty.headers["ETag"]
    first = api.put(BASE, {"rules": [COMMENT], "triggers": []}, headers={"If-Match": '"0"'})
    assert (200, '"1"') == (first.status, first.headers["ETag"])

    late = api.put(BASE, empty.body, headers={"If-Match": empty.headers["ETag"]})

    assert (412, "version_mismatch") == late.problem
    assert 1 == len(document(api)["rules"])


@pytest.mark.parametrize("body", [{}, {"rules": []}, {"rules": {}, "triggers": []}])
def test_a_document_names_rules_and_triggers(api, body):
    assert 400 == api.put(BASE, body).status


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


def test_stars_that_come_back_are_refused_and_the_message_says_what_they_are(api, colleague):
    params = {"url": "https://shop.example.com/hook", "data": {"key": "k-1"}}
    rule = api.post(RULES, {"stage": "new", "action": "call_webhook", "params": params}).body
    api.post(TRIGGERS, {"stage": "won", "trigger": "incoming_webhook"})
    copy = colleague.get(BASE).body

    answer = api.put(BASE, copy)
    assert 400 == answer.status
    places = ["/rules/0/params/data", "/rules/0/params/url", "/triggers/0/params/code"]
    assert places == sorted(answer.pointers)
    assert all("stars" in one["message"] for one in answer.body["errors"])

    for data in ("********", {"key": "********"}, {"deep": [{"key": "***"}]}):
        changed = api.patch(f"{RULES}/{rule['id']}", {"params": {**params, "data": data}})
        assert (400, True) == (changed.status, changed.pointers[0].startswith("/params/data"))
    assert params["data"] == api.get(f"{RULES}/{rule['id']}").body["params"]["data"]


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


def test_a_circle_is_named_when_it_is_saved_and_taken(api):
    there = {"stage": "new", "action": "change_stage", "params": {"stage": "executing"}}
    back = {
        "stage": "executing",
        "action": "change_stage",
        "params": {"stage": "new"},
        "run": {"mode": "delay", "delay": "P2D"},
    }
    first = api.post(RULES, there).body
    assert "findings" not in first
    second = api.post(RULES, back).body
    (found,) = second["findings"]
    assert ("cycle", {first["id"], second["id"]}) == (found["code"], set(found["rules"]))
    assert "in a circle, every 2 days." in found["message"]
    whole = document(api)
    for query in ("", "?dry_run=true"):
        (again,) = api.put(f"{BASE}{query}", whole).body["findings"]
        assert set(found["rules"]) == set(again["rules"])
    assert ["cycle"] == [one["code"] for one in api.get(f"{BASE}/check").body["findings"]]
    api.patch(f"{RULES}/{first['id']}", {"enabled": False})
    assert [] == api.get(f"{BASE}/check").body["findings"]
