"""The addresses of accounts: allauth's, as far as we offer them, and our own.

Named one by one: what stands here has a template of ours, and no key of anything in its path.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path
from django.views.generic import RedirectView

from portal.accounts import data, views

_FACTORS = [
    path("", views.second_factor, name="mfa_index"),
    path("show/", mfa.authenticate, name="mfa_authenticate"),
    path("confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("app/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]
urlpatterns = [
    path("", views.home, name="account"),
    path("login/", account.login, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("confirm/", views.confirm, name="account_confirm"),
    path("confirm/password/", account.reauthenticate, name="account_reauthenticate"),
    path("address/", views.address, name="account_email"),
    path("address/code/", views.address_code, name="account_email_code"),
    path("password/", views.password, name="account_password"),
    path("devices/end/", views.end_devices, name="account_end_devices"),
    path("links/forget/", views.forget_links, name="account_forget_links"),
    path("data/", data.data, name="account_data"),
    path("data/copy/", data.copy, name="account_copy"),
    path("data/erase/", data.erase, name="account_erase"),
    path("second-factor/", include(_FACTORS)),
]
