"""What is new in an answer, and what it quotes.

Mail programs put above a quotation who wrote it when, each in its language and its own way; or they
repeat the head of the message, as Outlook does. Where quoted lines are marked, what stands between
and below them is new; where they are not, all that follows is the quotation.
"""

import re
from collections.abc import Sequence

MAX_LINES = 20_000
LOOKED_AT = 400
"""Characters of a line that are looked at."""
_MOST_WRAPPED = 4
"""Lines over which a program breaks the line that says who wrote."""

_FORWARDED = re.compile(
    r"^\s*(fwd?|wg|weitergeleitet|tr|rv|пересл|пересылка|fwd: |пр|chuyển tiếp)\s*:", re.I
)
_WROTE = re.compile(
    r"""^(
      On\b.+\bwrote
    | (Am|Den)\b.+\bschrieb\b.*
    | .*\d.*\b(пишет|писала?|написала?|написал\(а\)|писал\(а\))
    | (Vào|Vao|Ngày|Lúc)\b.+\b(đã\ viết|đã\ ghi|viết)
    | Le\b.+\ba\ écrit
    | El\b.+\bescribió
    | Il\b.+\bha\ scritto
    | Em\b.+\bescreveu
    | Op\b.+\bschreef\b.*
    | .*\d.+\bnapisał(\(a\)|a)?
    )\s*[:：]\s*$""",
    re.I | re.X,
)
_DATED = re.compile(r"^\W*[^>].*\d.*<?[^\s<>@]+@[^\s<>@]+>?\W*[:：]\s*$")
"""Programs that name date and address only (Gmail and Yandex in Russian): what follows must be
marked as quoted, or be the head of the paragraph that a program has quoted."""
_BEGINS = re.compile(
    r"^(On|Am|Vào|Ngày|Lúc|Le|El|Il|Em|Op)\b|"
    r"^(пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|^\d",
    re.I,
)
_ORIGINAL = re.compile(
    r"^\W*-{2,}\s*("
    r"original message|original appointment|ursprüngliche nachricht|originalnachricht|"
    r"исходное сообщение|оригинальное сообщение|первоначальное сообщение|"
    r"tin nhắn gốc|thư gốc|thông điệp gốc|"
    r"message d'origine|mensaje original|messaggio originale|mensagem original"
    r")\s*-{2,}\W*$",
    re.I,
)
_FROM = re.compile(r"^[\W_]*(from|von|от|từ|de|da|van|od)[\W_]*:", re.I)
_HEAD = re.compile(
    r"^[\W_]*("
    r"sent|date|to|cc|subject|gesendet|datum|an|betreff|"
    r"отправлено|дата|кому|копия|тема|đã gửi|ngày|gửi|đến|tới|chủ đề|"
    r"envoyé|à|objet|enviado|para|asunto|inviato|a|oggetto|verzonden|aan|onderwerp"
    r")[\W_]*:",
    re.I,
)
_LINE = re.compile(r"^[\s_\-–—=*]{8,}$")


def is_forwarded(subject: str) -> bool:
    """Return whether a subject says that somebody passes a message on: nothing of it is quoted."""
    return _FORWARDED.match(subject) is not None


def split_reply(text: str, subject: str = "") -> tuple[str, str]:
    """Return what is new in a text, and what it quotes; of a forwarded message all is new."""
    whole = text.strip()
    if is_forwarded(subject):
        return whole, ""
    lines = whole.split("\n")
    seen = [line[:LOOKED_AT].replace("\xa0", " ").strip() for line in lines[:MAX_LINES]]
    new: list[str] = []
    quoted: list[str] = []
    place = 0
    while place < len(seen):
        if size := _attribution(seen, place):
            quoted += lines[place : place + size]
            place += size
            if not _quotes_next(seen, place):
                quoted += lines[place:]
                break
            continue
        if _original(seen, place):
            quoted += lines[place:]
            break
        (quoted if seen[place].startswith(">") else new).append(lines[place])
        place += 1
    return _tidy(new), _tidy(quoted)


def _attribution(lines: Sequence[str], place: int) -> int:
    """Return over how many lines it is said here who wrote what follows, 0 if it is not."""
    if not lines[place] or lines[place].startswith(">"):
        return 0
    for size in range(1, _MOST_WRAPPED + 1):
        some = lines[place : place + size]
        if size > 1 and (len(some) < size or not some[-1] or not _BEGINS.search(lines[place])):
            return 0
        said = " ".join(some)
        if not said.endswith((":", "：")):
            continue
        if _WROTE.match(said):
            return size
        if _DATED.match(said) and _BEGINS.search(said) and _quotes_or_ends(lines, place + size):
            return size
    return 0


def _quotes_or_ends(lines: Sequence[str], place: int) -> bool:
    follows = [line for line in lines[place : place + 3] if line]
    return not follows or follows[0].startswith(">")


def _quotes_next(lines: Sequence[str], place: int) -> bool:
    """Return whether what follows is marked as quoted."""
    follows = next((line for line in lines[place : place + 4] if line), "")
    return follows.startswith(">")


def _original(lines: Sequence[str], place: int) -> bool:
    """Return whether the head of another message stands here, as Outlook repeats it."""
    if _ORIGINAL.match(lines[place]):
        return True
    some = [line for line in lines[place : place + 10] if line]
    if some and _LINE.match(some[0]):
        del some[0]
    if not lines[place] or not some or not _FROM.match(some[0]):
        return False
    head = some[1:8]
    return sum(1 for line in head if _HEAD.match(line)) >= 2


def _tidy(lines: Sequence[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
