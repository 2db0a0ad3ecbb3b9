"""The smart process of the rehearsal, in the local runtime."""

from infra.rehearse import smart_processes
from infra.rehearse.crm import Crm
from infra.rehearse.smart_processes import smart_process_came_along, smart_process_made
from tests.support.runtime import TOKEN, running


def test_a_smart_process_is_made_and_its_rule_acts_there_and_later(monkeypatch):
    with running() as client:

        def settled(what, look):
            client.settle()
            found = look()
            assert found, what
            return found

        monkeypatch.setattr(smart_processes, "until", settled)
        crm = Crm(client.url, TOKEN)
        deal = client.post("/v1/items/deal", {"title": "Chairs"}).json["id"]
        smart_process_made(crm, deal)
        smart_process_came_along(crm)
