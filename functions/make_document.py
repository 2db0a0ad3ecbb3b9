"""Door of the function that opens Word templates and draws: the only one with the layer for that.

Others call it and wait (chalicelib/adapters/aws/lambda_printer.py). It knows the file store alone.
"""

from typing import Any

import msgspec

import chalicelib.cold_start
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.observability import described, logger
from chalicelib.ports.printer import PrintOrder
from chalicelib.wiring import printer_here


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one order; a refusal is an answer, all else the caller tries again."""
    printer = printer_here()
    try:
        if "look" in event:
            return {"paths": printer.look(event["look"])}
        if "picture" in event:
            return msgspec.to_builtins(printer.picture(**event["picture"]))
        return msgspec.to_builtins(printer.print(msgspec.convert(event["print"], PrintOrder)))
    except Refused as refused:
        missing = isinstance(refused, NotFound)
        return {"refused": refused.code, "detail": refused.detail, "missing": missing}
    except Exception as error:
        logger("make_document").error("no document was made", extra=described(error))
        raise


chalicelib.cold_start.end()
