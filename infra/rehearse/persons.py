"""A person is erased: nobody finds them any more, and their deal stays."""

from infra.rehearse.commands import Operator
from infra.rehearse.crm import until
from infra.rehearse.scenario import Scenario


def person_erased(operator: Operator, scenario: Scenario) -> None:
    """Erase the client of a tenant's deal, by their address."""
    name, client = scenario.name, scenario.client
    before = operator.run("person", name, client)
    assert {"own", "removed", "without the person"} <= before["found"].keys(), before
    done = operator.run("person", name, client, "--erase")
    assert before["items"] == done["items"], done
    until("no contact", lambda: not scenario.crm.get("/v1/items/contact")["items"])
    assert client not in str(scenario.timeline()), scenario.timeline()
    scenario.is_well()
    again = operator.run("person", name, client)
    assert again["found"].keys() <= {"own", "left", "removed"}, again
