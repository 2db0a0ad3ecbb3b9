"""The providers that there are, read off the folders."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

from chalicelib.adapters import providers
from chalicelib.ports.providers import Parts, Provider


class FoundProviders:
    """Finds a provider by its place: <name>/<kind>.py within a package; loads just that one.

    Args:
        parts: what providers are built from.
        package: where to look.
    """

    def __init__(self, parts: Parts, package: ModuleType = providers) -> None:
        self.parts = parts
        self._package = package

    def names(self, kind: str) -> list[str]:
        """Return the providers of a kind."""
        return sorted(
            folder.name
            for folder in pkgutil.iter_modules(self._package.__path__)
            if folder.ispkg and kind in self._kinds(folder.name)
        )

    def find(self, kind: str, name: str) -> Provider[Any] | None:
        """Return a provider, None where there is none of that name.

        Raises:
            TypeError: its file holds no PROVIDER.
        """
        if name not in self.names(kind):
            return None
        module = importlib.import_module(f"{self._package.__name__}.{name}.{kind}")
        found = getattr(module, "PROVIDER", None)
        if not isinstance(found, Provider):
            raise TypeError(f"{module.__name__} must hold a Provider named PROVIDER")
        return found

    def _kinds(self, name: str) -> set[str]:
        places = [f"{path}/{name}" for path in self._package.__path__]
        return {file.name for file in pkgutil.iter_modules(places)}
