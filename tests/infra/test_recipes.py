"""Every recipe of docs/recipes.md works as it stands there, one request after the other."""

import json
import re
from pathlib import Path

import pytest

from tests.support.runtime import running

GUIDE = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text("utf-8")
REQUEST = re.compile(r"```http\n(\w+) (\S+)\n((?:[\w-]+: [^\n]*\n)*)(.*?)```", re.DOTALL)


def recipe(title):
    """Return the requests of a section: method, path, headers and body."""
    (section,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    return [
        (method, path, dict(line.split(": ", 1) for line in headers.splitlines()), body)
        for method, path, headers, body in REQUEST.findall(section)
    ]


@pytest.fixture
def client():
    with running(emulated=False) as client:
        yield client


@pytest.fixture
def cook(client):
    """Send all requests of a recipe and return their answers."""

    def send(title):
        answers = []
        for method, path, headers, body in recipe(title):
            code = next((one.json["params"]["code"] for one in answers if "params" in one.json), "")
            document = json.loads(body) if body.strip() else None
            place = path.format(code=code)
            answer = client.send(method, place, json=document, headers=headers)
            assert answer.status in (200, 201), (place, answer.json)
            answers.append(answer)
        client.settle()
        return answers

    return send


def test_a_web_shop(client, cook):
    found, contact, deal, moved, _ = cook("A web shop")
    assert ([], "Ann") == (found.json["items"], contact.json["name"])
    assert ("118.90", 1, "executing") == (
        deal.json["amount"],
        deal.json["contact"],
        moved.json["stage"],
    )
    again, *_ = cook("A web shop")
    assert [1] == [one["id"] for one in again.json["items"]]
    assert [1] == [one["id"] for one in client.get("/v1/items/deal").json["items"]]


def test_a_form(client, cook):
    lead, _ = cook("A form on a web site")
    assert "+39061234567" == lead.json["phones"][0]["value"]
    client.post("/v1/items/lead", {"name": "Bo"})
    client.settle()
    (activity,) = client.get("/v1/items/lead/2/activities").json["items"]
    assert "Call Bo back" == activity["subject"]


def test_telephony(client, cook):
    cook("A form on a web site")
    *_, found, _ = cook("Telephony")
    assert [1] == [one["id"] for one in found.json["items"]]
    assert "in_process" == client.get("/v1/items/lead/1").json["stage"]
    texts = [one["text"] for one in client.get("/v1/items/lead/1/timeline").json["items"]]
    assert "Called for 3 minutes; wants 80 invitations." in texts


def test_every_request_of_the_recipes_is_sent():
    titles = ("A web shop", "A form on a web site", "Telephony", "A spreadsheet")
    assert GUIDE.count("```http") == sum(len(recipe(title)) for title in titles)


def test_a_spreadsheet(cook):
    brought, taken = cook("A spreadsheet")
    assert (1, 1) == (brought.json["created"], brought.json["refused"])
    assert ["/emails/0"] == [one["pointer"] for one in brought.json["rows"][1]["refused"]["errors"]]
    head, row = taken.body.decode("utf-8-sig").splitlines()
    assert (True, True) == (head.startswith("id,title,"), row.startswith("1,Ann Lind,"))
