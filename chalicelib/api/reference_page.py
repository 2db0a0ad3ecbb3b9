"""The OpenAPI document as one page of HTML that loads nothing from anywhere."""

import base64
import hashlib
import json
from html import escape
from typing import Any

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1c2330}
h2{margin-top:2.5rem;border-bottom:2px solid #d7dce5}
section{margin:1rem 0;padding:.75rem 1rem;border:1px solid #d7dce5;border-radius:.5rem}
h3{margin:0;font-size:1rem}
code,pre{font:14px/1.4 ui-monospace,monospace}
pre{background:#f4f6fa;padding:.75rem;overflow:auto;border-radius:.5rem}
b.method{display:inline-block;min-width:4.5rem}
table{border-collapse:collapse;margin:.5rem 0}
td,th{text-align:left;padding:.15rem .75rem .15rem 0;vertical-align:top}
summary{cursor:pointer}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def page(document: dict[str, Any]) -> str:
    """Return the page."""
    info = document["info"]
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        "<meta name=viewport content='width=device-width, initial-scale=1'>",
        f"<title>{escape(info['title'])}</title><style>{STYLE}</style>",
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        f"<p>{escape(info['description'])}</p>",
        "<p>Send <code>Authorization: Bearer &lt;token&gt;</code>. The machine-readable form is "
        "<a href='openapi.json'>openapi.json</a>.</p>",
    ]
    for tag in document["tags"]:
        parts.append(f"<h2>{escape(tag['name'])}</h2>")
        for path, methods in document["paths"].items():
            parts += [
                _operation(path, method, operation)
                for method, operation in methods.items()
                if tag["name"] in operation["tags"]
            ]
    parts.append("<h2>Schemas</h2>")
    for name, schema in document["components"]["schemas"].items():
        parts.append(
            f"<details id='{escape(name)}'><summary><code>{escape(name)}</code> "
            f"{escape(schema.get('description', ''))}</summary>{_json(schema)}</details>"
        )
    return "".join(parts)


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    parts = [
        f"<section><h3><b class=method>{method.upper()}</b> <code>{escape(path)}</code></h3>",
        f"<p>{escape(operation['summary'])}.</p>",
    ]
    if "description" in operation:
        parts.append(f"<p>{escape(operation['description'])}</p>")
    if "parameters" in operation:
        rows = "".join(
            f"<tr><td><code>{escape(one['name'])}</code><td>{one['in']}"
            f"<td>{escape(one.get('description', ''))}"
            for one in operation["parameters"]
        )
        parts.append(f"<table>{rows}</table>")
    for content in operation.get("requestBody", {}).get("content", {}).values():
        parts.append(f"<p>Body: {_named(content['schema'])}</p>")
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values():
            parts.append(f"<p>{status}: {_named(content['schema'])}</p>")
    return "".join(parts) + "</section>"


def _named(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f"<a href='#{name}'>{name}</a>"
    return " or ".join(map(_named, schema["anyOf"])) if "anyOf" in schema else _json(schema)


def _json(schema: dict[str, Any]) -> str:
    return f"<pre>{escape(json.dumps(schema, indent=1, ensure_ascii=False))}</pre>"
