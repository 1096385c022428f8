"""The settings of a public site, as its environment makes them, for one test."""

import runpy
from pathlib import Path

import portal

HOST = "support.example.com"
ENVIRONMENT = {
    "DEBUG": "0",
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": HOST,
    "SECRET_KEY": "production-in-tests-0123456789-0123456789-0123456789",
    "EMAIL_URL": f"smtp+tls://portal:secret@mail.{HOST}",
    "DEFAULT_FROM_EMAIL": f"support@{HOST}",
}
# What says how pages are protected; the rest is the tests' own.
_TAKEN = (
    "SECURE_", "SESSION_COOKIE_", "CSRF_", "LANGUAGE_COOKIE_", "CONTENT_SECURITY_POLICY",
    "X_FRAME_OPTIONS", "HTTPS", "SITE_URL", "ALLOWED_HOSTS", "STAFF_SECOND_FACTOR",
)  # fmt: skip


def taken_from(environment: dict[str, str], monkeypatch) -> dict[str, object]:
    """The settings that an environment leads to."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(Path(portal.__file__).with_name("settings.py")))


def apply(settings, monkeypatch) -> None:
    """Let this test run as a public site."""
    for name, value in taken_from(ENVIRONMENT, monkeypatch).items():
        if name.isupper() and name.startswith(_TAKEN):
            setattr(settings, name, value)
