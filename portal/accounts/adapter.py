"""What allauth asks of us: its mail goes through the outbox, its limits shut nobody else out.

Limits count by the network of whoever asks, with or without the address they ask for: a stranger
who tries somebody's address uses up their own tries, never its owner's.
"""

import ipaddress
from typing import Any, NamedTuple

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox, sealed
from portal.accounts import devices, fresh, sessions
from portal.accounts.notices import notify
from portal.models import User
from portal.throttle import allow, client_address, client_network

HOUR = 3600
# Passwords tried for one address, from wherever: then only codes and passkeys open it for a while.
PASSWORDS_AN_HOUR = 50
# Mail to an address that nobody here has: nobody can be shut out by less of it.
STRANGERS_AN_HOUR = 3

_LETTERS = {
    "account/email/login_code": "sign_in_code",
    "account/email/unknown_account": "unknown_account",
}


class Notice(NamedTuple):
    """What allauth tells people of: our email, what the audit calls it, and of which factor."""

    template: str
    code: str
    factor: str = ""


NOTICES = {
    "mfa/email/totp_activated": Notice("factor_added", audit.FACTOR_ADDED, "app"),
    "mfa/email/totp_deactivated": Notice("factor_removed", audit.FACTOR_REMOVED, "app"),
    "mfa/email/webauthn_added": Notice("factor_added", audit.FACTOR_ADDED, "passkey"),
    "mfa/email/webauthn_removed": Notice("factor_removed", audit.FACTOR_REMOVED, "passkey"),
    "mfa/email/recovery_codes_generated": Notice("recovery_codes", audit.RECOVERY_CODES),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by emailed code, password or passkey; no sign-up form: filing makes the account."""

    # What people meet when they sign in, in our own words: what to do, and no blame.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The email address or the password isn't right. You can also sign in with a code."
        ),
        "incorrect_code": _(
            "This isn't the code of our latest email. Compare it, or get a new code."
        ),
        "incorrect_password": _("The password isn't right."),
        "too_many_login_attempts": _("Too many tries for now. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address as our proxy saw it; 0.0.0.0 where there is none."""
        try:
            return str(ipaddress.ip_address(client_address(request)))
        except ValueError:
            return "0.0.0.0"  # noqa: S104  (no address to listen at)  # nosec B104

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue what allauth would send; letters that we do not have are a fault of ours."""
        template = _LETTERS[template_prefix]
        if template == "unknown_account" and not self._may_write_to_stranger(email):
            return
        known = context.get("user")
        outbox.queue(
            outbox.Letter(
                template=template,
                to=known if isinstance(known, User) else User(email=email),
                # The language of the page on which they asked.
                language=get_language() or "",
                context={"code": context.get("code", "")},
                sensitive=True,
            )
        )

    def _may_write_to_stranger(self, email: str) -> bool:
        return allow(f"stranger:{email.lower()}", STRANGERS_AN_HOUR, HOUR)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person, and the audit, of a change that allauth has made."""
        notice, request = NOTICES[template_prefix], self.request
        data = {"factor": notice.factor} if notice.factor else {}
        audit.record(notice.code, actor=user, about=audit.about(user), request=request, **data)
        notify(notice.template, user, request, **data)
        if notice.code == audit.FACTOR_ADDED:
            # They have just typed its digits or signed with it.
            record_authentication(request, user, method="mfa")
        if notice.code == audit.FACTOR_REMOVED and not fresh.has_factor(user):
            # What they show from now on is less: whoever else is signed in begins anew.
            devices.end(user, but=request.session.session_key)
            fresh.forget_factor(request)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, let the session end after its time, and tell people of a device new to us."""
        first = user.last_login is None
        super().login(request, user)
        sessions.begin(request, user)
        known = devices.is_known(request, user)
        ways = [record["method"] for record in get_authentication_records(request, user)]
        audit.record(
            audit.SIGNED_IN,
            actor=user,
            about=audit.about(user),
            request=request,
            by=ways,
            new_device=not known,
        )
        # Nobody is told of the very first time: the request that they have just filed did that.
        if not known and not first:
            notify("new_device", user, request)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """The way on after signing in, with the mark by which we know this browser again."""
        response: HttpResponse = super().post_login(request, user, **more)
        devices.remember(request, response, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        person = request.user
        if isinstance(person, User):
            audit.record(audit.SIGNED_OUT, actor=person, about=audit.about(person), request=request)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password: a line on its person, or with a mark of an unknown address."""
        email = str(credentials.get("email", "")).lower()
        person = User.objects.filter(email=email).first()
        if person:
            known: dict[str, Any] = {"about": audit.about(person)}
        else:
            known = {"mark": audit.mark_of(email)}
        audit.record(audit.SIGN_IN_FAILED, request=request, by="password", **known)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to look at a password after too many: by network first, then by account."""
        super().pre_authenticate(request, **credentials)
        email = str(credentials.get("email", "")).lower()
        if not allow(f"password:{email}", PASSWORDS_AN_HOUR, HOUR):
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).lower()
        return f"{client_network(request)}:{email}"

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """allauth asks before a change of factors; who is not fresh is led to prove it."""
        fresh.require_fresh(self.request)
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """By their second factor only, if they have one; else by password or emailed code."""
        known = super().get_reauthentication_methods(user)
        factors = [method for method in known if method["id"].startswith("mfa_")]
        if factors or not user.is_authenticated:
            return factors
        by_code = {
            "id": "code",
            "description": _("Get a code by email"),
            "url": reverse("account_confirm"),
        }
        return [*known, by_code]


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors under our name; their secrets are sealed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code isn't right, or it has been used. Compare it once more."),
        "cannot_generate_recovery_codes": _(
            "Recovery codes stand in for a second factor. Set up a passkey or an app first."
        ),
    }

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host under which the page was opened, and show our name."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002  (its name)
        """A passkey is called after the device on which it is made."""
        return devices.name_here(self.request)

    def encrypt(self, text: str) -> str:
        return sealed.seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text.encode()).decode()
