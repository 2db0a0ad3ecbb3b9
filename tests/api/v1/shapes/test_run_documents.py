"""A run is shown alike on the card of its item and in the list of all runs."""

from tests.support.stories import telling


def test_both_lists_show_the_same_of_a_run():
    with telling() as crm:
        crm.rule("new", "send_email", {"subject": "a", "text": "b", "recipient": "client"})
        deal = crm.create()
        (on_card,) = crm.ask("GET", f"/v1/items/deal/{deal['id']}/automation")["runs"]
        (listed,) = crm.all("/v1/runs")

        more = {"item": f"deal_{deal['id']}", "title": deal["title"], "pipeline": "default"}
        assert {**on_card, **more, "retried": False} == listed
