"""Deletion, restoring and purging of an item."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.deletion import KEPT, deleted_item, purged_item, restored_item
from chalicelib.domain.items.entity_types import DEAL
from tests.support.contexts import NOW, deal

OFF = replace(DEAL, flags=replace(DEAL.flags, recycle_bin=False))


@pytest.mark.parametrize(("type", "purge_at"), [(DEAL, NOW + KEPT), (OFF, None), (None, None)])
def test_the_bin_holds_it_where_its_type_has_one(type, purge_at):
    gone = deleted_item(deal(), type, by=2, now=NOW, cause=Cause())
    assert (NOW, 2, purge_at, deal().version + 1) == (
        gone.deleted_at,
        gone.deleted_by,
        gone.purge_at,
        gone.version,
    )


def test_it_comes_back_where_it_was():
    gone = deleted_item(deal(), DEAL, by=2, now=NOW, cause=Cause())
    pipelines = {"default": DEAL.first_pipeline}
    back = restored_item(gone, pipelines, by=3, now=NOW + timedelta(days=1))
    assert (None, None, None) == (back.deleted_at, back.deleted_by, back.purge_at)
    assert (deal().stage, deal().entry, deal().fields) == (back.stage, back.entry, back.fields)


@pytest.mark.parametrize("lost", [{"stage": "removed"}, {"pipeline": "removed"}])
def test_where_its_stage_is_gone_it_begins_anew(lost):
    gone = deleted_item(replace(deal(), **lost), DEAL, by=2, now=NOW, cause=Cause())
    back = restored_item(gone, {"default": DEAL.first_pipeline}, by=3, now=NOW)
    assert ("default", "new", deal().entry + 1) == (back.pipeline, back.stage, back.entry)


def test_what_is_left_of_a_purged_one_says_only_that_it_was_there():
    gone = deleted_item(deal(), DEAL, by=2, now=NOW, cause=Cause())
    left = purged_item(gone, NOW)
    assert ("", {}, None, NOW) == (left.title, left.fields, left.purge_at, left.deleted_at)
