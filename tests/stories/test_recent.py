"""What changed lately, over HTTP."""

from tests.support.stories import path_of


def test_a_screen_is_told_what_was_written_since_it_asked(crm):
    mark = crm.ask("GET", "/v1/changes")["next"]
    deal = crm.create(title="Chairs")
    crm.move(deal, "preparation")
    told = crm.ask("GET", f"/v1/changes?after={mark}")
    assert ["created", "moved"] == [one["what"] for one in told["items"]]
    assert {"type": "deal", "id": deal["id"], "version": 2, "stage": "preparation"}.items() <= (
        told["items"][1].items()
    )
    assert (False, True) == (told["more"], told["complete"])
    crm.client.advance("PT1M")
    mark = crm.ask("GET", f"/v1/changes?after={told['next']}")["next"]
    assert [] == crm.ask("GET", f"/v1/changes?after={mark}")["items"]
    crm.ask("POST", f"{path_of(deal)}/activities", {"subject": "Call"})
    crm.settle()
    told = crm.ask("GET", f"/v1/changes?after={mark}&limit=1")
    assert ["activities"] == [one["what"] for one in told["items"]]
