"""Forms as browsers send them (multipart/form-data): some fields, and then a file."""

from collections.abc import Mapping

BOUNDARY = "stageflow-form"


def filled_form(fields: Mapping[str, str], content: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a form whose field `file` holds these bytes."""
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    return {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}, body
