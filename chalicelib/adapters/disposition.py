"""The header that gives a file out as an attachment (RFC 6266)."""

from urllib.parse import quote


def attachment(name: str) -> str:
    """Return the value of Content-Disposition; old programs read the name without its accents."""
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%' else "_" for char in name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{extended}'
