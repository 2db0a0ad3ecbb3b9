"""What the commands say to people: tables and sentences on standard output."""

import pytest

from infra.__main__ import main
from infra.commands import status, upgrade
from tests.infra.cloud import Tenant, cloud
from tests.infra.test_commands_upgrade import ARTEFACT


@pytest.fixture
def account(monkeypatch):
    monkeypatch.setattr(status, "_newest", lambda _: "1.0+aaaa")
    monkeypatch.setattr(upgrade, "read_artefact", lambda *_: ARTEFACT)
    with cloud() as found:
        found.add(Tenant("acme").build())
        yield found


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("list", "acme\tstandard\t"),
        ("status acme", "All is well."),
        ("plan acme", "acme: standard (unchanged)"),
        ("plan acme set free", "acme: free (changed)"),
        ("cost acme", "total"),
        ("replay acme --dry-run", "StreamDeadLetters"),
        ("upgrade --all --dry-run", "canary"),
        ("offboard acme --dry-run", "AWS::DynamoDB::Table"),
        ("export acme {}/out", "python -m infra import acme-two"),
        ("export acme {}/out --dry-run", "Would read about"),
    ],
)
def test_a_command_says_what_it_found_or_did(account, capsys, tmp_path, arguments, words):
    code = main(arguments.format(tmp_path).split())

    assert (0, True) == (code, words in capsys.readouterr().out)


def test_a_failure_says_how_to_go_on(account, capsys):
    code = main(["status", "nobody"])

    error = capsys.readouterr().err
    assert 12 == code
    assert "python -m infra list\n" in error
