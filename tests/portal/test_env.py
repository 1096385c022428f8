"""Settings from the environment: an odd value is refused by name, an empty one is none."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import env


@pytest.fixture
def given(monkeypatch):
    """Set the variable X."""
    return lambda text: monkeypatch.setenv("X", text)


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    monkeypatch.delenv("X", raising=False)


def refused(read, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read()
    assert str(refusal.value) == sentence


def test_a_text_comes_without_space_around_it(given):
    given("  Wallet  ")
    assert env.text("X", "other") == "Wallet"


@pytest.mark.parametrize("empty", ["", "   "])
def test_an_empty_variable_is_an_unset_one(given, empty, tmp_path):
    given(empty)
    assert env.text("X", "default") == "default"
    assert env.flag("X", default=True) is True
    assert env.number("X", 5, low=1, high=9) == 5
    assert env.words("X", ["a"]) == ["a"]
    assert env.time_zone("X", "Europe/Berlin") == "Europe/Berlin"
    assert env.site_url("X", "http://localhost:1") == "http://localhost:1"
    assert env.redis_url("X") == ""
    assert env.email("X") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    assert env.database("X", tmp_path / "a.sqlite3")["NAME"] == tmp_path / "a.sqlite3"


@pytest.mark.parametrize("yes", ["1", "true", "YES", "on"])
def test_yes(given, yes):
    given(yes)
    assert env.flag("X", default=False) is True


@pytest.mark.parametrize("no", ["0", "False", "no", "OFF"])
def test_no(given, no):
    given(no)
    assert env.flag("X", default=True) is False


def test_neither_yes_nor_no_is_refused(given):
    given("maybe")
    refused(lambda: env.flag("X", default=False), "X must be 1 or 0. It is set to 'maybe'.")


@pytest.mark.parametrize("inside", ["1", "9"])
def test_a_number_within_its_limits(given, inside):
    given(inside)
    assert env.number("X", 5, low=1, high=9) == int(inside)


@pytest.mark.parametrize("odd", ["0", "10", "-1", "1.5", "five", "٥"])
def test_a_number_outside_them_is_refused(given, odd):
    given(odd)
    refused(
        lambda: env.number("X", 5, low=1, high=9),
        f"X must be a whole number from 1 to 9. It is set to {odd!r}.",
    )


def test_words_are_parted_by_commas(given):
    given("a.example, b.example,,")
    assert env.words("X", []) == ["a.example", "b.example"]


def test_a_time_zone_must_exist(given):
    given("Mars/Olympus")
    refused(
        lambda: env.time_zone("X", "UTC"),
        "X must be a time zone such as Asia/Shanghai or Europe/Berlin. "
        "It is set to 'Mars/Olympus'.",
    )


def test_a_site_loses_the_slash_at_its_end(given):
    given("https://support.example.com/")
    assert env.site_url("X", "") == "https://support.example.com"


@pytest.mark.parametrize(
    "odd", ["support.example.com", "ftp://example.com", "https://", "https://example.com/help"]
)
def test_a_site_is_scheme_and_host(given, odd):
    given(odd)
    with pytest.raises(ImproperlyConfigured, match=r"^X must be an address such as https://"):
        env.site_url("X", "")


def test_postgresql_by_address(given, tmp_path):
    given("postgres://us%40er:p%2Fw@db.example:6543/port%20al?sslmode=require")
    database = env.database("X", tmp_path)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["USER"] == "us@er"
    assert database["PASSWORD"] == "p/w"
    assert (database["HOST"], database["PORT"]) == ("db.example", "6543")
    assert database["NAME"] == "port al"
    assert database["OPTIONS"] == {
        "server_side_binding": True, "prepare_threshold": 5, "sslmode": "require"
    }  # fmt: skip


def test_behind_a_pooler_no_statement_is_prepared(given, tmp_path):
    given("postgres://u@db.example/portal?prepare_threshold=0")

    assert env.database("X", tmp_path)["OPTIONS"]["prepare_threshold"] is None


def test_sqlite_by_address(given, tmp_path):
    given("sqlite:///srv/portal.sqlite3")
    database = env.database("X", tmp_path)
    assert str(database["NAME"]) == "/srv/portal.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("odd", ["mysql://h/name", "postgres://h", "postgres://h/", "sqlite://"])
def test_another_database_is_refused(given, odd, tmp_path):
    given(odd)
    with pytest.raises(ImproperlyConfigured, match=r"^X must be an address such as postgres://"):
        env.database("X", tmp_path)


def test_redis_by_address(given):
    given("rediss://cache.example:6380/1")
    assert env.redis_url("X") == "rediss://cache.example:6380/1"
    given("http://cache.example")
    with pytest.raises(ImproperlyConfigured, match=r"^X must be an address such as redis://"):
        env.redis_url("X")


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtp+tls://mail.example:2525", 2525, True, False),
    ],
)
def test_a_mail_server_by_address(given, address, port, tls, ssl):
    given(address)
    email = env.email("X")
    assert email["EMAIL_HOST"] == "mail.example"
    assert email["EMAIL_PORT"] == port
    assert (email["EMAIL_USE_TLS"], email["EMAIL_USE_SSL"]) == (tls, ssl)


def test_a_mail_servers_user_and_password(given):
    given("smtps://us%40er:p%2Fw@mail.example")
    email = env.email("X")
    assert (email["EMAIL_HOST_USER"], email["EMAIL_HOST_PASSWORD"]) == ("us@er", "p/w")


@pytest.mark.parametrize("odd", ["mail.example", "imap://mail.example", "smtp://"])
def test_another_mail_server_is_refused(given, odd):
    given(odd)
    with pytest.raises(ImproperlyConfigured, match=r"^X must be an address such as smtp\+tls://"):
        env.email("X")


def test_a_user_and_a_password_that_nobody_guesses(given):
    assert env.credentials("X") == ""
    given("provider:0123456789abcdef")
    assert env.credentials("X") == "provider:0123456789abcdef"


@pytest.mark.parametrize("odd", ["password", ":0123456789abcdef", "user:short", "user:"])
def test_a_password_that_is_too_short_is_refused_and_never_repeated(given, odd):
    given(odd)
    sentence = "X must be user:password, the password of at least 16 characters."
    refused(lambda: env.credentials("X"), sentence)


def test_a_signing_key_that_is_given_is_not_written_down(given, tmp_path):
    given("given")
    assert env.secret_key("X", tmp_path / "key") == "given"
    assert not (tmp_path / "key").exists()


def test_a_signing_key_is_made_once_and_is_nobody_elses_to_read(tmp_path):
    path = tmp_path / "state" / "key"
    first = env.secret_key("X", path)
    assert len(first) >= 64
    assert env.secret_key("X", path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_of_two_processes_that_make_a_key_the_second_takes_the_firsts(tmp_path):
    path = tmp_path / "key"
    path.write_text("the first's")
    env._write_private(path, "the second's")
    assert path.read_text() == "the first's"


def test_a_folder_for_the_key_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.secret_key("X", tmp_path / "file" / "key")
    assert str(refusal.value).startswith(f"The folder {tmp_path}/file cannot be written")


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:8000", True),
        ("https://support.example.com", False),
        ("http://localhost.example.com", False),
    ],
)
def test_what_is_of_this_machine_only(url, local):
    assert env.is_local(url) is local
