"""Providers are found by their folders."""

import pytest

from chalicelib.adapters import providers
from chalicelib.adapters.aws.ses_mail import SesMail
from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.domain.connections.connection import KINDS
from chalicelib.ports.providers import Parts, Provider
from tests.support import providers as of_tests

PARTS = Parts(http=MemoryHttp(), aws=lambda service: pytest.fail("connecting makes no request"))


def every_provider():
    found = FoundProviders(PARTS)
    for kind in KINDS:
        for name in found.names(kind):
            yield pytest.param(found.find(kind, name), id=f"{name}-{kind}")


def test_a_folder_with_a_file_of_the_kind_is_a_provider_of_the_kind():
    found = FoundProviders(PARTS, of_tests)
    assert (["pigeon"], []) == (found.names("mail"), found.names("sms"))
    assert "Carrier pigeon" == found.find("mail", "pigeon").title


@pytest.mark.parametrize(
    ("kind", "name"), [("mail", "nobody"), ("sms", "pigeon"), ("mail", "../pigeon"), ("", "pigeon")]
)
def test_there_is_no_other(kind, name):
    assert FoundProviders(PARTS, of_tests).find(kind, name) is None


def test_a_file_without_a_provider_is_named(monkeypatch):
    from tests.support.providers.pigeon import mail

    monkeypatch.delattr(mail, "PROVIDER")
    with pytest.raises(TypeError, match=r"pigeon\.mail must hold a Provider named PROVIDER"):
        FoundProviders(PARTS, of_tests).find("mail", "pigeon")


def test_the_tenants_own_ses_is_a_provider_of_mail():
    ses = FoundProviders(PARTS, providers).find("mail", "ses")
    assert isinstance(ses.connect(PARTS, ses.settings(), {}), SesMail)


@pytest.mark.parametrize("provider", [*every_provider()])
def test_every_provider_says_what_people_need_to_know(provider):
    assert isinstance(provider, Provider)
    assert provider.title.strip()
    assert all(text.strip() for text in provider.secrets.values())
