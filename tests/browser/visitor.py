"""A person with a browser: what they read, type and press, in their language."""

import re
from typing import Any

from django.utils import translation
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request, expect

from portal.models import OutgoingEmail

# Chromium's own word for an answer such as 404, which tests ask for.
_ANSWERED = "Failed to load resource: the server responded with a status of"
_STRUCTURE = """
() => {
  const said = [];
  const named = (id, who) => document.getElementById(id) || said.push(`${who}: no element ${id}`);
  const all = (selector) => [...document.querySelectorAll(selector)];
  for (const name of ["aria-describedby", "aria-labelledby", "aria-controls", "for", "list"])
    for (const element of all(`[${name}]`))
      for (const id of element.getAttribute(name).split(/\\s+/)) named(id, name);
  for (const link of all('a[href^="#"]')) named(link.getAttribute("href").slice(1), "link");
  const ids = all("[id]").map((element) => element.id);
  const again = ids.filter((id, at) => ids.indexOf(id) !== at);
  for (const id of new Set(again)) said.push(`twice: ${id}`);
  if (all("h1").length !== 1) said.push(`${all("h1").length} main headings`);
  if (all("[style]").length) said.push("an inline style");
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) said.push(`${scrollWidth} px wide in a window of ${clientWidth}`);
  return said;
}
"""


def answer(control: Locator, value: str) -> None:
    """Answer a question: type, choose or tick."""
    kind = control.first.evaluate("control => control.type")
    if kind in {"radio", "checkbox"}:
        control.and_(control.page.locator(f"[value='{value}']")).check()
    elif kind.startswith("select"):
        control.select_option(value)
    else:
        control.fill(value)


class Visitor:
    """One browser profile. `problems` gathers what no page may do."""

    def __init__(self, context: BrowserContext, site: str, language: str) -> None:
        self.context = context
        self.language = language
        self.site = site
        self.problems: list[str] = []
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(str(error.error)))
        context.on("request", self._on_request)
        self.page = context.new_page()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_ANSWERED):
            self.problems.append(f"console of {self.page.url}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.problems.append(f"request to {request.url}")

    def words(self, text: Any) -> str:
        """A text of the product, as it reads in their language."""
        with translation.override(self.language):
            return translation.gettext(str(text))

    def open(self, path: str) -> None:
        """Go to an address of the site; a path without a language gets theirs."""
        self.page.goto(path if path.startswith(("http", "/")) else f"/{self.language}/{path}")
        self.look()

    def look(self) -> None:
        """Note what is wrong with the structure of the page."""
        self.problems += [f"{self.page.url}: {said}" for said in self.page.evaluate(_STRUCTURE)]

    def sees(self, text: Any) -> None:
        """Wait until a text of the product stands on the page."""
        expect(self.page.locator("body")).to_contain_text(self.words(text))

    def reads(self, text: str) -> None:
        """Wait until somebody's own words stand on the page."""
        expect(self.page.locator("body")).to_contain_text(text)

    def control(self, name: str) -> Locator:
        return self.page.locator(f"main [name='{name}']")

    def type(self, **values: str) -> None:
        """Answer questions by the names of their controls, as a person would: top to bottom."""
        for name, value in values.items():
            answer(self.control(name), value)

    def button(self, label: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(label), exact=True)

    def press(self, label: str) -> None:
        """Press a button of the content that leads to another page."""
        with self.page.expect_navigation():
            self.button(label).click()
        self.look()

    def follow(self, label: str) -> None:
        """Follow a link that leads to another page."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=self.words(label), exact=True).click()
        self.look()

    def mail(self, template: str) -> OutgoingEmail:
        """The latest email of a kind, as a row: it is complete before it leaves."""
        return OutgoingEmail.objects.filter(template=template).latest("pk")

    def open_link_of(self, email: OutgoingEmail) -> None:
        """Open the link of an email, as its text gives it."""
        link = re.search(r"https?://\S+\?key=\S+", email.text)
        assert link, email.text
        self.open(link[0])
