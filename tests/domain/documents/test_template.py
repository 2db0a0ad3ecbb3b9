"""Templates of documents."""

from chalicelib.domain.documents.template import DocumentTemplate
from tests.support.contexts import deal, lead


def template(*types, **more):
    return DocumentTemplate(id="t", name="Offer", file="f", entity_types=types, **more)


def test_a_template_is_for_items_of_its_types_and_pipelines():
    assert template("deal").is_for(deal())
    assert not template("deal").is_for(lead())
    assert template("deal/default").is_for(deal())
    assert not template("deal/sales").is_for(deal())


def test_a_template_is_for_everybody_or_for_those_whom_it_names():
    assert template("deal").is_for_user(7)
    assert [True, False] == [template("deal", users=(7,)).is_for_user(one) for one in (7, 8)]
