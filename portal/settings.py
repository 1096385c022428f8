"""One settings file, driven by the environment. README.md lists the variables."""

import sys
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal import env

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything the embedded run writes: database, uploads, broker folders, signing key.
STATE_DIR = Path(env.text("STATE_DIR", str(BASE_DIR / "var")))

# Who we are
SITE_NAME = env.text("SITE_NAME", "TPWallet")
PORT = env.number("PORT", 8000, low=1, high=65535)
SITE_URL = env.site_url("SITE_URL", f"http://localhost:{PORT}")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "support@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Safety
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret_key("SECRET_KEY", STATE_DIR / "secret-key")
DATA_KEYS = env.words("DATA_KEYS", [])  # newest first; without any SECRET_KEY seals what is kept
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by machines, from inside
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
# A browser takes a "__Host-" cookie from this very host only, and over TLS only.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap's form arrows and the QR code of an authenticator are data: pictures.
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": HTTPS,
    }
}

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "portal.apps.StaffConfig",
    "kb",
    "tickets",
    "complaints",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
]

MIDDLEWARE = [
    "portal.headers.protect",
    "portal.discreet.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.Accounts",
    "portal.middleware.visitor",
    "portal.middleware.forms_only",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "portal.context.site",
            ],
            "builtins": ["portal.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Data
DATABASES = {"default": env.database("DATABASE_URL", STATE_DIR / "portal.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.redis_url("REDIS_URL")
CACHES = {
    "default": (
        {"BACKEND": "portal.cache.SharedCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        # The embedded run is one web process with threads, which share this memory.
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# People
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "tickets:home"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # signing in by password stays possible
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code of each sign-in proves the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True  # for how long: portal/accounts/sessions.py
# What a network may try; the key is an address as one network asks for it (see the adapter).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "request_login_code": "20/m/ip",
}
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "request_login_code": "portal.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "portal.accounts.forms.ConfirmLoginCodeForm",
}
MFA_ADAPTER = "portal.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the digits of half a minute ago: somebody typed them slowly
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
    "activate_totp": "portal.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "portal.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "portal.accounts.forms.RenamePasskeyForm",
    "authenticate_webauthn": "portal.accounts.forms.AuthenticateWebAuthnForm",
    "login_webauthn": "portal.accounts.forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "portal.accounts.forms.ReauthenticateWebAuthnForm",
}
# Staff show a second factor before the admin opens; a demo on one's own machine needs none.
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", default=HTTPS)
ACCOUNT_LOGOUT_REDIRECT_URL = "tickets:home"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "portal.formats"
TIME_ZONE = env.time_zone("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

# Files
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(STATE_DIR / "media")))
FILE_UPLOAD_HANDLERS = ["portal.uploads.LimitedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
CLAMD_URL = env.clamd_url("CLAMD_URL")  # a virus scanner: portal/uploads/scan.py
# A person who pastes a whole log gets their form back with a sentence, not a bare refusal.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "assets"]
# Names with a hash of the content, once `collectstatic` has made them.
_COLLECTED = not DEBUG and (
    "collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").exists()
)
WHITENOISE_USE_FINDERS = not _COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Email
_EMAIL = env.email("EMAIL_URL")
EMAIL_BACKEND: str = _EMAIL["EMAIL_BACKEND"]
EMAIL_HOST: str = _EMAIL.get("EMAIL_HOST", "")
EMAIL_PORT: int = _EMAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER: str = _EMAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD: str = _EMAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS: bool = _EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL: bool = _EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT: int = _EMAIL.get("EMAIL_TIMEOUT", 15)
# By what calls of a mail provider are known (tickets/email/providers.py); unset, none is let in.
ANYMAIL: dict[str, object] = {
    "WEBHOOK_SECRET": env.credentials("MAIL_WEBHOOK_SECRET"),
    "MAILGUN_WEBHOOK_SIGNING_KEY": env.text("MAILGUN_SIGNING_KEY"),
}
# How our own mail server calls itself where it says whether a sender is genuine.
TRUSTED_AUTHSERV = env.text("TRUSTED_AUTHSERV", "")

# Who brings codes that prove an identity: see tickets/identity/senders.py.
IDENTITY_CODE_SENDERS = env.words("IDENTITY_CODE_SENDERS", ["tickets.identity.senders.ByEmail"])

# Systems of the firm that are called (portal/webhooks.py)
FREEZE_WEBHOOK_URL = env.text("FREEZE_WEBHOOK_URL", "")
FREEZE_WEBHOOK_SECRET = env.text("FREEZE_WEBHOOK_SECRET", "")
# What the wallet app signs its calls to us with (complaints/api.py)
WALLET_API_SECRET = env.text("WALLET_API_SECRET", "")
PAYOUT_WEBHOOK_URL = env.text("PAYOUT_WEBHOOK_URL", "")
PAYOUT_WEBHOOK_SECRET = env.text("PAYOUT_WEBHOOK_SECRET", "")
# Also systems of the own network, and without TLS.
WEBHOOK_PRIVATE_ADDRESSES = env.flag("WEBHOOK_PRIVATE_ADDRESSES", default=False)

# For how long the people in closed requests are kept; then only numbers are.
KEEP_CLOSED_YEARS = env.number("KEEP_CLOSED_YEARS", 5, low=1, high=30)

# Complaints: by whose days and rules, who answers for them (complaints/firm.py), and the bodies
# that one may turn to after us, by their names in complaints/remedies.yaml.
COMPLAINTS_CALENDAR = env.text("COMPLAINTS_CALENDAR", "CN")
COMPLAINTS_REGIME = env.text("COMPLAINTS_REGIME", "default")
COMPLAINTS_TEAM = env.text("COMPLAINTS_TEAM", "")
COMPLAINTS_EMAIL = env.text("COMPLAINTS_EMAIL", DEFAULT_FROM_EMAIL)
COMPLAINTS_PHONE = env.text("COMPLAINTS_PHONE", "+44 20 7946 0000")  # fictional: nobody answers
COMPLAINTS_REMEDIES = env.words("COMPLAINTS_REMEDIES", [])

# Compensations: what their values are counted in (complaints/money.py)
REFERENCE_ASSET = env.text("REFERENCE_ASSET", "USD")

# Background work
BROKER_DIR = STATE_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "folder://localhost"  # portal/folder_broker.py
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    # A broker that does not answer is noticed within seconds.
    {"socket_connect_timeout": 1, "socket_timeout": 5, "max_retries": 1}
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives any absence of its broker
CELERY_TASK_PUBLISH_RETRY = False  # what is not published now is found by the next sweep
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "portal"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # none is lost by that
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "copies": {"task": "portal.tasks.make_copies", "schedule": 20, "options": {"expires": 20}},
    "retention": {"task": "portal.tasks.let_go", "schedule": crontab(hour=19, minute=7)},
    # A sweep that waited longer than its turn is dropped: the next one does its work.
    "outbox": {"task": "portal.tasks.deliver_outbox", "schedule": 5, "options": {"expires": 5}},
    "timers": {"task": "portal.tasks.fire_timers", "schedule": 5, "options": {"expires": 5}},
    "webhooks": {"task": "portal.tasks.call_webhooks", "schedule": 5, "options": {"expires": 5}},
    "theft": {"task": "tickets.tasks.look_for_theft", "schedule": 60, "options": {"expires": 60}},
    "reports": {"task": "complaints.tasks.make_reports", "schedule": 5, "options": {"expires": 5}},
    "tidy": {"task": "portal.tasks.tidy", "schedule": crontab(minute=17)},
    "uploads": {"task": "tickets.tasks.tidy_uploads", "schedule": crontab(minute=37)},
    "mailboxes": {"task": "tickets.tasks.fetch_mail", "schedule": 20, "options": {"expires": 20}},
    "mail": {"task": "tickets.tasks.take_up_mail", "schedule": 20, "options": {"expires": 20}},
    "originals": {"task": "tickets.tasks.forget_originals", "schedule": crontab(minute=47)},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "portal.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Without Django's own handlers: no error report with a form in it is ever mailed.
        "django": {"handlers": []},
        # It repeats requests that it cannot read.
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # A line for each sweep every five seconds hides what matters.
        "celery": {"level": "WARNING"},
        # So do the seven steps of every letter that is drawn.
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
