"""One part of a Word template: no entities, no references to elsewhere, no fields that fetch."""

import re
from xml.parsers import expat

_DANGEROUS = {
    "attachedTemplate": "another template",
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "control": "a control",
    "activeXControlBinary": "a control",
    "aFChunk": "an embedded document",
    "externalLink": "a link to another file",
    "externalLinkPath": "a link to another file",
    "frame": "a frame",
    "subDocument": "another document",
    "mailMergeSource": "a source of data",
    "mailMergeHeaderSource": "a source of data",
    "mailMergeRecipientData": "a source of data",
}
"""Last word of a relationship's type -> what people call it."""
_LINKS = ("https://", "http://", "mailto:", "tel:")
_FETCHING = re.compile(r"(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|RD|DATABASE)\b")
_ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject")


class BadTemplate(Exception):
    """A template is not fit to be used; the message completes "the template cannot be used:"."""


def check_part(name: str, content: bytes) -> None:
    """Look at a part.

    Raises:
        BadTemplate: it declares entities, refers to elsewhere, or is no XML.
    """
    part = _Part(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = part.doctype
    parser.StartElementHandler = part.start
    parser.EndElementHandler = part.end
    parser.CharacterDataHandler = part.text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BadTemplate(f"{name} is no XML: {error}") from error


class _Part:
    """What an XML parser finds in a part."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._instruction: list[str] = []
        self._inside = False

    def doctype(self, *_: object) -> None:
        raise BadTemplate(f"{self._name} declares a document type (DTD)")

    def start(self, element: str, attributes: dict[str, str]) -> None:
        plain = element.rpartition(" ")[2]
        if plain == "Relationship":
            self._relationship(attributes)
        elif plain in ("Override", "Default"):
            kind = attributes.get("ContentType", "").lower()
            if any(active in kind for active in _ACTIVE_TYPES):
                raise BadTemplate("it holds macros or controls; save it as .docx, without them")
        elif plain == "fldChar":
            self._instruction.clear()
        elif plain == "fldSimple":
            said = [value for key, value in attributes.items() if key.endswith("instr")]
            self._field("".join(said))
        self._inside = plain == "instrText"

    def end(self, _element: str) -> None:
        self._inside = False

    def text(self, text: str) -> None:
        if self._inside:
            self._instruction.append(text)
            self._field("".join(self._instruction))

    def _field(self, instruction: str) -> None:
        found = _FETCHING.match(instruction.strip().upper())
        if found:
            raise BadTemplate(f"{self._name} has a field {found[1]}, which fetches from elsewhere")

    def _relationship(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if kind in _DANGEROUS:
            raise BadTemplate(f"{self._name} refers to {_DANGEROUS[kind]}: {target[:100]}")
        if attributes.get("TargetMode", "").lower() == "external":
            if kind != "hyperlink":
                raise BadTemplate(f"{self._name} refers to a {kind} elsewhere: {target[:100]}")
            if not target.lower().startswith(_LINKS):
                raise BadTemplate(f"{self._name} has a link that is no web address: {target[:100]}")
