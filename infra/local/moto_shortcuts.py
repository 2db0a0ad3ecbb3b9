"""Ways that a request to moto need not go: half the time of a plain one is work nobody looks at.

    cache_methods    which methods a service has is looked up once, not for every request
    keep_json        an answer in JSON is not searched for the request id of an answer in XML
    skip_signatures  a request that never leaves this process is neither signed nor labelled

Like moto_patches, this works on the insides of moto and of botocore and refuses other versions. All
are safe to call twice.
"""

import functools
from typing import Any

import botocore
import moto
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from moto.core import responses
from moto.core.responses import BaseResponse
from moto.utilities.aws_headers import gen_amzn_requestid_long

from infra.local.moto_version import MOTO_VERSION, MotoChanged

BOTOCORE_VERSION = "1.44.5"

_applied: set[str] = set()


def take_shortcuts() -> None:
    """Apply all of them."""
    cache_methods()
    keep_json()
    skip_signatures()


def cache_methods() -> None:
    """Look up the methods of a service once; unpatched, each request inspects the whole class."""
    if _first_time("methods"):
        responses.method_names_from_class = functools.cache(responses.method_names_from_class)
        responses.camelcase_to_underscores = functools.cache(responses.camelcase_to_underscores)


def keep_json() -> None:
    """Leave answers in JSON as they are; unpatched, each is searched for an XML element."""
    if not _first_time("json"):
        return
    original = BaseResponse._enrich_response

    def enrich(headers: dict[str, str], body: Any) -> tuple[dict[str, str], Any]:
        if not isinstance(body, str) or not body.startswith("{"):
            return original(headers, body)
        if "status" in headers:
            headers["status"] = str(headers["status"])
        gen_amzn_requestid_long(headers)
        return headers, body

    BaseResponse._enrich_response = staticmethod(enrich)


def skip_signatures() -> None:
    """Send requests unsigned and without a list of everything that runs here."""
    if not _first_time("signatures"):
        return
    RequestSigner.sign = lambda *_, **__: None
    UserAgentString.to_string = lambda _: "stageflow-local"


def _first_time(shortcut: str) -> bool:
    """Return whether the shortcut is still to be taken.

    Raises:
        MotoChanged: moto or botocore is of another version.
    """
    installed = (moto.__version__, botocore.__version__)
    if installed != (MOTO_VERSION, BOTOCORE_VERSION):
        raise MotoChanged(
            f"the shortcuts are for moto {MOTO_VERSION} and botocore {BOTOCORE_VERSION}, "
            f"installed are {installed[0]} and {installed[1]}"
        )
    if shortcut in _applied:
        return False
    _applied.add(shortcut)
    return True
