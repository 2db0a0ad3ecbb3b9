"""Where smart activities are on: for everybody, and for one person."""

from chalicelib.domain.smart_activities.toggles import Options, Sections
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode
from chalicelib.records.configuration import TENANT

SECTIONS = "smart_sections"
SECTIONS_KEY: Key = (TENANT, SECTIONS)
OPTIONS = "smart_options"


def sections_row(sections: Sections) -> Row:
    """Return the row of what holds for everybody."""
    pk, sk = SECTIONS_KEY
    return Row(pk=pk, sk=sk, kind=SECTIONS, body=encode(sections), version=sections.version)


def options_key(user: int) -> Key:
    """Return where the choices of a person lie."""
    return OPTIONS, f"{user:09d}"


def options_row(user: int, options: Options) -> Row:
    """Return the row of a person's choices."""
    pk, sk = options_key(user)
    return Row(pk=pk, sk=sk, kind=OPTIONS, body=encode(options), version=options.version)
