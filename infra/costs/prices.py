"""What usage costs by the unit prices that bills are made with."""

from infra.costs.usage import Usage
from infra.tenants.bill import PriceList

MILLION = 1_000_000
CALL_SECONDS = 0.015
"""What a warm call of a function takes, mostly waiting for the table."""
FUNCTION_GB = 0.5
"""Memory of a function (infra/template.yaml)."""
DOCUMENT_SECONDS = 1.0
"""What making a document takes: a process that loads what opens Word files, and the filling."""
DOCUMENT_GB = 1.769
"""Memory of the function that makes documents."""
CALL_DOCUMENT = "lambda.InvokeFunction"

FILE_WRITES = ("CopyObject", "PostObject", "PutObject")


def usd_per_million(usage: Usage, prices: PriceList) -> float:
    """Return what it costs a million times, the calls of API and stream not counted."""
    return sum(prices.prices[name].of(units * MILLION) for name, units in amounts(usage).items())


def amounts(usage: Usage) -> dict[str, float]:
    """Return what is billed, by the names of unit prices."""
    requests = usage.requests
    documents = requests.get(CALL_DOCUMENT, 0)
    return {
        "transitions": usage.transitions,
        "lambda_requests": usage.calls + documents,
        "lambda_gb_seconds": usage.calls * CALL_SECONDS * FUNCTION_GB
        + documents * DOCUMENT_SECONDS * DOCUMENT_GB,
        "write_units": usage.write_units,
        "read_units": usage.read_units,
        "file_writes": sum(requests.get(f"s3.{name}", 0) for name in FILE_WRITES),
        "file_reads": requests.get("s3.GetObject", 0),
        "schedules": requests.get("scheduler.CreateSchedule", 0),
        "queue_requests": sum(n for name, n in requests.items() if name.startswith("sqs.")),
        "notifications": requests.get("sns.Publish", 0),
        "emails": requests.get("sesv2.SendEmail", 0),
    }
