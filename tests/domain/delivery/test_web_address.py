from ipaddress import ip_address

import pytest

from chalicelib.domain.delivery.web_address import WebAddress, check_url, is_public, parse_url
from tests.domain.delivery.hostile_addresses import BAD_SPELLINGS, NOT_PUBLIC


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("https://hooks.example.com", "hooks.example.com", 443, "/"),
        ("HTTPS://Hooks.Example.COM/Path", "hooks.example.com", 443, "/Path"),
        (
            "https://hooks.example.com:8443/a/b?c=d&e=%20",
            "hooks.example.com",
            8443,
            "/a/b?c=d&e=%20",
        ),
        ("https://hooks.example.com?c=d", "hooks.example.com", 443, "/?c=d"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/"),
        ("https://hooks.example.xn--p1ai/", "hooks.example.xn--p1ai", 443, "/"),
        ("https://93.184.215.14/", "93.184.215.14", 443, "/"),
        ("https://[2606:2800:220:1:0::1]/", "2606:2800:220:1::1", 443, "/"),
        ("https://1and1.example.com/@me", "1and1.example.com", 443, "/@me"),
    ],
)
def test_a_usual_address_is_taken_apart(url, host, port, target):
    check_url(url)

    assert WebAddress(scheme="https", host=host, port=port, target=target) == parse_url(url)


@pytest.mark.parametrize("url", BAD_SPELLINGS)
def test_an_oddly_spelled_address_is_refused_with_a_sentence(url):
    with pytest.raises(ValueError, match=r"^The .+\.$"):
        check_url(url)


@pytest.mark.parametrize("ip", NOT_PUBLIC)
def test_an_ip_address_that_is_not_public_is_refused(ip):
    with pytest.raises(ValueError, match=r"^The host is not a public address\.$"):
        check_url(f"https://[{ip}]/" if ":" in ip else f"https://{ip}/")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com/", "https://"),
        ("https://example.com:22/", "443 or 8443"),
        ("https://me:secret@example.com/", "user name"),
        ("https://example.com/#a", "fragment"),
        ("https://example.com\\a", "backslash"),
        ("https://example.com/a b", "white space"),
        ("https://b\u00fccher.example/", "xn--"),
        ("https://intranet/", "full name"),
        ("https://127.1/", "written in full"),
        ("https://example.com/" + "a" * 2048, "2048"),
    ],
)
def test_the_sentence_says_what_is_wrong(url, reason):
    with pytest.raises(ValueError, match=reason):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["http://localhost:8000/x", "http://127.0.0.1:9000/", "http://[::1]/", "https://a.b/"]
)
def test_the_local_runtime_accepts_plain_http_and_the_own_machine(url):
    check_url(url, loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.1/",
        "http://a@localhost/",
        "ftp://localhost/",
        "http://receiver/",
        "http://192.168.1.5/",
        "http://169.254.169.254/",
    ],
)
def test_the_local_runtime_refuses_odd_spellings_and_other_machines_too(url):
    with pytest.raises(ValueError, match=r"^The "):
        check_url(url, loopback=True)


@pytest.mark.parametrize(
    "ip", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_an_address_of_the_internet_is_public(ip):
    assert is_public(ip_address(ip))


@pytest.mark.parametrize("ip", NOT_PUBLIC)
def test_a_special_address_is_not_public(ip):
    assert not is_public(ip_address(ip))
