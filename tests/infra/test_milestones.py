"""Releases that must not be skipped."""

import pytest

from infra.deployment import milestones
from infra.deployment.errors import NoArtefact
from infra.deployment.milestones import require_none_skipped
from tests.infra import test_commands_upgrade
from tests.infra.cloud import Tenant, cloud, infra

MUST = ("0.3.0", "0.10.0")


@pytest.mark.parametrize(
    ("present", "wanted"),
    [
        ("0.2.0+aa", "0.3.0+bb"),
        ("0.3.0+aa", "0.9.1+bb"),
        ("0.3.1+aa", "0.10.0+bb"),
        ("0.9.0+aa", "0.2.0+bb"),
        ("", "0.4.0+bb"),
        ("odd", "0.4.0+bb"),
    ],
)
def test_a_build_that_skips_none_may_follow(present, wanted):
    require_none_skipped("acme", present, wanted, MUST)


@pytest.mark.parametrize(
    ("present", "wanted", "first"),
    [
        ("0.2.0+aa", "0.4.0+bb", "0.3.0"),
        ("0.2.9+aa", "0.11.0+bb", "0.3.0"),
        ("0.9.0+aa", "1.0.0+bb", "0.10.0"),
    ],
)
def test_one_that_does_is_refused_with_the_release_that_comes_first(present, wanted, first):
    with pytest.raises(NoArtefact, match=f"must not follow before {first}") as refused:
        require_none_skipped("acme", present, wanted, MUST)
    assert f"v{first}" in refused.value.next


def test_an_upgrade_that_skips_one_changes_nothing(monkeypatch, capsys):
    from infra.canary import turn
    from infra.canary.former import Former
    from infra.commands import upgrade

    monkeypatch.setattr(upgrade, "read_artefact", lambda *_: test_commands_upgrade.ARTEFACT)
    monkeypatch.setattr(upgrade, "require_present", lambda *_, **__: None)
    monkeypatch.setattr(turn, "former", lambda aws, stack: Former(stack, "{}"))
    version = test_commands_upgrade.ARTEFACT.version
    release = version.partition("+")[0]
    before = "0.0.1+aaaa"
    monkeypatch.setattr(milestones.require_none_skipped, "__defaults__", (("0.0.2",),))
    assert "0.0.2" < release
    with cloud() as account:
        account.add(Tenant("acme", version=before).build())
        code, document = infra(capsys, "upgrade", "--all", "--yes")
        assert (15, 0) == (code, account.updates)
    assert "must not follow before 0.0.2" in document["tenants"][0]["detail"]
