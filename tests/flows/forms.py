"""Forms as a browser sends them: everything that stands in them, changed where a person types."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Reader(HTMLParser):
    """Collects the controls of each form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._open = False
        self._text = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self._open = True
        elif self._open and tag == "input":
            self._input(said)
        elif self._open and tag == "textarea":
            self._text = str(said["name"])
            self._put(self._text, "")
        elif self._open and tag == "select":
            self._select = str(said["name"])
        elif self._select and tag == "option" and "selected" in said:
            self._put(self._select, said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"
        self._text = "" if tag == "textarea" else self._text
        self._select = "" if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        if self._text:
            self._put(self._text, self.forms[-1].pop(self._text)[0] + data)

    def _input(self, said: dict[str, str | None]) -> None:
        kind = said.get("type", "text")
        chosen = kind not in {"radio", "checkbox"} or "checked" in said
        if chosen and kind != "file" and said.get("name"):
            self._put(str(said["name"]), said.get("value") or "")

    def _put(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def read_form(page: HttpResponse, holding: str) -> dict[str, list[str]]:
    """What a browser would send of the form that has a control of this name."""
    reader = _Reader()
    reader.feed(page.content.decode())
    found = [form for form in reader.forms if holding in form]
    assert found, f"no form on the page holds {holding}"
    return found[0]
