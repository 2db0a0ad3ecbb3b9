"""Pictures of all pages for people to look at: `python -m tests.console.shots FOLDER [PAGE ...]`.

Each page of tests/console/pages.py at three widths, light and dark, in both languages, with the
tenant that `furnish` makes. PAGE limits them to pages whose name holds that text.
"""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browsers_plugin import chromium, lacks_chromium, lacks_console
from tests.console.conftest import CHROMIUM_FLAGS
from tests.console.desk import Desk
from tests.console.pages import PAGES, address, furnish
from tests.support.stories import telling

SIZES = {1440: 900, 1024: 768, 390: 844}
THEMES = ("light", "dark")
LANGUAGES = ("en", "vi")


def shoot(browser: Browser, folder: Path, wanted: list[str]) -> Iterator[Path]:
    """Take the pictures; return their paths as they are there."""
    names = [name for name in PAGES if not wanted or any(one in name for one in wanted)]
    for width, theme, language in product(SIZES, THEMES, LANGUAGES):
        size = {"width": width, "height": SIZES[width]}
        with telling() as crm, Desk(browser, crm) as desk:
            ids = furnish(crm)
            window = desk.sit(
                route=address(names[0], ids), viewport=size, color_scheme=theme, locale=language
            )
            for name in names:
                window.moves_on_to(address(name, ids))
                window.is_ready()
                path = folder / f"{name.replace(' ', '-')}-{width}-{theme}-{language}.png"
                window.page.screenshot(path=path, animations="disabled")
                yield path


def main() -> int:
    """Take the pictures and name them."""
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    for lacking in (lacks_chromium(), lacks_console()):
        if lacking is not None:
            print(lacking)
            return 1
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        for path in shoot(browser, folder, sys.argv[2:]):
            print(path)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
