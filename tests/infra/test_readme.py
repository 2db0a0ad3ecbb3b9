"""What the README shows of workflows is what the product says."""

import json
import re
from pathlib import Path

from tests.support.runtime import running

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_picture_is_the_diagram_of_the_example():
    (shown,) = re.findall(r"```mermaid\n(.*?)```", README, re.DOTALL)
    document = json.loads((ROOT / "examples" / "workflow.json").read_text("utf-8"))
    with running() as client:
        id = client.post("/v1/workflows", document).json["id"]

        assert shown == client.get(f"/v1/workflows/{id}/diagram").json["mermaid"]


def test_links_lead_to_files():
    links = re.findall(r"\]\((?!http)([^)#]+)", README)

    assert [] == [link for link in links if not (ROOT / link).exists()]
    assert len(links) > 5
