"""A Word template, looked at and filled."""

import pytest

from chalicelib.adapters.documents.parts import BadTemplate
from chalicelib.adapters.documents.rendering import Look, RenderingFailed, paths_of, rendered
from tests.support.word import text_of, word

VALUES = {
    "today": ["1 March 2026", "2026-03-01"],
    "deal": {
        "title": ["Chairs & <tables>", "Chairs & <tables>"],
        "amount": ["5000.00", "5000.00"],
        "close_date": ["2026-03-31", "2026-03-31"],
        "tags": ["a, b", ["a", "b"]],
        "paid": ["no", False],
        "note": ["", None],
    },
    "products": [
        {"name": ["Chair", "Chair"], "quantity": ["2", 2]},
        {"name": ["Table", "Table"], "quantity": ["1", 1]},
    ],
}


def filled(*paragraphs, **more):
    return text_of(rendered(word(*paragraphs, **more), VALUES, Look(date_format="DD.MM.YYYY")))


def test_what_a_template_names_is_known_before_anything_is_filled():
    template = word(
        "{{ deal.title }} {{ contact['name'] }} {{ today }}",
        "{% for row in products %}{{ row.name }}{% endfor %}",
        "{% set own = deal.amount %}{{ own.raw }}",
        "{{ deal.amount.raw }}",
        header="{{ company.title }}",
    )
    named = ["company.title", "contact.name", "deal.amount", "deal.title", "products", "today"]
    assert named == paths_of(template)


def test_values_stand_in_it_as_people_read_them_and_are_never_read_as_word_or_template():
    assert ["For Chairs & <tables> of 1 March 2026"] == filled(
        "For {{ deal.title }} of {{ today }}"
    )
    assert ["-"] == filled("{{ deal.note | default('-') }}{{ deal.gone.for_good }}")
    hostile = {"deal": {"title": ["{{ 7 * 7 }}\x00</w:t>", ""]}}
    assert ["{{ 7 * 7 }}</w:t>"] == text_of(rendered(word("{{ deal.title }}"), hostile, Look()))


def test_rows_repeat_conditions_choose_and_filters_are_those_of_texts():
    loop = ("{%tr for row in products %}", "{{ row.name }}: {{ row.quantity }}", "{%tr endfor %}")
    assert ["Chair: 2", "Table: 1"] == filled(rows=loop)
    assert ["not paid"] == filled("{% if deal.paid %}paid{% else %}not paid{% endif %}")
    assert ["large"] == filled("{% if deal.amount > 4999 %}large{% endif %}")
    assert ["a;b;"] == filled("{% for tag in deal.tags %}{{ tag }};{% endfor %}")
    assert ["30.04.2026 5,000.00 EUR"] == filled(
        "{{ deal.close_date | plus('P30D') | date }} {{ deal.amount | money('EUR') }}"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ deal.title", "placeholder is wrong"),
        ("{% if deal.title %}", "placeholder is wrong"),
        ("{{ deal.title | safe }}", "No filter named 'safe'"),
        ("{% include 'other' %}", "uses {% include %}"),
        ("{% import 'other' as other %}", "uses {% import %}"),
        ("{% autoescape false %}{{ deal.title }}{% endautoescape %}", "uses {% autoescape %}"),
    ],
)
def test_a_template_that_wants_what_it_may_not_have_is_refused(text, said):
    with pytest.raises(BadTemplate, match=said):
        paths_of(word(text))
    with pytest.raises(BadTemplate, match=said):
        rendered(word(text), VALUES, Look())


@pytest.mark.parametrize(
    "text",
    [
        "{{ deal.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ deal.title.__str__.__globals__ }}",
        "{{ range.__self__.__import__('os').system('id') }}",
        "{{ deal.update({'title': 'mine'}) }}",
        "{{ 1 / 0 }}",
        "{{ deal.title | money }}",
        "{{ range(1000000) | length }}",
    ],
)
def test_what_leads_out_of_the_sandbox_or_cannot_be_reckoned_fails(text):
    with pytest.raises((RenderingFailed, BadTemplate)):
        rendered(word(text), VALUES, Look())
