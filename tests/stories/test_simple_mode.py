"""Simple mode: what was said and planned on a lead is out of sight with it."""

from chalicelib.api.application import endpoints
from tests.stories.workflows import comment, pause, publish, start
from tests.support.files import upload
from tests.support.stories import path_of, problem, ref

ROOM = "uf_room"


UNDER = "/v1/items/{type}/{id}/"
NEVER = {"payments"}
"""What leads have none of, which is said before anything is read."""


def test_nothing_that_belongs_to_a_lead_is_read_once_it_became_something_else(crm):
    room = crm.ask("POST", "/v1/resources", {"name": "Room 1"})["id"]
    crm.ask("POST", "/v1/fields/lead", {"code": ROOM, "type": "resource_booking"})
    crm.comment_rule("new", type="lead")
    workflow = publish(crm, comment("hello"), pause("P1D"), entity_type="lead")
    crm.ask("PATCH", "/v1/settings", {"crm_mode": "simple"})
    crm.settle()
    mark = crm.ask("GET", "/v1/changes")["next"]
    lead = crm.ask("POST", "/v1/items/lead", {"title": "Door"})  # and nothing is told of it yet
    path, file = path_of(lead), upload(crm)
    crm.ask("POST", f"{path}/comments", {"text": "Oak", "files": [file]})
    call = {"subject": "Call", "type": "call"}
    activity = crm.ask("POST", f"{path}/activities", call)["id"]
    times = {"start": "2023-04-05T09:00:00Z", "end": "2023-04-05T10:00:00Z"}
    held = {"item": ref(lead), "field": ROOM, "resources": [room], **times}
    booking = crm.ask("POST", "/v1/bookings", held)["id"]
    run = start(crm, workflow, lead)  # and all of it is told: it becomes a deal

    def refused(method: str, where: str, body: object = None) -> bool:
        answer = crm.client.send(method, where, json=body)
        return (404, "not_found") == problem(answer)

    read = [one.path for one in endpoints() if one.method == "GET"]
    under = [one.removeprefix(UNDER) for one in read if one.startswith(UNDER)]
    assert [] == [one for one in {*under} - NEVER if not refused("GET", f"{path}/{one}")]
    by_id = (
        ("POST", f"{path}/restore", None),
        ("GET", f"/v1/files/{file}", None),
        ("GET", f"/v1/activities/{activity}", None),
        ("PATCH", f"/v1/activities/{activity}", {"subject": "Visit"}),
        ("POST", f"/v1/activities/{activity}/complete", None),
        ("DELETE", f"/v1/activities/{activity}", None),
        ("GET", f"/v1/bookings/{booking}", None),
        ("DELETE", f"/v1/bookings/{booking}", None),
        ("GET", f"/v1/workflow-runs/{run}", None),
        ("GET", f"/v1/workflow-runs/{run}/steps", None),
        ("POST", f"/v1/workflow-runs/{run}/terminate", {"status": "over"}),
    )
    assert [] == [one for one in by_id if not refused(*one)]
    for listed in (
        f"/v1/bookings?resource={room}&from=2023-04-01T00:00:00Z&to=2023-05-01T00:00:00Z",
        f"/v1/workflows/{workflow}/runs",
        "/v1/history?type=lead",
        "/v1/runs?state=done&type=lead",
    ):
        assert [] == crm.ask("GET", listed)["items"], listed
    lately = crm.ask("GET", f"/v1/changes?after={mark}")["items"]
    assert (
        "deleted" == [one["what"] for one in lately if one["type"] == "lead" and one["version"]][-1]
    )
    left = crm.ask("POST", "/v1/activities/remove", {"ids": [activity]})["left"]
    assert [(activity, "not_found")] == [(one["id"], one["code"]) for one in left]
