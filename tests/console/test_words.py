"""The words of the console: all that it says is said in Vietnamese too, with the same values."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.domain.delivery.states import STATES
from tests.browsers_plugin import ROOT

SOURCE = ROOT / "console" / "src"
CALL = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|.)""", re.DOTALL)
"""A call of t, and the sentence it is given or the first letter of whatever else."""
VALUE = re.compile(r"\{(\w+)\}")
NAME = re.compile(r"""\s(aria-label|alt|hint|label|placeholder|title)="[^"]*[a-z]{2}[^"]*\"""")
"""A name given as it is. That no text stands between tags is said by the linter."""

Forms = str | dict[str, str]


def scripts() -> Iterator[Path]:
    for pattern in ("*.ts", "*.tsx"):
        for path in SOURCE.rglob(pattern):
            if not path.name.endswith((".test.ts", ".d.ts")) and path.name != "i18n.ts":
                yield path


def calls() -> Iterator[tuple[str, str]]:
    for path in scripts():
        for found in CALL.finditer(path.read_text()):
            yield str(path.relative_to(SOURCE)), found[1]


def read(name: str) -> dict[str, Forms]:
    words: dict[str, Forms] = json.loads((SOURCE / "words" / name).read_text())
    return words


def rooms() -> dict[str, dict[str, Forms]]:
    return {path.name: read(f"vi/{path.name}") for path in (SOURCE / "words" / "vi").glob("*.json")}


def vietnamese() -> dict[str, Forms]:
    return {key: forms for words in rooms().values() for key, forms in words.items()}


def forms_of(forms: Forms) -> list[tuple[str, str]]:
    return [("other", forms)] if isinstance(forms, str) else list(forms.items())


def test_every_call_is_given_a_sentence_so_that_its_words_can_be_found():
    assert [] == [(path, given) for path, given in calls() if not given.startswith('"')]


def test_every_sentence_has_its_vietnamese():
    said = {json.loads(given) for _, given in calls() if given.startswith('"')}
    assert len(said) > 500
    assert [] == sorted(said - vietnamese().keys())


def test_no_words_are_kept_that_nobody_says():
    said = {json.loads(given) for _, given in calls() if given.startswith('"')}
    assert [] == sorted(vietnamese().keys() - said)
    assert [] == sorted(read("en/plurals.json").keys() - said)


def test_a_sentence_has_one_translation():
    every = [key for words in rooms().values() for key in words]
    assert [] == sorted({key for key in every if every.count(key) > 1})


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_translation_holds_the_values_of_its_sentence(language):
    words = vietnamese() if language == "vi" else read("en/plurals.json")
    wrong = {}
    for key, forms in words.items():
        for number, form in forms_of(forms):
            # "once" counts without a number.
            spared = {"count"} if number == "one" else set()
            if set(VALUE.findall(form)) | spared != set(VALUE.findall(key)) | spared:
                wrong[key] = form
    assert {} == wrong


def test_a_sentence_with_a_plural_has_its_forms_in_both_languages():
    english, translated = read("en/plurals.json"), vietnamese()
    assert {} == {key: forms for key, forms in english.items() if set(forms) != {"one", "other"}}
    assert [] == sorted(english.keys() - translated.keys())
    in_forms = {key: forms for key, forms in translated.items() if isinstance(forms, dict)}
    # Vietnamese has one form for all numbers.
    assert {} == {key: forms for key, forms in in_forms.items() if set(forms) != {"other"}}
    assert [] == sorted(in_forms.keys() - english.keys())


def test_every_room_of_words_is_loaded():
    loaded = re.findall(r'from "\./(\w+\.json)"', (SOURCE / "words/vi/index.ts").read_text())
    assert sorted(rooms()) == sorted(loaded)


def test_no_name_stands_outside_the_words():
    assert [] == [
        (path.name, found[0].strip())
        for path in scripts()
        if path.suffix == ".tsx"
        for found in NAME.finditer(path.read_text())
    ]


def test_all_that_can_become_of_what_was_sent_has_its_word():
    """Also a state that providers tell of later than the console was written."""
    script = (SOURCE / "lib/timeline.ts").read_text()
    told = re.findall(
        r'^  "?([a-z ]+)"?: \(\) => t', script.partition("DELIVERIES")[2], re.MULTILINE
    )
    assert {state for of in STATES.values() for state in of} == set(told)
