"""What a connection says of itself."""

from chalicelib.domain.connections.connection import hosts_of


def test_the_hosts_of_settings_are_those_of_their_addresses():
    settings = {"url": "https://Pdf.example:8443/a", "name": "http", "size": 3, "other": "http://x"}

    assert {("https", "pdf.example:8443"), ("http", "x")} == hosts_of(settings)


def test_path_and_user_of_an_address_are_no_other_host():
    assert hosts_of({"url": "https://x.example/a"}) == hosts_of({"url": "https://me@x.example/b"})
