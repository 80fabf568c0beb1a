"""The one settings file. Everything that differs between machines is read from FENGHUOLUN_… variables here."""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from fenghuolun.desk import environment

PACKAGE = Path(__file__).resolve().parent
HOME = environment.folder("HOME", Path.cwd() / "var")
DEBUG = environment.yes_no("DEBUG", False)
HTTPS = environment.yes_no("HTTPS", False)


def kept_secret(name: str, file_name: str) -> str:
    """Return a secret from the environment, else from a file in HOME that is made once, readable by its owner only."""
    given = environment.text(name)
    if given:
        return given
    path = HOME / file_name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = kept_secret("SECRET_KEY", "secret.key")
# Comma-separated: the first encrypts, all decrypt (rotation). See kit/secrecy.py.
FIELD_KEYS = [key for key in kept_secret("FIELD_KEYS", "fields.key").split(",") if key]
# Only this machine unless said: a forged host name would stand in the links of mails.
ALLOWED_HOSTS = environment.words("HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("ORIGINS")

INSTALLED_APPS = [
    "fenghuolun.desk.kit",  # first: its account pages stand in front of those of the libraries
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_cotton",
    "django_htmx",
    "treebeard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "fenghuolun.desk.teams",
    "fenghuolun.desk.customers",
    "fenghuolun.desk.goals",
    "fenghuolun.desk.plans",
    "fenghuolun.desk.activities",
    "fenghuolun.desk.facts",
    "fenghuolun.desk.insight",
    "fenghuolun.desk.tables",
    "fenghuolun.desk.cards",
    "fenghuolun.desk.scorecards",
    "fenghuolun.desk.following",
    "fenghuolun.desk.workplans",
    "fenghuolun.desk.evaluations",
    "fenghuolun.desk.learning",
    "fenghuolun.desk.papers",
    "fenghuolun.desk.exchange",
    "fenghuolun.desk.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fenghuolun.desk.teams.accounts.SeenNowAndThen",
    "fenghuolun.desk.learning.rehearsing.Rehearsing",
    "django_htmx.middleware.HtmxMiddleware",
    "fenghuolun.desk.kit.middleware.Fragments",
    "fenghuolun.desk.teams.accounts.SecondFactorFirst",
    "fenghuolun.desk.kit.reading.OneReading",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fenghuolun.desk.urls"
WSGI_APPLICATION = "fenghuolun.desk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fenghuolun.desk.kit.frame.frame",
                "fenghuolun.desk.home.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "fenghuolun.desk.kit.templatetags.strict_components",
                "fenghuolun.desk.kit.templatetags.kit",
                "fenghuolun.desk.kit.templatetags.charts",
            ],
        },
    },
]

COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "fenghuolun.desk.kit.forms.Renderer"

DATABASES = {"default": environment.database("DATABASE", f"sqlite:///{HOME / 'fenghuolun.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "teams.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "fenghuolun.desk.teams.accounts.SignIn",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "fenghuolun.desk.teams.accounts.Door"
ACCOUNT_FORMS = {
    "login": "fenghuolun.desk.kit.account_forms.SignIn",
    "reset_password": "fenghuolun.desk.kit.account_forms.Reset",
    "reset_password_from_key": "fenghuolun.desk.kit.account_forms.NewPassword",
    "change_password": "fenghuolun.desk.kit.account_forms.Change",
    "set_password": "fenghuolun.desk.kit.account_forms.First",
    "reauthenticate": "fenghuolun.desk.kit.account_forms.PasswordAgain",
}
SOCIALACCOUNT_ADAPTER = "fenghuolun.desk.teams.accounts.SignOn"
SIGN_ON_CLAIM = environment.one_of("OIDC_PERSON", ("preferred_username", "email"))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": environment.sign_on()}}
MFA_FORMS = {
    "authenticate": "fenghuolun.desk.kit.account_forms.Code",
    "reauthenticate": "fenghuolun.desk.kit.account_forms.CodeAgain",
    "activate_totp": "fenghuolun.desk.kit.account_forms.FirstCode",
}
# Demanded of whoever administers people, personal data or the audit log; the demo would be a riddle with it.
SECOND_FACTOR = environment.yes_no("SECOND_FACTOR", False)
MFA_TOTP_ISSUER = "Fenghuolun"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# An office of hundreds signs in at nine from one address; guessing at one account is stopped by axes below.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
USERSESSIONS_TRACK_ACTIVITY = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AXES_FAILURE_LIMIT = 8
AXES_USERNAME_CALLABLE = "fenghuolun.desk.kit.lockout.name_tried"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W003"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE.parents[2] / "locale"]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = environment.text("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fenghuolun.desk.kit.storage.HashedFiles"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "import"]}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("MAIL_HOST")
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "fenghuolun.desk.kit.sandboxes.cache_key",
    }
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING")},
}
