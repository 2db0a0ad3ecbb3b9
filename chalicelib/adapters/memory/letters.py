"""Dead letters that stay in a list."""


class MemoryLetters:
    """Keeps them in the order in which they came."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    def put(self, body: str) -> None:
        """Keep a letter."""
        self.kept.append(body)
