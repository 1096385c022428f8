"""allauth's forms, whose failures the audit gets to know, and our own of the account pages."""

import zoneinfo
from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.accounts import sessions
from portal.guarded import Guarded, GuardedForm
from portal.models import User
from portal.throttle import allow, client_network

_ZONES = sorted(zoneinfo.available_timezones())
# Codes that one network may ask for one address.
CODES, MINUTE = 3, 60
DIGITS_LAST = 2 * MINUTE


class _Watched(forms.Form):
    """A form of signing in: what it refuses is a line of the audit."""

    by = ""

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.errors:
            person = self._person()
            audit.record(
                audit.SIGN_IN_FAILED,
                about=audit.about(person) if person else "",
                request=context.request,
                by=self.by,
            )
        return cleaned

    def _person(self) -> User | None:
        """Who signs in, as far as that was proven."""
        known: User | None = getattr(self, "user", None)
        stage = getattr(context.request, "_login_stage", None)
        return known or (stage.login.user if stage else None)


def _name(field: forms.Field, label: Any) -> None:
    """Say above the field what it is for, as on our own pages, and nothing inside it."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)


class LoginForm(account_forms.LoginForm):  # type: ignore[misc]
    """By password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["login"], _("Your email address"))
        _name(self.fields["password"], _("Password"))

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; staff's sessions end after a shift however they signed in."""
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if isinstance(request.user, User):
            sessions.limit(request, request.user)
        return response


class RequestLoginCodeForm(Guarded, account_forms.RequestLoginCodeForm):  # type: ignore[misc]
    """Ask for a code. Whoever asks too often is refused, never the address they ask for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["email"], _("Your email address"))

    def clean_email(self) -> str:
        """Count by network and address together."""
        email = str(self.cleaned_data["email"]).lower()
        if not allow(f"code:{client_network(context.request)}:{email}", CODES, MINUTE):
            raise forms.ValidationError(
                _("You have asked for several codes. Wait a minute before the next.")
            )
        return str(super().clean_email())


class ConfirmLoginCodeForm(_Watched, account_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    by = "code"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["code"], _("The code from the email"))


class _Once(forms.Form):
    """Digits that were taken are not taken again while they would still be right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["code"], _("Code"))
        self.fields["code"].help_text = _(
            "Six digits from your authenticator app, or one of your recovery codes."
        )

    def clean_code(self) -> str:
        """allauth remembers them for half a minute, of the minute and a half."""
        code = normalize_user_code(str(self.cleaned_data["code"]))
        used = f"digits:{self.user.pk}:{code}"  # type: ignore[attr-defined]
        if cache.get(used):
            raise get_adapter().validation_error("incorrect_code")
        taken = str(super().clean_code())  # type: ignore[misc]
        cache.set(used, 1, timeout=DIGITS_LAST)
        return taken


class AuthenticateForm(_Watched, _Once, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    by = "mfa"


class ReauthenticateForm(_Watched, _Once, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    by = "mfa"


class AuthenticateWebAuthnForm(_Watched, passkey_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    by = "passkey"


class LoginWebAuthnForm(_Watched, passkey_forms.LoginWebAuthnForm):  # type: ignore[misc]
    by = "passkey"


class ReauthenticateWebAuthnForm(_Watched, passkey_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    by = "passkey"


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """Proves that the app shows the right codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code that the app shows now")
        self.fields["code"].widget = forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "form-control mono"}
        )


class RenamePasskeyForm(Guarded, passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""


class AddPasskeyForm(Guarded, passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that can sign in by itself, called by a name of its owner's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].help_text = _("So that you know later which device it is on.")
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class DetailsForm(GuardedForm):
    """How we call them, write to them and say times to them."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of our emails"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone of our emails"),
        required=False,
        choices=[("", _("The one of this site")), *((zone, zone) for zone in _ZONES)],
    )


class AddressForm(GuardedForm):
    """Another email address."""

    email = forms.EmailField(
        label=_("Your new email address"),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["email"]).lower()


class CodeForm(GuardedForm):
    """A code that came by email."""

    code = forms.CharField(
        label=_("The code from the email"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "class": "form-control mono"}),
    )


class PasswordForm(GuardedForm):
    """A new password; a recovery phrase is refused as one."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters, and none that you use elsewhere."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password", "class": "form-control"}),
    )

    def __init__(self, person: User, data: Any = None) -> None:
        self.person = person
        super().__init__(data)

    def clean_password(self) -> str:
        """Not short, not a common one, not their own name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
