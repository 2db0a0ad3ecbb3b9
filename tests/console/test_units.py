"""The pure functions of the console, tested in Node: sentences, conditions, forms, documents."""

import pytest

from infra.web_console.node import Node
from tests.browsers_plugin import ROOT, lacks_node, node_home


@pytest.fixture
def node() -> Node:
    """Node, as it builds the console."""
    home = node_home()
    assert home is not None, lacks_node()
    return Node(home)


def test_functions_of_the_console_do_what_their_tests_say(node: Node) -> None:
    done = node.run("test.mjs", cwd=ROOT / "console")
    assert 0 == done.returncode, done.stdout
    assert "\n# pass 0\n" not in done.stdout
