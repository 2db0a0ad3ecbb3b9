"""Whoever is asked by a workflow is told so, once, also who comes in for a colleague."""

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.usecases.workflows.delegate_tasks import delegate
from tests.support.world import ANNA, BEN, World
