"""Kinds of rows of bulk jobs."""

from chalicelib.domain.bulk.job import Chunk, Job, Mark
from chalicelib.records.bulk.jobs import CHUNK, JOB, MARK
from chalicelib.records.kinds_of.kind import Exported, described

OF_BULK = (
    described(
        JOB, Job, "bulk#<id>", "job", "a bulk change and how far it is", exported=Exported.NEVER
    ),
    described(
        *(CHUNK, Chunk, "bulk#<id>", "chunk#00003", "100 of its items"), exported=Exported.NEVER
    ),
    described(
        *(MARK, Mark, "deal_12", "bulk_mark#<id>", "that the change was made to this item"),
        exported=Exported.NEVER,
    ),
)
