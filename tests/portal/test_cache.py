"""A Redis server that is away is an empty cache."""

import subprocess
import time

import pytest

from portal import cache as module
from portal.cache import SharedCache
from tests.servers import free_port


@pytest.fixture(autouse=True)
def not_quiet(monkeypatch):
    monkeypatch.setattr(module._Client, "quiet_until", 0.0)


@pytest.fixture
def port(tmp_path):
    """The port of a Redis server that runs for this test."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
    cache = SharedCache(f"redis://127.0.0.1:{port}/0", {})
    deadline = time.monotonic() + 10
    while cache.get("up") is None:
        cache.set("up", 1)
        assert time.monotonic() < deadline
        module._Client.quiet_until = 0.0
    yield port
    server.terminate()
    server.wait()


def test_it_is_djangos_cache_as_long_as_the_server_answers(port):
    cache = SharedCache(f"redis://127.0.0.1:{port}/0", {})
    cache.set("colour", "红")
    assert cache.get("colour") == "红"
    assert cache.add("colour", "blue") is False
    assert cache.add("number", 1) is True
    assert cache.incr("number") == 2
    assert cache.touch("number", 60) is True
    assert cache.has_key("number") is True
    assert cache.get_many(["colour", "number"]) == {"colour": "红", "number": 2}
    assert cache.delete("colour") is True
    assert cache.get("colour", "none") == "none"


def test_a_server_that_is_away_remembers_nothing_and_breaks_nothing():
    cache = SharedCache(f"redis://127.0.0.1:{free_port()}/0", {})
    cache.set("colour", "红")
    assert cache.get("colour", "none") == "none"
    assert cache.add("colour", "blue") is True
    assert cache.touch("colour", 60) is False
    assert cache.has_key("colour") is False
    assert cache.get_many(["colour"]) == {}
    assert cache.delete("colour") is False
    with pytest.raises(ValueError, match="colour"):
        cache.incr("colour")


def test_a_server_that_is_away_is_left_alone_for_a_moment(port, monkeypatch):
    away = SharedCache(f"redis://127.0.0.1:{free_port()}/0", {})
    here = SharedCache(f"redis://127.0.0.1:{port}/0", {})
    here.set("colour", "红")
    away.get("colour")
    assert here.get("colour") is None  # not even asked

    monkeypatch.setattr(module._Client, "quiet_until", time.monotonic())
    assert here.get("colour") == "红"
