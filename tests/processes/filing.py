"""A person's browser, as far as filing a request needs one."""

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.processes.stack import Stack, until

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def file_request(stack: Stack, *, email: str) -> str:
    """Fill in the shortest form and send it; return the page that says it was received."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"http://127.0.0.1:{stack.port}/en/requests/new/how-to/"

    def page(data: dict[str, str] | None = None) -> tuple[str, str]:
        body = urllib.parse.urlencode(data).encode() if data else None
        with browser.open(urllib.request.Request(address, body), timeout=30) as answer:
            return answer.url, answer.read().decode()

    until(lambda: _answers(stack), 90, "the web process answers")
    hidden = dict(_HIDDEN.findall(page()[1]))
    typed = {
        "email": email,
        "subject": "How do I add a network?",
        "description": "I would like to see my tokens on another network.",
        "q_feature": "Networks",
        "step": "send",
    }

    def send() -> str:
        url, text = page({**hidden, **typed})
        return text if url.endswith("/requests/sent/") else ""

    # A form that comes back within two seconds is a robot's: people send it again.
    return until(send, 60, "the request is received")


def _answers(stack: Stack) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}/healthz", timeout=5):
            return True
    except OSError:
        return False
