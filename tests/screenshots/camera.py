"""Takes pictures of pages, for one language, theme and width."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

from portal.models import User
from tests.browser.visitor import Visitor


class Look(NamedTuple):
    """How a page is looked at."""

    language: str
    theme: Any
    width: int


Profile = Callable[[User | None, Look], Visitor]


class Camera(AbstractContextManager["Camera"]):
    """Draws pages into a folder; `only` names those that are wanted, none meaning all."""

    def __init__(self, open_profile: Profile, folder: Path, look: Look, only: set[str]) -> None:
        self._open, self._folder, self.look, self._only = open_profile, folder, look, only
        self._visitors: dict[User | None, Visitor] = {}

    def of(self, person: User | None) -> Visitor:
        """The browser of this person, or of somebody who has not signed in."""
        if person not in self._visitors:
            self._visitors[person] = self._open(person, self.look)
        return self._visitors[person]

    def wants(self, *names: str) -> bool:
        return not self._only or not self._only.isdisjoint(names)

    def draw(self, name: str, page: Page) -> None:
        """Take the whole page as it stands."""
        if self.wants(name):
            file = ".".join([name, *map(str, self.look), "png"])
            page.screenshot(path=self._folder / file, full_page=True, animations="disabled")

    def visit(self, pages: dict[str, str], person: User | None = None) -> None:
        """Go to each address and draw it under its name."""
        for name, path in pages.items():
            if self.wants(name):
                self.of(person).open(path)
                self.draw(name, self.of(person).page)

    def show(self, pages: dict[str, str]) -> None:
        """Draw what is no page of the site, such as an email, as it is."""
        page = self.of(None).page
        for name, path in pages.items():
            if self.wants(name):
                page.goto(path)
                self.draw(name, page)

    def __exit__(self, *_: object) -> None:
        for visitor in self._visitors.values():
            for problem in visitor.problems:
                print(problem)  # noqa: T201  (whoever draws wants to know)
            visitor.context.close()
