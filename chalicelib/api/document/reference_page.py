"""The OpenAPI document as one page of HTML that loads nothing from anywhere."""

import base64
import hashlib
import json
import re
from html import escape
from http import HTTPStatus
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
nav{columns:3 16rem}
nav li{break-inside:avoid}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


_REFERENCE = re.compile(r"#/components/schemas/(\w+)")
_LINK = r"<a href='#\1'>\g<0></a>"


def page(document: dict[str, Any]) -> str:
    """Return the page."""
    info = document["info"]
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        "<meta name=viewport content='width=device-width, initial-scale=1'>",
        f"<title>{escape(info['title'])}</title><style>{STYLE}</style>",
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        f"<p>{_text(info['description'])}</p>",
        "<p>Send <code>Authorization: Bearer &lt;token&gt;</code>. The machine-readable form is "
        "<a href='openapi.json'>openapi.json</a>.</p>",
    ]
    groups = {tag["name"]: _operations(document, tag["name"]) for tag in document["tags"]}
    parts.append(f"<nav><h2>Contents</h2>{_contents(groups)}</nav>")
    for name, operations in groups.items():
        parts.append(f"<h2 id='{_anchor(name)}'>{escape(name)}</h2>")
        parts += [_operation(*one) for one in operations]
    parts.append("<h2 id=schemas>Schemas</h2>")
    for name, schema in document["components"]["schemas"].items():
        parts.append(
            f"<details id='{escape(name)}'><summary><code>{escape(name)}</code> "
            f"{_text(schema.get('description', ''))}</summary>{_json(schema)}</details>"
        )
    return "".join(parts)


Operation = tuple[str, str, dict[str, Any]]
"""Path, method and what the document says of them."""


def _operations(document: dict[str, Any], tag: str) -> list[Operation]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if tag in operation["tags"]
    ]


def _contents(groups: dict[str, list[Operation]]) -> str:
    parts = []
    for name, operations in groups.items():
        lines = "".join(
            f"<li><a href='#{escape(one['operationId'])}'>{_text(one['summary'])}</a>"
            for _, _, one in operations
        )
        parts.append(f"<li><a href='#{_anchor(name)}'>{escape(name)}</a><ul>{lines}</ul>")
    return f"<ul>{''.join(parts)}<li><a href='#schemas'>Schemas</a></ul>"


def _anchor(tag: str) -> str:
    return "group-" + re.sub(r"[^a-z0-9]+", "-", tag.lower())


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    parts = [
        f"<section id='{escape(operation['operationId'])}'>",
        f"<h3><b class=method>{method.upper()}</b> <code>{escape(path)}</code></h3>",
        f"<p>{_text(operation['summary'])}.</p>",
    ]
    if "description" in operation:
        parts.append(f"<p>{_text(operation['description'])}</p>")
    if "parameters" in operation:
        rows = "".join(
            f"<tr><td><code>{escape(one['name'])}</code><td>{one['in']}"
            f"<td>{_text(one.get('description', ''))}"
            for one in operation["parameters"]
        )
        parts.append(f"<table>{rows}</table>")
    for content in operation.get("requestBody", {}).get("content", {}).values():
        parts.append(f"<p>Body: {_named(content['schema'])}</p>")
    refusals = []
    for status, response in operation["responses"].items():
        if "$ref" in response:
            refusals.append(f"{status} {HTTPStatus(int(status)).phrase}")
            continue
        told = [_named(content["schema"]) for content in response.get("content", {}).values()]
        parts.append(f"<p>{status}: {' or '.join(told) or escape(response['description'])}</p>")
    parts.append(f"<p>Right: <code>{escape(operation['x-right'])}</code></p>")
    parts.append(f"<p>Errors (<a href='#Problem'>Problem</a>): {', '.join(refusals)}</p>")
    return "".join(parts) + "</section>"


def _text(text: str) -> str:
    """Return plain text with its `code` as code and its paragraphs apart."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return marked.replace("\n\n", "<br>")


def _named(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f"<a href='#{name}'>{name}</a>"
    return " or ".join(map(_named, schema["anyOf"])) if "anyOf" in schema else _json(schema)


def _json(schema: dict[str, Any]) -> str:
    text = escape(json.dumps(schema, indent=1, ensure_ascii=False))
    return f"<pre>{_REFERENCE.sub(_LINK, text)}</pre>"
