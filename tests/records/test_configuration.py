"""Configuration in the table."""

import msgspec
import pytest

from chalicelib.domain.items.entity_types import DEAL
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.settings import Settings
from chalicelib.records.body import decode
from chalicelib.records.configuration import (
    SETTINGS_KEY,
    SIGNING_SECRET_KEY,
    STAMP_KEY,
    app_trigger_key,
    app_trigger_row,
    entity_type_row,
    field_row,
    pipeline_row,
    settings_row,
    signing_secret_row,
    stamp_row,
    type_partition,
)

FIELD = Field(code="uf_tags", title="Tags", type=FieldType.STRING, multiple=True)


OLDER = msgspec.structs.replace(DEAL, version=4)


@pytest.mark.parametrize(
    ("row", "was"),
    [
        (settings_row(Settings(currency="EUR"), 4), Settings(currency="EUR")),
        (entity_type_row(OLDER), OLDER),
        (pipeline_row("deal", DEAL.first_pipeline, 4), DEAL.first_pipeline),
        (field_row("deal", FIELD, 4), FIELD),
    ],
    ids=["settings", "entity type", "pipeline", "field"],
)
def test_configuration_comes_back_as_it_was_with_its_version(row, was):
    assert (was, 4) == (decode(row, type(was)), row.version)


def test_what_is_read_at_every_start_lies_in_one_partition():
    rows = [
        settings_row(Settings(), 1),
        stamp_row("s"),
        signing_secret_row("x"),
        entity_type_row(DEAL),
    ]

    assert {"config"} == {row.pk for row in [*rows, app_trigger_row("code", "Name")]}
    assert [SETTINGS_KEY, STAMP_KEY, SIGNING_SECRET_KEY] == [row.key for row in rows[:3]]


def test_pipelines_and_fields_lie_with_their_type():
    other = Pipeline(id="service", name="Service", stages=DEAL.first_pipeline.stages)
    rows = [pipeline_row("deal", other), field_row("deal", FIELD)]

    assert {type_partition("deal")} == {row.pk for row in rows}
    assert ["pipeline#service", "field#uf_tags"] == [row.sk for row in rows]
    assert type_partition("deal") != type_partition("lead")


def test_the_name_of_an_apps_trigger_lies_under_its_code():
    row = app_trigger_row("order.paid", "Order paid")

    assert (app_trigger_key("order.paid"), "Order paid") == (row.key, decode(row, str))
