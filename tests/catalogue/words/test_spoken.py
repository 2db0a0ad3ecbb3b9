"""The catalogue in other languages: all of it, and nothing that is there no more."""

import pytest

from chalicelib.catalogue.listing import (
    describe_actions,
    describe_groups,
    describe_operators,
    describe_triggers,
)
from chalicelib.catalogue.steps import describe_steps
from chalicelib.catalogue.words.spoken import spoken, words_in
from chalicelib.domain.words.languages import FALLBACK, languages

ENTRIES = {
    "actions": describe_actions(),
    "triggers": describe_triggers(),
    "steps": describe_steps(),
    "groups": describe_groups(),
    "operators": describe_operators(),
}
OTHERS = sorted(languages().keys() - {FALLBACK})


def told_in(schema):
    """Yield every title and description of a schema, and what its choices are called."""
    if isinstance(schema, list):
        for one in schema:
            yield from told_in(one)
    elif isinstance(schema, dict):
        for key, one in schema.items():
            if key in ("title", "description") and isinstance(one, str):
                yield " ".join(one.split())
            elif key == "labels":
                yield from one
            else:
                yield from told_in(one)


def phrases():
    """Return everything that is translated by its English."""
    found = set()
    for of, entries in ENTRIES.items():
        for entry in entries:
            found |= {*told_in(entry.get("parameters")), *filter(None, [entry.get("group_title")])}
            found |= {*entry.get("results", {}).values(), *entry.get("says", {}).values()}
            if of in ("groups", "operators"):
                found |= {*told_in({key: entry.get(key) for key in ("title", "description")})}
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_entry_has_a_title_and_a_description(language):
    words = words_in(language)
    for of in ("actions", "triggers", "steps"):
        assert {one["code"] for one in ENTRIES[of]} == words.entries[of].keys()
        for entry in ENTRIES[of]:
            title, description = words.entries[of][entry["code"]]
            assert title.strip()
            same = entry["description"].count("\n\n") == description.count("\n\n")
            assert same, f"{entry['code']} has other paragraphs"


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_there_and_no_other(language):
    words = words_in(language)
    assert (set(), set()) == (phrases() - words.phrases.keys(), words.phrases.keys() - phrases())
    assert all(one.strip() for one in words.phrases.values())


def test_nothing_of_an_entry_is_left_in_english():
    for of, entries in ENTRIES.items():
        for entry in entries:
            said = spoken(of, entry, "vi")
            english = {*told_in([entry.get("parameters"), entry.get("title")])}
            left = english & {*told_in([said.get("parameters"), said.get("title")])}
            assert (entry["code"], set()) == (entry["code"], left)
            for key in ("results", "says", "failure_reasons"):
                before, after = entry.get(key, {}), said.get(key, {})
                assert before.keys() == after.keys()
                assert not {*before.values()} & {*after.values()}, entry["code"]


def test_what_is_no_word_stays_as_it_is():
    for of, entries in ENTRIES.items():
        for entry in entries:
            said = spoken(of, entry, "vi")
            assert entry.keys() == said.keys()
            assert entry["code"] == said["code"]
            if "parameters" in entry:
                before, after = entry["parameters"], said["parameters"]
                assert before["properties"].keys() == after["properties"].keys()
                assert before.get("required") == after.get("required")


@pytest.mark.parametrize("language", ["en", "xx", "", "../vi"])
def test_english_is_as_it_is_written(language):
    entry = ENTRIES["actions"][0]
    assert entry is spoken("actions", entry, language)


def test_what_an_app_has_registered_is_called_as_the_app_calls_it():
    (generic,) = [one for one in ENTRIES["actions"] if one["code"] == "run_app_action"]
    own = {**generic, "app_action": "score", "title": "Score", "description": "Scores."}
    said = spoken("actions", own, "vi")
    assert ("Score", "Scores.") == (said["title"], said["description"])
