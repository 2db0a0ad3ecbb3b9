"""The pages of docs/semantics name files that exist, hold each feature once; code finds them."""

import re
from pathlib import Path

import pytest

from tests.features_plugin import load_features

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/semantics").glob("*.md"))
SUBJECTS = {page.stem: page.read_text("utf-8") for page in PAGES if page.stem != "README"}
SECTIONS = [
    pytest.param(section, id=f"{name}: {section.splitlines()[0].lower()}")
    for name, page in SUBJECTS.items()
    for section in page.split("\n## ")[1:]
]
FILE = re.compile(r"`((?:chalicelib|functions|infra|tests)/[\w/.]+)`")
REFERENCE = re.compile(r"semantics/(\w+): ([a-z ]+)")
RESEARCH = re.compile(r"\[(DEC|INF|DOC|RH|S\d|C57|[HRTB][:.\]])")


def titles(page: str) -> set[str]:
    return {title.lower() for title in re.findall(r"^## (.+)$", page, re.MULTILINE)}


def links(page: str) -> list[str]:
    return [link for link in re.findall(r"\]\(([^)]+)\)", page) if "://" not in link]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_says_where_it_is_done(section):
    where = section.splitlines()[2]

    assert where == "*Not built yet.*" or where.startswith("*In* ")


@pytest.mark.parametrize("section", SECTIONS)
def test_the_files_of_a_section_exist(section):
    assert [] == [name for name in FILE.findall(section) if not (ROOT / name).is_file()]


def test_every_feature_stands_in_one_section():
    listed = re.findall(r"^- \*\*([A-Z]\d\d)\*\* ", "\n".join(SUBJECTS.values()), re.MULTILINE)

    assert sorted(feature.id for feature in load_features()) == sorted(listed)


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_page_holds_no_mark_of_its_sources(name):
    assert [] == RESEARCH.findall(SUBJECTS[name])


def test_the_index_lists_every_section():
    index = (ROOT / "docs/semantics/README.md").read_text("utf-8")

    assert {
        f"{name}.md#{title.replace(' ', '-')}"
        for name, page in SUBJECTS.items()
        for title in titles(page)
    } == {link for link in links(index) if "#" in link}


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_links_lead_somewhere(page):
    for link in links(page.read_text("utf-8")):
        name, _, title = link.partition("#")
        target = page.parent / name if name else page
        assert target.is_file(), link
        assert not title or title.replace("-", " ") in titles(target.read_text("utf-8")), link


def test_code_refers_to_sections_that_exist():
    referred = {
        (name, title.strip())
        for top in ("chalicelib", "functions", "infra", "tests")
        for path in (ROOT / top).rglob("*.py")
        if path != Path(__file__)
        for name, title in REFERENCE.findall(path.read_text("utf-8"))
    }

    assert referred
    assert [] == [(name, title) for name, title in referred if title not in titles(SUBJECTS[name])]
