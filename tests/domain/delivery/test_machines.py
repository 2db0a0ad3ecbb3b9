"""Who fetches pictures and links of e-mails."""

import pytest

from chalicelib.domain.delivery.machines import is_machine

PEOPLE = [
    "",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0.5; ms-office)",
    "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
    "Mozilla/5.0 (X11; Linux) Gecko/20100101 Thunderbird/128.0",
    "Mozilla/5.0 (Linux; Android 14; CUBOT P60) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36",
]
MACHINES = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1",
    "WhatsApp/2.23",
    "TelegramBot (like TwitterBot)",
    "SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 BarracudaCentral LinkProtect",
    "Mimecast Web Scanner",
    "Proofpoint URL Defense",
    "Microsoft Office Existence Discovery",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36",
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_browsers_and_mail_programs_are_people(agent):
    assert not is_machine("GET", {"user-agent": agent, "accept": "image/*"})


@pytest.mark.parametrize("agent", MACHINES)
def test_known_robots_are_machines(agent):
    assert is_machine("GET", {"user-agent": agent})


@pytest.mark.parametrize(
    "header",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-purpose": "preview"},
        {"x-moz": "prefetch"},
    ],
)
def test_what_is_fetched_ahead_is_fetched_by_a_machine(header):
    assert is_machine("GET", {"user-agent": PEOPLE[1], **header})


def test_who_asks_for_headers_only_is_a_machine():
    assert is_machine("HEAD", {"user-agent": PEOPLE[1]})
