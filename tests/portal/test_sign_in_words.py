"""What the pages of signing in say: our own words above a field, and what to do when it fails."""

import pytest

from portal.accounts import forms
from tests.portal.signing_in import ask_code, browser

pytestmark = pytest.mark.django_db
SIGN_IN, CODE = "/en/account/login/", "/en/account/login/code/confirm/"


@pytest.fixture
def here():
    return browser()


def test_the_fields_are_called_as_everywhere_and_hold_no_example(here, tom):
    pages = [here.get(SIGN_IN), here.get("/en/account/login/code/")]
    ask_code(here, tom.email)
    pages.append(here.get(CODE))

    asked = [page.context.get("verify_form") or page.context["form"] for page in pages]
    assert [[str(field.label) for field in form.visible_fields()] for form in asked] == [
        ["Your email address", "Password"],
        ["Your email address"],
        ["The code from the email"],
    ]
    assert not any("placeholder" in page.content.decode() for page in pages)


def test_a_wrong_code_is_answered_with_what_to_do(here, tom):
    ask_code(here, tom.email)
    page = here.post(CODE, {"code": "AAAA-AAAA"})
    assert "Compare it, or get a new code." in page.content.decode()


def test_a_wrong_password_blames_nobody_and_names_the_other_way(here, tom):
    page = here.post(SIGN_IN, {"login": tom.email, "password": "not mine"})
    assert "You can also sign in with a code." in page.content.decode()


def test_the_second_factor_says_what_to_type_under_its_name(tom):
    (field,) = forms.AuthenticateForm(user=tom).visible_fields()
    assert "recovery codes" in str(field.help_text)
    assert "placeholder" not in field.field.widget.attrs
