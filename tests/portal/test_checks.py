"""Production refuses to start with an unsafe setting and says which."""

import pytest

from portal.checks import production_is_safe


@pytest.fixture
def production(settings):
    settings.DEBUG = False
    settings.SITE_URL = "https://support.example.com"
    settings.HTTPS = True
    settings.ALLOWED_HOSTS = ["support.example.com"]
    settings.SECRET_KEY = "k" * 32
    settings.EMAIL_HOST = "mail.example.com"
    settings.DEFAULT_FROM_EMAIL = "support@example.com"
    settings.STAFF_SECOND_FACTOR = True
    return settings


def said():
    return [str(problem.msg) for problem in production_is_safe(None)]


def test_a_safe_one_is_not_troubled(production):
    assert said() == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "DEBUG",
            True,
            "DEBUG must be 0: it shows the inside, and its demonstration has known sign-ins.",
        ),
        ("HTTPS", False, "SITE_URL must begin with https://."),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS must name the hosts, without *."),
        (
            "ALLOWED_HOSTS",
            ["localhost"],
            "ALLOWED_HOSTS must hold the host of SITE_URL, support.example.com.",
        ),
        ("SECRET_KEY", "k" * 31, "SECRET_KEY must have at least 32 characters."),
        (
            "DATA_KEYS",
            ["d" * 32, "d" * 31],
            "DATA_KEYS must hold keys of at least 32 characters, each another, the newest first.",
        ),
        (
            "DATA_KEYS",
            ["d" * 32, "d" * 32],
            "DATA_KEYS must hold keys of at least 32 characters, each another, the newest first.",
        ),
        ("EMAIL_HOST", "", "EMAIL_URL must name the mail server: without it no mail leaves."),
        (
            "DEFAULT_FROM_EMAIL",
            "support@localhost",
            "DEFAULT_FROM_EMAIL must be an address of your own domain.",
        ),
        (
            "STAFF_SECOND_FACTOR",
            False,
            "STAFF_SECOND_FACTOR must be 1: the staff area shows everybody's requests.",
        ),
    ],
)
def test_each_unsafe_setting_is_named(production, name, value, sentence):
    setattr(production, name, value)
    assert said() == [sentence]


def test_a_host_may_be_named_by_its_domain(production):
    production.ALLOWED_HOSTS = [".example.com"]
    assert said() == []


@pytest.mark.parametrize("debug", [True, False])
def test_on_ones_own_machine_everything_goes(production, debug):
    production.DEBUG = debug
    production.SITE_URL = "http://localhost:8000"
    production.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    production.EMAIL_HOST = ""
    assert said() == []


def test_a_site_that_lets_others_in_must_say_its_address(production):
    production.SITE_URL = "http://localhost:8000"
    production.HTTPS = False
    assert said() == [
        "SITE_URL must begin with https://.",
        "ALLOWED_HOSTS must hold the host of SITE_URL, localhost.",
    ]
