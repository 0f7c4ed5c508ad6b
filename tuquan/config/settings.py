"""The one settings file. What differs between offices is an environment variable, read here and nowhere else.

TUQUAN_HOME          where all state lives: database, files, secret key (default: ./var)
TUQUAN_DATABASE_URL  postgres://user:password@host:port/name; empty means SQLite in TUQUAN_HOME
TUQUAN_HOSTS         comma-separated host names that the site answers to (default: loopback only)
TUQUAN_SITE          address that printed documents lead to (default: the first host name, with http or https; on this
                     machine alone, the port that `serve` listens on)
TUQUAN_HTTPS         1 when a proxy in front speaks HTTPS: cookies become secure and HSTS is sent
TUQUAN_MFA_ROLES     comma-separated roles that must use a second factor (default: none)
TUQUAN_FILE_MB       how large one attached file may be (default: 20)
TUQUAN_CLAMD         socket of a ClamAV that looks at attached files: /run/clamav/clamd.ctl or host:port (default: none)
TUQUAN_LEAVE_FOR     where the button leads that leaves a resident's page quickly (default: the Vietnamese Wikipedia)
TUQUAN_PACE          reports from residents a minute that are taken in without waiting (default: 100)
TUQUAN_DEBUG         1 for developers
"""

import os
import secrets
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent


def envbool(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


def envlist(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


HOME = Path(os.environ.get("TUQUAN_HOME", "var")).resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)


def secret_key() -> str:
    """Read the installation's own key, made on first use and readable by its owner only."""
    path = HOME / "secret_key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return known_key(path)
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def known_key(path: Path) -> str:
    """The key that is there; whoever made the file a moment ago may still be writing it."""
    for _attempt in range(20):
        if key := path.read_text().strip():
            return key
        time.sleep(0.05)
    raise ImproperlyConfigured(f"{path} is empty: put the key back from your safe, or remove the file for a new one")


def database(url: str) -> dict:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "tuquan.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: two writers queue instead of failing half-way (a third failed with the default).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;"
                    "PRAGMA mmap_size=1073741824;PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(url)
    try:
        port = str(parts.port or "")
    except ValueError as wrong:
        raise ImproperlyConfigured(f"TUQUAN_DATABASE_URL: {wrong}") from None
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("TUQUAN_DATABASE_URL is no postgres://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True},  # lets kit.prepared keep the plans of what every act asks
    }


SECRET_KEY = secret_key()
DEBUG = envbool("TUQUAN_DEBUG")
HTTPS = envbool("TUQUAN_HTTPS")
ALLOWED_HOSTS = envlist("TUQUAN_HOSTS", "127.0.0.1,localhost,[::1]")
SITE = (os.environ.get("TUQUAN_SITE") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}").rstrip("/")
LEAVE_FOR = os.environ.get("TUQUAN_LEAVE_FOR", "https://vi.wikipedia.org/")
PACE = max(1, int(os.environ.get("TUQUAN_PACE", "100")))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    # the house, from the top floor down: templates of an upper floor take over those below it and of libraries
    "tuquan.reporting",
    "tuquan.exchange",
    "tuquan.schemes",
    "tuquan.tips",
    "tuquan.petitions",
    "tuquan.mediation",
    "tuquan.campaigns",
    "tuquan.forces",
    "tuquan.returns",
    "tuquan.reform",
    "tuquan.casework",
    "tuquan.accounts",
    "tuquan.organisations",
    "tuquan.ledger",
    "tuquan.places",
    "tuquan.law",
    "tuquan.journal",
    "tuquan.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_filters",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tuquan.kit.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tuquan.accounts.middleware.GateMiddleware",
]

ROOT_URLCONF = "tuquan.config.urls"
WSGI_APPLICATION = "tuquan.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tuquan.kit.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "tuquan.kit.templatetags.kit"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": database(os.environ.get("TUQUAN_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_FORMS = {"login": "tuquan.accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "tuquan.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tự Quản"
MFA_ROLES = envlist("TUQUAN_MFA_ROLES")

SESSION_COOKIE_AGE = 8 * 3600  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "locale_libraries"]  # our own words win
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

DEMO = (HOME / "demo").exists()  # left by `tuquan setup --demo`: every page says that the data is invented

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_BYTES = int(os.environ.get("TUQUAN_FILE_MB", "20")) * 2**20  # one attached file
FILES_BYTES = 3 * FILE_BYTES  # those sent at once
FILE_COUNT = 20  # those of one record
CLAMD = os.environ.get("TUQUAN_CLAMD", "")
EMAIL_BACKEND = os.environ.get("TUQUAN_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")

# on disk, so that the limits against guessing hold across all processes and a restart
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": HOME / "cache"}}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0  # else all behind the proxy would be one address, and locked out as one
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # refused addresses stay out of the log: a one-time link is one, and who looked for what is nobody's business
    "loggers": {name: {"level": "ERROR"} for name in ("django.request", "django.security.csrf")},
}
