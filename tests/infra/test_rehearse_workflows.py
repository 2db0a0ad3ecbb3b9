"""The workflows of the rehearsal, executed by the local runtime on a clock that the tests move.

The rehearsal executes them with another engine in real time, and both must have the outcomes that
lie beside the templates.
"""

import boto3
import pytest

from infra.local.world import REGION
from infra.rehearse.crm import Crm, UnexpectedAnswer
from infra.rehearse.workflow_scenarios import SCENARIOS
from infra.rehearse.workflows import TEMPLATES, Workflows, check, read_template
from tests.support.runtime import TOKEN, running


@pytest.fixture(scope="module")
def workflows():
    """The workflows of a tenant whose clock stands still until it is moved."""
    with running(emulated=True) as client:

        def let_pass(seconds):
            client.advance(f"PT{seconds:.0f}S")
            client.settle()

        engine = boto3.client("stepfunctions", region_name=REGION)
        yield Workflows(Crm(client.url, TOKEN), let_pass, engine)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_workflow_has_the_outcome_that_it_has_in_the_rehearsal(workflows, name):
    outcome = SCENARIOS[name](workflows)

    assert read_template(name)["outcome"] == outcome


def test_every_template_has_a_scenario():
    assert sorted(SCENARIOS) == sorted(path.stem for path in TEMPLATES.glob("*.json"))


def test_the_outcome_of_the_template_is_accepted():
    check("parallel", read_template("parallel")["outcome"])


@pytest.mark.parametrize(
    ("part", "other"), [("state", "failed"), ("reason", "x"), ("log", []), ("said", ["x"])]
)
def test_another_outcome_is_refused_and_told(part, other):
    outcome = {**read_template("parallel")["outcome"], part: other}

    with pytest.raises(UnexpectedAnswer, match=f"The {part} of the workflow parallel is"):
        check("parallel", outcome)
