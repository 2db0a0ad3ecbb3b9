"""Bodies of forms that were filled in: JSON, or as browsers send forms."""

from typing import Any
from urllib.parse import parse_qsl

from chalicelib.api.door.reading import is_text, read_json
from chalicelib.domain.errors import Invalid
from chalicelib.domain.words.faults import escaped

MAX_FORM = 64 * 1024
MOST_NAMES = 200


def answers_in(raw: bytes, media: str) -> dict[str, Any]:
    """Return the answers by name; one that is given several times is a list.

    Raises:
        Invalid: too large, malformed, with too many names, or in parts (files are not taken).
    """
    if len(raw) > MAX_FORM:
        raise Invalid.at("", f"at most {MAX_FORM} bytes are taken")
    if "multipart" in media.lower():
        message = "send JSON or application/x-www-form-urlencoded; files are not taken"
        raise Invalid.at("", message)
    as_json = raw.lstrip()[:1] in (b"{", b"[")
    answers = read_json(raw) if as_json else _of_form(raw)
    if len(answers) > MOST_NAMES:
        raise Invalid.at("", f"at most {MOST_NAMES} fields are taken")
    return answers


def _of_form(raw: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_NAMES
        )
    except UnicodeDecodeError:
        raise Invalid.at("", "the body is not UTF-8") from None
    except ValueError:
        raise Invalid.at("", f"at most {MOST_NAMES} fields are taken") from None
    answers: dict[str, Any] = {}
    for name, value in pairs:
        if not is_text(name) or not is_text(value):
            pointer = f"/{escaped(name)}" if is_text(name) else ""
            raise Invalid.at(pointer, "control characters are not allowed")
        if name in answers:
            before = answers[name]
            answers[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            answers[name] = value
    return answers
