"""What is noted of a change of automation."""

import pytest

BASE = "/v1/automation/deal/default"
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}


@pytest.fixture
def rule(api):
    return api.post(f"{BASE}/rules?note=first", COMMENT).body["id"]


def test_every_change_takes_a_note(api, rule):
    path = f"{BASE}/rules/{rule}"
    api.patch(f"{path}?note=renamed", {"name": "Greet"})
    api.put(f"{path}?note=put", {**COMMENT, "name": "Put"})
    api.delete(f"{path}?note=gone")
    api.put(f"{BASE}?note=whole", {"rules": [COMMENT], "triggers": []})
    noted = [one["note"] for one in api.get(f"{BASE}/versions").body["items"]]
    assert ["whole", "gone", "put", "renamed", "first"] == noted


def test_a_note_is_short(api):
    assert ["/note"] == api.post(f"{BASE}/rules?note={'x' * 256}", COMMENT).pointers
