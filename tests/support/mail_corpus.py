"""E-mails written after those of real programs, and what is expected of each."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "domain/mail/corpus"


@cache
def expected() -> dict[str, dict[str, Any]]:
    """Return what is expected of each message, by its name."""
    return tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))


def message(name: str, reply_to: str = "crm@in.shop.example", token: str = "token") -> bytes:
    """Return a message as it travels, in answer to the e-mail that bore these."""
    raw = (FOLDER / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")
    return raw.replace(b"@@REPLY@@", reply_to.encode()).replace(b"@@TOKEN@@", token.encode())


def plain(text: str, *, sender: str = "kim@example.com", **headers: str) -> bytes:
    """Return a short message; headers are named with _ for -."""
    lines = [f"From: {sender}", *(f"{name.replace('_', '-')}: {headers[name]}" for name in headers)]
    kind = "Content-Type: text/plain; charset=utf-8"
    return "\r\n".join([*lines, kind, "", text]).encode()
