"""The operator of a rehearsal: the same commands as in earnest, in processes of their own."""

import json
import subprocess
import sys
import time
from typing import Any

from infra.rehearse.account import ROOT, Account
from infra.rehearse.builds import ARCHITECTURE

SECONDS_FOR_A_COMMAND = 1800
DOMAIN = "firm.example"
DEPLOYMENT = (
    "--arch",
    ARCHITECTURE,
    # The emulator knows no alarms over several metrics.
    "--set",
    "Alarms=false",
    "--set",
    f"MailIdentity={DOMAIN}",
)


class CommandError(Exception):
    """A command did not end as it should have."""


class Operator:
    """Gives commands in an account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        # Its console is not opened where the bucket knows it to be: at AWS's own address.
        site = account.as_another_site(account.url)
        self._deployment = (*DEPLOYMENT, "--set", f"UploadOrigins={site}")

    def run(self, *arguments: str, expected: int = 0) -> dict[str, Any]:
        """Give a command and return the document that it answers with.

        Raises:
            CommandError: another exit code than the expected one.
        """
        done = subprocess.run(
            self._command(*arguments),
            cwd=ROOT,
            env=self._account.variables(),
            capture_output=True,
            text=True,
            timeout=SECONDS_FOR_A_COMMAND,
            check=False,
        )
        if done.returncode != expected:
            raise CommandError(
                f"{' '.join(arguments)} ended with {done.returncode}, not {expected}:\n"
                f"{done.stdout}{done.stderr}"
            )
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    def deploy(self, tenant: str, *arguments: str, expected: int = 0) -> dict[str, Any]:
        """Deploy a tenant and return what the command says."""
        return self.run("deploy", tenant, *self._deployment, *arguments, expected=expected)

    def kill_deployment(self, tenant: str, line: str, *arguments: str) -> bool:
        """Begin to deploy a tenant, kill the process when it says this, and return whether it died.

        A slow machine may kill it a little later, or find that it had nothing left to do.
        """
        return self.kill(line, "deploy", tenant, *self._deployment, *arguments)

    def kill(self, line: str, *arguments: str) -> bool:
        """Give a command, kill the process when it says this, and return whether it died."""
        process = subprocess.Popen(
            self._command(*arguments),
            cwd=ROOT,
            env=self._account.variables(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        until = time.monotonic() + SECONDS_FOR_A_COMMAND
        for said in process.stderr:
            if said.startswith(line) or time.monotonic() > until:
                break
        process.kill()
        return process.wait() < 0

    def _command(self, *arguments: str) -> list[str]:
        common = ["--endpoint-url", self._account.url, "--json", "--yes"]
        return [sys.executable, "-m", "infra", *arguments, *common]
