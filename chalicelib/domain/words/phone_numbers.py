"""Phone numbers: the one form in which those that people and telephone systems write are kept.

+49301234567, with an extension +49301234567 ext. 12; a number whose country nobody knows is kept as
its digits.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# Behind the number a word or two in whatever language, or # ~ *, and the digits to dial there.
_EXTENSION = re.compile(
    r"(?<=[0-9)])\s*[,;/]*\s*(?P<words>(?:[^\W\d_]{1,20}[.:=]*\s*){1,3}|[#~*]\s*)(?P<digits>[0-9]{1,7})$"
)
_OR = frozenset("and e en et i o of or ou oder och og u und y или и".split())  # noqa: SIM905
"""Words between two numbers."""
_NUMBER = re.compile(r"\+?[0-9]{3,15}", re.ASCII)
# What says what kind of number it is, before it (Tel.: +49 ...) or behind it (+49 ... (work)).
_BEFORE = re.compile(r"(?:[^\W\d_]+[ -]){,2}[^\W\d_]+(?:\s*:(?://)?|\.)+\s*(?=[+(\[0-9])")
_BEHIND = re.compile(r"(?<=[0-9)])\s*[(\[][^\W\d_]+[)\]]$")
_BULLETS = frozenset("\u00b7\u2022\u2027\u2219\u22c5\u30fb")
_NO_NUMBER = re.compile(r"[^+0-9\s().,/\[\]-]|[^(\[\s][(\[\s]*\+")
_LEFT_OUT = re.compile(r"((?:\+|00)[0-9 ]{1,5}[)\]\s./-]*)[(\[]\s*0\s*[)\]]")
"""The code of a country and a zero that nobody dials behind it: +44 (0)20."""
_NAMED = re.compile(r"[^<>]*<(?P<number>[^<>@]+|[^<>]*sips?:[^<>]+)>", re.IGNORECASE)
_SIP = re.compile(r"\s*sips?:(?P<number>[^@;]+)[^@]*(?:@.*)?", re.IGNORECASE | re.DOTALL)
MAX_SHORT = 5
_MARK = " ext. "
EXPECTED = "expected a phone number, for example +49 30 1234567"


def plain_number(text: str, country: str | None = None) -> str:
    """Return a number in its one form; `country` is whose numbers are written without a code.

    Raises:
        ValueError: it is no phone number.
    """
    written = _in_ascii(text)
    found = _EXTENSION.search(written)
    if found and not _OR.isdisjoint(re.findall(r"\w+", found["words"].lower())):
        raise ValueError("expected one phone number; give several as several values")
    number = written[: found.start()] if found else written
    if _NO_NUMBER.search(number.replace(";", ",")):
        raise ValueError(EXPECTED)
    plain, behind = _international(number, country) or (digits_of(number.replace(",", "")), "")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(EXPECTED)
    extension = found["digits"] if found else behind
    return f"{plain}{_MARK}{extension}" if extension else plain


def number_in(text: str) -> str | None:
    """Return the number in what telephone systems hand over; None where it is no number's form.

    "Ann Lee" <+49301234567>, sip:+49301234567@pbx.example, or the number alone.
    """
    named = _NAMED.fullmatch(text.strip())
    written = named["number"] if named else text
    if found := _SIP.fullmatch(written):
        return found["number"]
    return None if "@" in written else written


def without_extension(number: str) -> str:
    """Return the number that rings, of one in its one form."""
    return number.partition(_MARK)[0]


def digits_of(text: str) -> str:
    """Return what is dialled of a number or a part of one, without what stands between."""
    return re.sub(r"[\s().\[\]/-]", "", _in_ascii(text))


def is_same_number(one: str, other: str) -> bool:
    """Return whether two texts are one number, with and without the code of its country too."""
    found = [re.sub("^00", "+", digits_of(text)) for text in (one, other)]
    if not all(re.fullmatch(r"\+?[0-9]+", text, re.ASCII) for text in found):
        return False
    national, international = sorted(found, key=lambda text: text.startswith("+"))
    if national.startswith("+") or not international.startswith("+"):
        return national == international
    rest = national.lstrip("0")
    return len(rest) > MAX_SHORT and international.endswith(rest)


def calling_code(country: str | None) -> str | None:
    """Return what numbers of a country begin with, as 84; None where that is not known."""
    if country is None:
        return None
    import phonenumbers  # large; only needed where a number is read

    code = phonenumbers.country_code_for_region(country)
    return str(code) if code else None


def _in_ascii(text: str) -> str:
    """Return a number without what address books put into it.

    That is digits and dashes of any script, invisible marks, the scheme of a link.
    """
    shown = "".join(map(_plain, unicodedata.normalize("NFKC", text))).strip()
    begun = _BEFORE.match(shown)
    return _BEHIND.sub("", shown[begun.end() :] if begun else shown)


def _plain(one: str) -> str:
    match unicodedata.category(one):
        case "Nd":
            return str(unicodedata.digit(one))
        case "Pd":
            return "-"
        case "Cf":
            return ""
        case _ if one in _BULLETS:
            return "."
        case _:
            return "-" if one == "\u2212" else one


def _international(number: str, country: str | None) -> tuple[str, str] | None:
    """Return a number with the code of its country and its extension, if its country is known.

    Most countries do not dial a zero in brackets, and those that do have no number without it.
    """
    digits = digits_of(number)
    if not digits.startswith(("+", "00")) and country is None:
        return None
    found = _parsed(number, country) if country or digits.startswith("+") else None
    if found is None and digits.startswith("00"):
        # That is international for most of the world, whatever a country dials.
        found = _parsed(f"+{digits[2:]}", None)
    import phonenumbers  # large; only needed where a number is read

    if _LEFT_OUT.search(number) and not (found and phonenumbers.is_valid_number(found)):
        without = re.sub("^00", "+", _LEFT_OUT.sub(r"\1", number.strip(), count=1))
        found = _parsed(without, None) or found
    if found is None:
        return None
    form = phonenumbers.PhoneNumberFormat.E164
    return str(phonenumbers.format_number(found, form)), found.extension or ""


def _parsed(number: str, country: str | None) -> "PhoneNumber | None":
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    # Short ones, as 112, are dialled within their country only.
    long = len(str(parsed.national_number)) > MAX_SHORT
    possible = phonenumbers.is_possible_number(parsed)
    return parsed if possible and (long or phonenumbers.is_valid_number(parsed)) else None


def address_place(address: str) -> str:
    """Return how an e-mail address or phone number is looked up, whatever its case and form."""
    text = address.strip().lower()
    return text if "@" in text else digits_of(without_extension(text))
