"""An AWS account on this machine, for as long as a rehearsal takes."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-rehearse" / "bin" / "python"
NAME, OTHER_NAME = "localhost", "127.0.0.1"
"""Of this machine; to browsers they are two sites."""
NUMBER = "123456789012"
REGION = "eu-central-1"
SERVICES = (
    "s3,sqs,sns,dynamodb,lambda,iam,sts,logs,events,monitoring,ses,apigateway,"
    "cloudformation,scheduler,states,tagging,kms,ssm"
)
SECONDS_TO_START = 60
LAST_LINES = 40


class AccountError(Exception):
    """The emulator does not run; the message holds its last words."""


class Account:
    """ministack in a process of its own, on loopback, with all its files in a temporary folder."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.url = f"http://{NAME}:{self.port}"
        self.folder = Path(mkdtemp(prefix="stageflow-rehearsal-"))
        """Goes away with the account."""
        self._process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Start the emulator and wait until it answers."""
        worker = self.folder / "worker"
        base = subprocess.run(
            [PYTHON, "-c", "import sys; print(sys._base_executable)"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        # Isolated and without site-packages: what the archives lack is missing here too.
        worker.write_text(f'#!/bin/sh\nexec "{base}" -I -S -B "$@"\n', encoding="utf-8")
        worker.chmod(0o755)
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [PYTHON, "-P", Path(__file__).with_name("emulator.py"), worker],
                cwd=self.folder,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def close(self) -> None:
        """Stop the emulator and all its workers, and remove every file."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def variables(self) -> dict[str, str]:
        """Return the environment in which commands reach this account and no other."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "AWS_ACCESS_KEY_ID": "rehearsal",
            "AWS_SECRET_ACCESS_KEY": "rehearsal",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def as_another_site(self, url: str) -> str:
        """Return an address as a site that is none of the account's files, which browsers tell."""
        return url.replace(f"//{NAME}:", f"//{OTHER_NAME}:", 1)

    def mails(self) -> list[dict[str, Any]]:
        """Return all e-mails that were handed to SES."""
        return list(self._read("/_ministack/ses/messages")["messages"].get(NUMBER, []))

    def texts(self) -> list[dict[str, Any]]:
        """Return all text messages that were handed to SNS."""
        answer = self._read(f"/_ministack/sns/sms-messages?account={NUMBER}&region={REGION}")
        found = answer["sms_messages"].values()
        return [one for texts in found for one in texts]

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Let executions wait for a hundredth of the time between their tries, while this lasts."""
        self._set("stepfunctions._SFN_WAIT_SCALE", "0.01")
        try:
            yield
        finally:
            self._set("stepfunctions._SFN_WAIT_SCALE", "1")

    def last_words(self) -> str:
        """Return the end of the emulator's log."""
        log = self.folder / "log"
        if not log.exists():
            return ""
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])

    def _wait(self) -> None:
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                self._read("/_ministack/health")
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        raise AccountError(f"the emulator does not start:\n{self.last_words()}")

    def _read(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:  # noqa: S310 - ours
            return json.load(answer)

    def _set(self, name: str, value: str) -> None:
        body = json.dumps({name: value}).encode()
        request = urllib.request.Request(f"{self.url}/_ministack/config", body)  # noqa: S310 - ours
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - ours
            assert json.load(answer)["applied"], name

    def _environment(self) -> dict[str, str]:
        folder = str(self.folder)
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": folder,
            "TMPDIR": folder,
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_HOST": "localhost",
            "MINISTACK_ACCOUNT_ID": NUMBER,
            "MINISTACK_REGION": REGION,
            "S3_DATA_DIR": f"{folder}/s3",
            "STATE_DIR": f"{folder}/state",
            "SERVICES": SERVICES,
            # Doors of their own, on fixed ports, that nothing here knocks at.
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
        }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
