"""The example of docs/documents.md works as it stands there."""

import json
import re
from pathlib import Path

import pytest

from tests.support.documents import documents, follow, unconfined
from tests.support.files import upload
from tests.support.stories import telling
from tests.support.word import word

__all__ = ["unconfined"]
GUIDE = (Path(__file__).parents[2] / "docs" / "documents.md").read_text("utf-8")
TEMPLATE, NUMERATOR, RULES = map(json.loads, re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL))


@pytest.mark.usefixtures("unconfined")
def test_a_rule_makes_a_document_and_sends_its_link():
    with telling() as crm:
        numerator = crm.ask("POST", "/v1/numerators", NUMERATOR)["id"]
        named = [f"{{{{ {one} }}}}" for one in re.findall(r"`\{\{ ([a-z]+\.[a-z]+) \}\}`", GUIDE)]
        assert len(named) > 5
        file = upload(crm, "offer.docx", word(*named))
        body = {**TEMPLATE, "file": file, "numerator": numerator}
        template = crm.ask("POST", "/v1/document-templates", body)["id"]
        path, (make, send) = "/v1/automation/deal/default/rules", RULES
        params = {**make["params"], "template": template}
        rule = crm.ask("POST", path, {**make, "params": params})["id"]
        text = send["params"]["text"].replace("RULE", rule)
        crm.ask("POST", path, {**send, "params": {**send["params"], "text": text}})
        kim = crm.create("contact", name="Kim", emails=["kim@example.com"])
        deal = crm.create(title="Chairs", contact=kim["id"])
        crm.move(deal, "executing")
        (document,) = documents(crm, deal)
        assert ("A-001/2023", "Offer for Kim") == (document["number"], document["title"])
        (mail,) = crm.mails()
        assert document["link"] in mail["text"]
        assert 302 == follow(crm, document["link"]).status
