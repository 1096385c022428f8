"""Every form of a page: where it is sent, and each field into which text can be typed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

_TYPED = {"text", "search", "email", "tel", "url", "password", "hidden", "number", ""}


@dataclass
class Form:
    """A form as a browser would send it."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms = page, []
        self._form: Form | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.page, said.get("action", "") or self.page)
            self._form = Form(action, said.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form and tag in {"input", "textarea", "select", "button"} and said.get("name"):
            self._control(tag, said)
        elif self._form and tag == "option" and self._select:
            values = self._form.values.setdefault(self._select, [])
            if "selected" in said or (not values and said.get("value")):
                values[:] = [said.get("value", "")]

    def _control(self, tag, said):
        name, kind = said["name"], said.get("type", "").lower()
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._form.typed.append(name)
            self._form.values.setdefault(name, [""])
        elif tag == "button" or kind in {"file", "submit", "image"}:
            return
        elif kind in {"radio", "checkbox"}:
            if "checked" in said or name not in self._form.values:
                self._form.values[name] = [said.get("value", "on")]
        elif kind in _TYPED:
            self._form.typed.append(name)
            self._form.values.setdefault(name, []).append(said.get("value", ""))

    def handle_endtag(self, tag):
        self._form = None if tag == "form" else self._form
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select

    def handle_data(self, data):
        if self._form and self._area and data.strip():
            self._form.values[self._area] = [data]


def forms_of(page: str, html: str) -> list[Form]:
    """The forms of a page at this address."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms
