"""An app has answered: the rule or the step of a workflow that waits for it goes on."""

from datetime import datetime

from chalicelib.domain.automation.app_effects import AppAnswer
from chalicelib.ports.table import Delete
from chalicelib.records.signals import app_answer_key
from chalicelib.usecases.automation.runs.answer_apps import answer_rule
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.apps.asking_steps import settle_asking


def take_answer(tenant: Tenant, answer: AppAnswer, now: datetime) -> None:
    """Let go what waits for an answer that was written [1 read, 2 writes].

    What is still at asking looks for the answer itself once it rests.

    Raises:
        Unfinished: the record must come again.
    """
    if not answer.step:
        answer_rule(tenant, answer, now)
        return
    step = settle_asking(tenant, answer, answer, now)
    if step is None or step.is_final:
        tenant.table.write([Delete(app_answer_key(answer.item, answer.doing))])
