"""What stands outside the languages: the way in, the theme, and what machines ask."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "leads"),
    [("zh-CN,zh;q=0.9", "/zh-hans/"), ("en-GB", "/en/"), ("fr", "/en/"), ("", "/en/")],
)
def test_the_bare_address_leads_to_the_browsers_language(client, asked, leads):
    response = client.get("/", headers={"accept-language": asked})

    assert response["Location"] == leads
    assert "Accept-Language" in response["Vary"]


def test_a_theme_is_remembered_and_forgotten_again(client):
    client.post("/theme/", {"theme": "dark", "next": "/en/"})
    assert client.cookies["theme"].value == "dark"
    assert b'data-bs-theme="dark"' in client.get("/en/").content

    client.post("/theme/", {"theme": "as the device"})
    assert client.cookies["theme"].value == ""


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_choosing_a_theme_leads_nowhere_else(client, next_):
    assert client.post("/theme/", {"theme": "dark", "next": next_})["Location"] == "/"


def test_a_get_chooses_no_theme(client):
    assert client.get("/theme/").status_code == 405
    assert "theme" not in client.cookies


def test_who_opens_the_address_of_a_button_is_told_so(client):
    answer = client.get("/theme/", headers={"accept-language": "en"})

    assert answer["Allow"] == "POST"
    assert "only takes what a form sends" in answer.content.decode()


def test_the_process_is_up(client):
    assert client.get("/healthz").content == b"ok"


def test_every_part_answers(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"database": True, "broker": True, "mail": True}


def test_a_mail_server_that_is_away_is_named(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": True, "broker": True, "mail": False}
