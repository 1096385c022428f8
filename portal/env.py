"""Typed readers of environment variables: an odd value stops the start and is named.

Each reader returns its default when the variable is unset or empty, and raises
`ImproperlyConfigured` with the variable's name and what it takes when the text is not of its type.
"""

import contextlib
import os
import secrets
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
_DATABASES = {"postgres", "postgresql"}
_REDIS = {"redis", "rediss", "unix"}
_SECRET_LENGTH = 16
_MAIL = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def _read(name: str) -> str:
    return os.environ.get(name, "").strip()


def _refuse(name: str, wanted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} must be {wanted}. It is set to {os.environ[name]!r}.")


def text(name: str, default: str = "") -> str:
    """The text as it is, without surrounding space."""
    return _read(name) or default


def flag(name: str, *, default: bool) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off."""
    value = _read(name).lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise _refuse(name, "1 or 0")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`, both included."""
    value = _read(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and low <= int(value) <= high:
        return int(value)
    raise _refuse(name, f"a whole number from {low} to {high}")


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list, without empty entries."""
    return [word.strip() for word in _read(name).split(",") if word.strip()] or default


def time_zone(name: str, default: str) -> str:
    """The name of a time zone of the IANA database."""
    value = _read(name) or default
    if value not in zoneinfo.available_timezones():
        raise _refuse(name, "a time zone such as Asia/Shanghai or Europe/Berlin")
    return value


def site_url(name: str, default: str) -> str:
    """The public address, scheme and host only, without a slash at the end."""
    value = (_read(name) or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme in {"http", "https"} and parts.hostname and not parts.path:
        return value
    raise _refuse(name, "an address such as https://support.example.com")


def database(name: str, sqlite_path: Path) -> dict[str, Any]:
    """Django's settings of one database: PostgreSQL by URL, else SQLite at `sqlite_path`."""
    value = _read(name)
    if not value:
        return _sqlite(sqlite_path)
    parts = urlsplit(value)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in _DATABASES or not parts.path.strip("/"):
        raise _refuse(name, "an address such as postgres://user:password@host:5432/name")
    given: dict[str, Any] = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    often = int(given.pop("prepare_threshold", "5"))  # 0: a pooler stands before the server
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # The server plans a statement that comes again and again once for a connection.
            "server_side_binding": True,
            "prepare_threshold": often or None,
            **given,
        },
    }


def _sqlite(path: Path) -> dict[str, Any]:
    # Without IMMEDIATE, two writers that began as readers end in "database is locked".
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                # What is removed or replaced is overwritten in the file.
                "PRAGMA secure_delete=ON;"
            ),
        },
    }


def redis_url(name: str) -> str:
    """The address of a Redis server, or "" for none."""
    value = _read(name)
    if value and urlsplit(value).scheme not in _REDIS:
        raise _refuse(name, "an address such as redis://host:6379/0")
    return value


def clamd_url(name: str) -> str:
    """The address of a virus scanner, or "" for none."""
    value = _read(name)
    parts = urlsplit(value)
    named = parts.hostname if parts.scheme == "tcp" else parts.scheme == "unix" and parts.path
    if value and not named:
        raise _refuse(name, "an address such as tcp://host:3310 or unix:///run/clamd.sock")
    return value


def email(name: str) -> dict[str, Any]:
    """Django's email settings: smtp://, smtp+tls:// or smtps://user:password@host:port.

    Unset, mail is written to the outbox only, where the embedded run shows it.
    """
    value = _read(name)
    if not value:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(value)
    if parts.scheme not in _MAIL or not parts.hostname:
        raise _refuse(name, "an address such as smtp+tls://user:password@host:587")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _MAIL[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 15,
    }


def secret_key(name: str, kept_at: Path) -> str:
    """The signing key: from the environment, else one made once and kept in a private file."""
    if value := _read(name):
        return value
    if not kept_at.exists():
        _write_private(kept_at, secrets.token_urlsafe(64))
    return kept_at.read_text().strip()


def _write_private(path: Path, value: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(value)
        # A link is made whole or not at all: of two processes that start together one wins.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {path.parent} cannot be written ({error.strerror}). "
            "Make it writable, or set SECRET_KEY, DATABASE_URL and MEDIA_ROOT."
        ) from error


def credentials(name: str) -> str:
    """ "user:password" that nobody guesses, or "" for none. It is never repeated in a message."""
    value = _read(name)
    user, _colon, password = value.partition(":")
    if value and not (user and len(password) >= _SECRET_LENGTH):
        raise ImproperlyConfigured(
            f"{name} must be user:password, the password of at least {_SECRET_LENGTH} characters."
        )
    return value


def is_local(url: str) -> bool:
    """Whether an address is of this machine only."""
    return urlsplit(url).hostname in {"localhost", "127.0.0.1", "::1"}
