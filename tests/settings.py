"""The settings of the tests: the product's own, with a faster hash and folders that go away."""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "tests-only-0123456789-0123456789-0123456789")
_STATE = Path(tempfile.mkdtemp(prefix="portal-tests-"))
os.environ.setdefault("STATE_DIR", str(_STATE))

from portal.settings import *  # noqa: E402, F403

STATIC_ROOT = _STATE / "static"  # there, and empty: files are found where they are written
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in the product: threads of a live server cannot share a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(_STATE / "test.sqlite3")}  # noqa: F405

# Coverage of templates needs to know which line a node came from.
TEMPLATES[0]["OPTIONS"]["debug"] = "coverage" in sys.modules  # noqa: F405
