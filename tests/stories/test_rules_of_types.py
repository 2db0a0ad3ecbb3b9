"""Rules belong to one pipeline of one type of item (R43)."""

import pytest

from tests.support.stories import problem

STAGED = [("lead", "new"), ("deal", "new"), ("quote", "draft"), ("invoice", "new")]


@pytest.mark.feature("R43")
@pytest.mark.parametrize(("type", "stage"), STAGED)
def test_rules_work_for_every_type_with_stages(crm, type, stage):
    crm.comment_rule(stage, f"Hello {{{{ {type}.title }}}}", type=type)
    item = crm.create(type, title="Chair")
    assert ["Hello Chair"] == crm.texts(item)


@pytest.mark.feature("R43")
def test_rules_of_one_type_say_nothing_for_another(crm):
    crm.comment_rule("new", type="lead")
    deal, invoice = crm.create("deal"), crm.create("invoice")
    assert [{}, {}] == [crm.runs(deal), crm.runs(invoice)]


@pytest.mark.feature("R43")
@pytest.mark.parametrize("type", ["contact", "company"])
def test_types_without_stages_have_no_rules(crm, type):
    document = {"stage": "new", "action": "add_comment", "params": {"text": "x"}}
    answer = crm.client.post(f"/v1/automation/{type}/default/rules", document)
    assert (400, "no_automation") == problem(answer)


@pytest.mark.feature("R43")
def test_rules_of_one_pipeline_say_nothing_in_another(crm):
    mailing = crm.pipeline("Mailing", "new", "answered")
    crm.comment_rule("new", "general")
    crm.comment_rule("new", "mailing", pipeline=mailing)
    here, there = crm.create(), crm.create(pipeline=mailing)
    assert [["general"], ["mailing"]] == [crm.texts(here), crm.texts(there)]


@pytest.mark.feature("R43")
def test_moving_to_another_pipeline_is_an_entry_of_its_stage(crm):
    mailing = crm.pipeline("Mailing", "new", "answered")
    crm.comment_rule("new", "mailing", pipeline=mailing)
    deal = crm.create()
    crm.change(deal, pipeline=mailing)
    assert ["mailing"] == crm.texts(deal)
    assert ["pipeline"] == [move["type"] for move in crm.moves(deal)]
