"""Which HTML is accepted for e-mails: what can be read without guessing.

Python's parser gives up on some malformed texts and takes minutes for others; mail programs show
them as they like. So a text with a tag that is never closed is refused before anything reads it.
"""

import re

MAX_TAGS = 2_000
_COMMENT = re.compile(r"<!--(?:(?!-->).)*-->", re.DOTALL)
_TAG = re.compile(
    r"</?[A-Za-z][^<>]*>|<!doctype[^<>]*>|<!\[(?:if|else|endif)[^<>]*\]>", re.IGNORECASE
)
_LOOSE = re.compile(r"<[A-Za-z/!?]")


def check_html(text: str) -> None:
    """Refuse HTML that is malformed or has more than MAX_TAGS tags.

    Raises:
        ValueError: the sentence says what is wrong.
    """
    if text.count("<") > MAX_TAGS:
        raise ValueError(f"at most {MAX_TAGS} tags are accepted")
    rest = _TAG.sub("", _COMMENT.sub("", text))
    if loose := _LOOSE.search(rest):
        shown = rest[loose.start() : loose.start() + 20]
        raise ValueError(f"a tag is not closed or not known: {shown}")
