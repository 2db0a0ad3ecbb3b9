"""Runs of workflows go as the reference does, in templates drawn by lot.

SEEDS=500 runs so many of them (`make models`).
"""

import os
from random import Random

import pytest

from tests.models import flows
from tests.models.reference import length
from tests.stories.workflows import publish, read, start
from tests.support.runtime import START
from tests.support.stories import telling

SEEDS = int(os.environ.get("SEEDS", "12"))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_run_does_what_the_reference_does(seed):
    lot = Random(seed)
    document = flows.template(lot)
    with telling(emulated=False) as crm:
        workflow = publish(crm, *document["steps"], variables=document["variables"])
        deal = crm.create()
        run = start(crm, workflow, deal)
        reference = flows.Reference(document["steps"], START)
        for _ in range(12):
            said = sorted((one["at"], one["text"]) for one in crm.timeline(deal, "comment"))
            assert sorted((_shown(at), text) for at, text in reference.said) == said, document
            found = read(crm, run)
            ended = reference.ended and _shown(reference.ended)
            assert ended == found["finished_at"], document
            assert ("done" if ended else "running") == found["state"]
            if (known := reference.commands()) and lot.random() < 0.4:
                name = lot.choice(known)
                reference.command(name)
                crm.ask("POST", f"/v1/workflow-runs/{run}/commands", {"name": name})
                crm.settle()
            else:
                pause = lot.choice(["PT3H", "PT9H", "P1D", "P2D"])
                reference.wait_until(reference.now + length(pause))
                crm.client.advance(pause)


def _shown(instant):
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
