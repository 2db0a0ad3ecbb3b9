"""What no story may do, whatever else it shows."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`);
});
"""
FAILED_TO_LOAD = "Failed to load resource"
"""How Chromium notes an answer of 400 and more; answers are judged by themselves."""


class Guard:
    """Collects the faults of all pages of a context.

    A fault is a violation of the page's security policy, an error that nobody caught, an error on
    the console, an answer of 500 and more, a file of the console that is gone, or a request that
    leaves for another server.

    Args:
        context: whose pages are watched.
        url: the only server that they may ask.
    """

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.faults: list[str] = []
        self.answers: list[Response] = []
        """All that came, in order."""
        self._origin = urlsplit(url).netloc
        self._allowed: set[str] = set()
        context.add_init_script(TELL_VIOLATIONS)
        context.on("weberror", self._on_error)
        context.on("console", self._on_console)
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def allow(self, *parts: str) -> None:
        """Let faults pass that hold one of these texts: the story makes them itself."""
        self._allowed.update(parts)

    def judge(self) -> None:
        """Fail where a fault was seen, since this was asked before, that was not allowed."""
        faults, self.faults = self.faults, []
        found = [one for one in faults if not any(part in one for part in self._allowed)]
        if found:
            raise AssertionError("\n".join(["in the browser:", *found]))

    def _on_error(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error.stack or error.error}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(FAILED_TO_LOAD):
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        split = urlsplit(request.url)
        if split.scheme in ("http", "https", "ws", "wss") and split.netloc != self._origin:
            self.faults.append(f"foreign: {request.method} {request.url}")

    def _on_response(self, answer: Response) -> None:
        self.answers.append(answer)
        is_file = urlsplit(answer.url).path.startswith("/console")
        if answer.status >= 500 or (is_file and answer.status >= 400):
            self.faults.append(f"{answer.status}: {answer.request.method} {answer.url}")
