"""What `deploy` tells when it is done."""

from types import SimpleNamespace

from infra.commands.deploy import _show


def told(endpoint):
    """Return the lines about a tenant at an address."""
    page = SimpleNamespace(lines=[])
    page.line = page.lines.append
    request = SimpleNamespace(tenant="acme", artefact=SimpleNamespace(version="0.1.0"))
    stack = SimpleNamespace(endpoint=endpoint)
    _show(page, request, SimpleNamespace(result="created", stack=stack, handed=None))
    return page.lines


def test_it_tells_where_the_api_and_its_console_are():
    assert [
        "acme: created, version 0.1.0",
        "endpoint     https://a.example/api",
        "console      https://a.example/api/console",
    ] == told("https://a.example/api")


def test_of_a_tenant_without_an_address_it_tells_none():
    assert ["acme: created, version 0.1.0"] == told("")
