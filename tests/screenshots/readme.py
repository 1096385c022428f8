"""The picture of the README: the form on a phone beside the desk of an agent."""

import io
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from portal.models import User
from tests.browser.chromium import profile, sign_in
from tests.screenshots.addresses import FORM, QUEUE
from tests.screenshots.scene import STAFF

PHONE, DESK, HEIGHT = 390, 1280, 800
GAP, EDGE, LINE = 32, "#e9eef0", "#c6d0d4"
COLOURS = 128


def draw(browser: Browser, site: str, file: Path) -> None:
    """Compose both windows into one picture of at most some 300 kB."""
    phone = _window(browser, site, f"/en/{FORM}", PHONE, None)
    desk = _window(browser, site, f"{QUEUE}?view=all", DESK, User.objects.get(email=STAFF["en"]))
    width = PHONE + DESK + 3 * GAP
    picture = Image.new("RGB", (width, HEIGHT + 2 * GAP), EDGE)
    for window, left in ((phone, GAP), (desk, PHONE + 2 * GAP)):
        picture.paste(window, (left, GAP))
        frame = [left - 1, GAP - 1, left + window.width, GAP + window.height]
        ImageDraw.Draw(picture).rectangle(frame, outline=LINE)
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def _window(browser: Browser, site: str, path: str, width: int, person: User | None) -> Image.Image:
    context = profile(browser, site, "en", width=width)
    if person:
        sign_in(context, site, person)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(path)
    drawn = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    context.close()
    return drawn.convert("RGB")
