"""Phone numbers: the one form in which those that people and telephone systems write are kept.

+49301234567, with an extension +49301234567 ext. 12; a number whose country nobody knows is kept as
its digits.
"""

import re
import unicodedata

# Behind the number a word or two in whatever language, or # ~ *, and the digits to dial there.
_EXTENSION = re.compile(
    r"(?<=[0-9)])\s*[,;/]*\s*(?P<words>(?:[^\W\d_]{1,20}[.:=]*\s*){1,3}|[#~*]\s*)(?P<digits>[0-9]{1,7})$"
)
_OR = frozenset("and e en et i o of or ou oder och og u und y или и".split())  # noqa: SIM905
"""Words between two numbers."""
_NUMBER = re.compile(r"\+?[0-9]{3,15}", re.ASCII)
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
    if re.search(r"[^+0-9\s().,/\[\]-]|.\+", number.strip()):
        raise ValueError(EXPECTED)
    plain = _international(number, country) or digits_of(number.replace(",", ""))
    if not _NUMBER.fullmatch(plain):
        raise ValueError(EXPECTED)
    return f"{plain}{_MARK}{found['digits']}" if found else plain


def without_extension(number: str) -> str:
    """Return the number that rings, of one in its one form."""
    return number.partition(_MARK)[0]


def digits_of(text: str) -> str:
    """Return what is dialled of a number or a part of one, without what stands between."""
    return re.sub(r"[\s().\[\]/-]", "", _in_ascii(text))


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
    return re.sub(r"^(?:tel|callto|sip|phone|fax):(?://)?", "", shown, flags=re.IGNORECASE)


def _plain(one: str) -> str:
    match unicodedata.category(one):
        case "Nd":
            return str(unicodedata.digit(one))
        case "Pd":
            return "-"
        case "Cf":
            return ""
        case _:
            return "-" if one == "\u2212" else one


def _international(number: str, country: str | None) -> str | None:
    """Return a number with the code of its country, None where that is not known."""
    digits = digits_of(number)
    if not digits.startswith(("+", "00")) and country is None:
        return None
    import phonenumbers  # large; only needed where a number is read

    # What begins with 00 is international for most of the world, whatever a country dials.
    abroad = f"+{digits[2:]}" if digits.startswith("00") else None
    for text, region in ((number, country), (abroad, None)):
        if text is None or (region is None and not digits_of(text).startswith("+")):
            continue
        try:
            parsed = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        # Short ones, as 112, are dialled within their country only.
        long = len(str(parsed.national_number)) > MAX_SHORT
        if phonenumbers.is_possible_number(parsed) and (
            long or phonenumbers.is_valid_number(parsed)
        ):
            return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return None


def address_place(address: str) -> str:
    """Return how an e-mail address or phone number is looked up, whatever its case and form."""
    text = address.strip().lower()
    return text if "@" in text else digits_of(without_extension(text))
