"""Files that rules and workflows send."""

import pytest

from chalicelib.catalogue.actions.client.send_email import SendEmailAction
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.errors import Invalid
from chalicelib.usecases.automation.files_of_rules import naming, taken_by_rules
from tests.support.world import BEN, World
from tests.usecases.files.test_take_files import PDF, announced, stored

MAIL = {"subject": "Hi", "text": "x"}


def rule(*ids):
    params = {**MAIL, "attachments": {"files": list(ids)}}
    return Rule(id="r", stage="new", name="", action="send_email", params=params)


def test_only_what_is_named_by_id_is_taken():
    named = [
        list(naming("send_email", {**MAIL, "attachments": one}, "").files)
        for one in ({"files": ["a", "a", "b"]}, {"field": "uf_x"}, None, {"nonsense": 1})
    ]
    assert [["a", "b"], [], [], []] == named
    assert () == naming("unknown", {}, "").files


def test_files_belong_to_rules_once_however_often_they_are_saved():
    world = World()
    id = announced(world)
    for _ in range(2):
        world.table.write(taken_by_rules(world.tenant, BEN, [rule(id), rule(id)], world.now))
    assert (["rules"], 2) == (
        [str(one) for one in stored(world, id).owners],
        stored(world, id).version,
    )


def test_a_file_that_is_not_there_is_told_with_its_place():
    world = World()
    with pytest.raises(Invalid) as refused:
        taken_by_rules(world.tenant, BEN, [rule(announced(world), "nothere")], world.now)
    assert ["/params/attachments/files/1"] == [one.pointer for one in refused.value.faults]


def test_a_file_that_a_rule_named_before_is_not_judged_again():
    world = World()
    before = {"r": rule("gone")}
    assert [] == taken_by_rules(world.tenant, BEN, [rule("gone")], world.now, before)
    with pytest.raises(Invalid, match="there is no file gone"):
        taken_by_rules(world.tenant, BEN, [rule("gone", announced(world))], world.now, before)


def test_files_of_an_e_mail_that_are_too_large_together_are_told_with_their_place(monkeypatch):
    monkeypatch.setattr(SendEmailAction, "most_attached", 3 * len(PDF) - 1)
    world = World()
    first, second, third = (announced(world) for _ in range(3))
    taken_by_rules(world.tenant, BEN, [rule(first, second), rule(third)], world.now)
    with pytest.raises(Invalid, match="MB together") as refused:
        taken_by_rules(world.tenant, BEN, [rule(first, second, third)], world.now)
    assert ("too_large", "/params/attachments/files") == (
        refused.value.code,
        refused.value.faults[0].pointer,
    )
