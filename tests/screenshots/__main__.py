"""Draw every page and email of the journey into screenshots/, in both languages, themes and widths.

python -m tests.screenshots              all of them: <page>.<language>.<theme>.<width>.png
python -m tests.screenshots form sent    only these pages
python -m tests.screenshots --theme light    only in this theme
python -m tests.screenshots --readme     the picture of the README
"""

import argparse
import os
import tempfile
from itertools import product, starmap
from pathlib import Path

import django

_STATE = tempfile.TemporaryDirectory(prefix="portal-screenshots-")
# A portal of its own, on the embedded pair, whatever the environment names.
os.environ |= {"DATABASE_URL": "", "REDIS_URL": "", "STATE_DIR": _STATE.name}
os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
django.setup()

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from portal.models import User  # noqa: E402
from tests.browser.chromium import launch, profile, sign_in  # noqa: E402
from tests.browser.visitor import Visitor  # noqa: E402
from tests.screenshots import readme  # noqa: E402
from tests.screenshots.camera import Camera, Look  # noqa: E402
from tests.screenshots.pages import act, draw  # noqa: E402
from tests.screenshots.scene import Scene, play, portal  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "screenshots"
PICTURE = ROOT / "portal" / "assets" / "img" / "readme.png"
LANGUAGES, THEMES, WIDTHS = ["zh-hans", "en"], ["light", "dark"], [390, 1280]


def draw_all(
    browser: Browser, site: str, scenes: dict[str, Scene], themes: list[str], only: set[str]
) -> None:
    """Every page in every look of these themes."""

    def open_profile(person: User | None, look: Look) -> Visitor:
        context = profile(browser, site, look.language, width=look.width, theme=look.theme)
        if person:
            sign_in(context, site, person)
        return Visitor(context, site, look.language)

    FOLDER.mkdir(exist_ok=True)
    for step in (draw, act):
        for look in starmap(Look, product(LANGUAGES, themes, WIDTHS)):
            with Camera(open_profile, FOLDER, look, only) as camera:
                step(camera, scenes[look.language])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots")
    parser.add_argument("pages", nargs="*", help="names of pages; none means all")
    parser.add_argument("--theme", choices=THEMES, help="draw in this theme alone")
    parser.add_argument("--readme", action="store_true", help="draw the picture of the README")
    asked = parser.parse_args()
    with portal() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        if asked.readme:
            readme.draw(browser, site, PICTURE)
        else:
            scenes = {language: play(language) for language in LANGUAGES}
            themes = [asked.theme] if asked.theme else THEMES
            draw_all(browser, site, scenes, themes, set(asked.pages))
        browser.close()


if __name__ == "__main__":
    main()
