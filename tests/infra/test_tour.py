"""What docs/tour.md shows to be copied works as it stands there, and says what it says."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.local.seed import seed
from tests.support.documents import unconfined
from tests.support.runtime import TOKEN, running

__all__ = ["unconfined"]
PAGE = (Path(__file__).parents[2] / "docs" / "tour.md").read_text("utf-8")
BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEXT = "=== next section ===\n"


def section(text):
    """Return what a section has people copy, and what it says that comes of it."""
    blocks = BLOCK.findall(text)
    copied = "".join(body for kind, body in blocks if kind == "sh")
    return copied, "".join(body for kind, body in blocks if not kind)


def said(expected):
    """Return a pattern for a text in which `...` stands for what is different each time."""
    return ".+".join(map(re.escape, expected.split("...")))


@pytest.mark.usefixtures("unconfined")
def test_every_section_says_what_it_says(tmp_path):
    (start, _), *sections = map(section, re.split(r"^## ", PAGE, flags=re.MULTILINE))
    with running(at=AT, emulated=False) as client:
        assert seed(client)
        client.settle()
        script = start + "".join(f"echo '{NEXT[:-1]}'\n{copied}" for copied, _ in sections)
        script = script.replace("localhost:8000", client.url.removeprefix("http://"))
        script = script.replace("Bearer secret", f"Bearer {TOKEN}")
        script = script.replace("$PWD/.venv/bin/python", sys.executable)
        done = subprocess.run(
            ["/bin/bash", "-c", script],
            cwd=tmp_path,
            env=os.environ
            | {
                "TMPDIR": str(tmp_path),
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
    before, *answers = done.stdout.split(NEXT)
    assert "" == before
    for (_, expected), answer in zip(sections, answers, strict=True):
        assert expected
        assert re.fullmatch(said(expected), answer), answer
