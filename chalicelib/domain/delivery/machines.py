"""Requests for pictures and links of e-mails that no person makes: previews, gateways, robots."""

import re
from collections.abc import Mapping

_PURPOSES = ("sec-purpose", "purpose", "x-purpose", "x-moz", "sec-fetch-purpose")
"""Headers in which browsers and apps say that they fetch ahead of their user."""
_AHEAD = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)

# Mail services that show a picture at the moment a person opens the mail (GoogleImageProxy,
# YahooMailProxy) are none of these, and neither are mail programs.
_ROBOTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|scanner|link ?(?:check|expan|preview|inspect)"
    r"|url ?(?:check|scan|preview|resolver)|preview|headless|phantomjs|puppeteer|playwright"
    r"|facebookexternalhit|facebookcatalog|whatsapp/|embedly|iframely|vkshare|pinterest/0"
    r"|google-(?:safety|read-aloud|inspectiontool)|googleother|google web preview|apis-google"
    r"|barracuda|mimecast|proofpoint|urldefense|fireeye|trellix|symantec|messagelabs|trend ?micro"
    r"|sophos|bitdefender|kaspersky|fortinet|fortimail|checkpoint"
    r"|cisco ?(?:umbrella|ironport|talos)"
    r"|ironport|zscaler|forcepoint|websense|hornetsecurity|vade ?secure|avanan|cloudmark|spamhaus"
    r"|safelinks|office existence discovery|microsoft defender|atpscan|virustotal|urlscan|netcraft"
    r"|cyren|mailguard|appriver|egress|ironscales|abnormal ?security|cloudflare-(?:area1|radar)"
    r"|archive\.org|wayback|ahrefs|semrush|dataprovider|censys|expanse|zgrab|nmap|masscan",
    re.IGNORECASE,
)


def is_machine(method: str, headers: Mapping[str, str]) -> bool:
    """Return whether a request for a picture or link says that no person stands behind it.

    `headers` are by lower-case name.
    """
    return (
        method == "HEAD"
        or any(_AHEAD.search(headers.get(name, "")) for name in _PURPOSES)
        or _ROBOTS.search(headers.get("user-agent", "")) is not None
    )
