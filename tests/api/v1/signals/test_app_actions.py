"""Actions of apps over HTTP."""

PATH = "/v1/app-actions"
BANK = {
    "code": "bank.check",
    "name": "Check credit",
    "handler": "https://bank.example.com/check?key=7",
    "properties": {"amount": {"type": "money", "required": True}},
    "returns": {"score": {"type": "number"}},
}


def test_an_admin_registers_sees_and_removes_one(api):
    answer = api.post(PATH, BANK)
    assert (201, "bank.check", True, None) == (
        answer.status,
        answer.body["id"],
        answer.body["waits"],
        answer.body["deadline"],
    )
    assert len(answer.body["secret"]) == 64
    (listed,) = api.get(PATH).body["items"]
    assert ({"score": {"type": "number"}}, BANK["handler"], False) == (
        listed["returns"],
        listed["handler"],
        "secret" in listed,
    )
    assert 204 == api.delete(f"{PATH}/bank.check").status
    assert (404, []) == (api.delete(f"{PATH}/bank.check").status, api.get(PATH).body["items"])


def test_others_see_it_without_its_address(api, colleague):
    api.post(PATH, BANK)
    (listed,) = colleague.get(PATH).body["items"]
    assert ("Check credit", None) == (listed["name"], listed["handler"])
    assert 403 == colleague.post(PATH, BANK).status
    assert 403 == colleague.delete(f"{PATH}/bank.check").status


def test_a_repeated_request_is_answered_as_the_first(api):
    key = {"Idempotency-Key": "k"}
    first = api.post(PATH, BANK, headers=key)
    assert first.body == api.post(PATH, BANK, headers=key).body


def test_faults_point_to_their_place(api):
    answer = api.post(PATH, {**BANK, "handler": "https://169.254.169.254/", "deadline": "P2Y"})
    assert 400 == answer.status
    assert {"/handler", "/deadline"} == {one["pointer"] for one in answer.body["errors"]}
