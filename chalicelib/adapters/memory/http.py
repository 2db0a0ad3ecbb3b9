"""HTTP requests that stay in a list."""

from collections import deque
from collections.abc import Iterable

from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.web_address import check_public, is_public, parse_url
from chalicelib.domain.errors import Refused, StageflowError
from chalicelib.ports.http import Answer, Outgoing


class MemoryHttp:
    """Keeps every request and answers as told, 200 when nothing is left to tell.

    It refuses the addresses whose text alone shows that they are not public; names are never
    resolved.

    Args:
        answers: statuses or whole answers to give, or errors to raise, in order, such as `[500,
            Answer(429, "60"), Unavailable("slow"), 200]`.
    """

    def __init__(self, answers: Iterable[int | Answer | StageflowError] = ()) -> None:
        self.sent: list[Outgoing] = []
        """What went out, also when the answer to it was an error: the receiver may have seen it."""
        self.answers = deque(answers)
        self.bodies: deque[bytes] = deque()
        """What the answers to questions hold, in order; nothing when none is left."""

    def post(self, request: Outgoing) -> Answer:
        """Keep the request and return the next answer."""
        try:
            address = parse_url(request.url)
            literal = address.literal
            if literal is not None and not is_public(literal):
                raise Refused(
                    f"{address.host} is not a public server.", code=Code.ADDRESS_NOT_ALLOWED
                )
            check_public(address)
        except ValueError as error:
            raise Refused(str(error), code=Code.BAD_URL) from error
        self.sent.append(request)
        answer = self.answers.popleft() if self.answers else 200
        if isinstance(answer, StageflowError):
            raise answer
        return Answer(answer) if isinstance(answer, int) else answer

    def post_for(self, request: Outgoing, *, most: int, seconds: float) -> tuple[Answer, bytes]:
        """Keep the request and return the next answer with the next body."""
        answer = self.post(request)
        body = self.bodies.popleft() if self.bodies else b""
        if len(body) > most:
            said = f"the server answered with more than {most} bytes"
            raise Refused(said, code=Code.BAD_ANSWER)
        return answer, body
