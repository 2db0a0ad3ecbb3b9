"""The composition root: the only place that knows which adapter stands behind a port.

Built on first use.
"""

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.aws.eventbridge_scheduler import EventBridgeScheduler
from chalicelib.adapters.aws.lambda_printer import LambdaPrinter
from chalicelib.adapters.aws.s3_files import S3Files
from chalicelib.adapters.aws.ses_mail import SesMail
from chalicelib.adapters.aws.sns_notifier import SnsNotifier
from chalicelib.adapters.aws.sqs_letters import SqsLetters
from chalicelib.adapters.aws.sqs_queue import SqsQueue
from chalicelib.adapters.aws.ssm_secrets import SsmSecrets
from chalicelib.adapters.aws.step_functions import StepFunctions
from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.adapters.ics import Ics
from chalicelib.adapters.public_holidays import PublicHolidays
from chalicelib.adapters.safe_http import SafeHttp
from chalicelib.adapters.system import SystemClock, SystemIdentity
from chalicelib.adapters.tables.dynamodb import DynamoTable
from chalicelib.adapters.tables.images import row_from_image
from chalicelib.ports.printer import Printer
from chalicelib.ports.providers import Parts
from chalicelib.settings import Environment, read_environment
from chalicelib.usecases.tenant.kept_table import KeptTable
from chalicelib.usecases.tenant.tenant import Tenant

__all__ = ["build", "install", "prepare", "printer_here", "row_from_image", "tenant"]

_tenant: Tenant | None = None


def tenant() -> Tenant:
    """Return the tenant of this function instance, built from the environment the first time."""
    global _tenant  # noqa: PLW0603 - one per function instance, by design
    if _tenant is None:
        _tenant = build(read_environment())
    return _tenant


def prepare() -> None:
    """Build the tenant, and the client that every event needs, before the first event comes."""
    global _tenant  # noqa: PLW0603
    environment = read_environment()
    aws = Clients(environment.region, environment.endpoint_url)
    aws.client("dynamodb")
    _tenant = build(environment, aws)


def install(tenant: Tenant | None) -> None:
    """Use this tenant from now on (local runtime and tests).

    None builds from the environment again.
    """
    global _tenant  # noqa: PLW0603
    _tenant = tenant


def printer_here() -> Printer:
    """Return what makes documents in this very function instance."""
    from chalicelib.adapters.documents.sandbox_printer import SandboxPrinter

    return SandboxPrinter(lambda: tenant().files)


def build(environment: Environment, aws: Clients | None = None) -> Tenant:
    """Return a tenant that stands on AWS; it connects on first use."""
    aws = aws or Clients(environment.region, environment.endpoint_url)
    mail_events = environment.mail_events or None
    parts = Parts(http=SafeHttp(), aws=aws.client, mail_events=mail_events)
    return Tenant(
        name=environment.tenant,
        plan=environment.plan,
        build=environment.build,
        public_url=environment.public_url,
        table=KeptTable(DynamoTable(environment.table_name, lambda: aws.client("dynamodb"))),
        queue=SqsQueue(environment.queue_url, lambda: aws.client("sqs")),
        scheduler=EventBridgeScheduler(
            group=environment.schedule_group,
            queue_arn=environment.queue_arn,
            role_arn=environment.scheduler_role_arn,
            client_factory=lambda: aws.client("scheduler"),
        ),
        state_machines=StepFunctions(
            environment.state_machine_prefix,
            role_arn=environment.state_machine_role_arn,
            step_arn=environment.workflow_step_arn,
            wait_arn=environment.workflow_wait_arn,
            client_factory=lambda: aws.client("stepfunctions"),
            # They lie outside the stack; by these they are found and their cost is told apart.
            tags={"tenant": environment.tenant, "stageflow:tenant": environment.tenant},
        ),
        mail=SesMail(lambda: aws.client("sesv2"), mail_events),
        notifier=SnsNotifier(environment.topic_arn, lambda: aws.client("sns")),
        http=parts.http,
        clock=SystemClock(),
        identity=SystemIdentity(),
        holidays=PublicHolidays(),
        calendars=Ics(),
        secrets=SsmSecrets(environment.secrets_path, lambda: aws.client("ssm")),
        files=S3Files(
            environment.files_bucket, environment.region, aws.session, environment.endpoint_url
        ),
        printer=LambdaPrinter(
            environment.document_function, environment.region, aws.session, environment.endpoint_url
        ),
        providers=FoundProviders(parts),
        letters=(
            SqsLetters(environment.letters_url, lambda: aws.client("sqs"))
            if environment.letters_url
            else None
        ),
    )
