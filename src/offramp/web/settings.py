"""Settings of one process, read from its environment and from nowhere else. Safe by default; no default secret.

OFFRAMP_FACE says which process this is: `justice` installs the walk as far as the docket and no further,
`care` installs every room, `owner` is `care` with the role that may change tables, for migrations alone.
"""

import os
from datetime import timedelta
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from offramp.web import reading
from offramp.web.signin import providers

FACE = reading.choice("OFFRAMP_FACE", ["justice", "care", "owner"])
DEMO = reading.switch("OFFRAMP_DEMO")
SECRET_KEY = reading.secret("OFFRAMP_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = reading.words("OFFRAMP_HOSTS")
BASE_URL = reading.text("OFFRAMP_BASE_URL", "http://localhost")
HTTPS = BASE_URL.startswith("https://")
CARE_URL = reading.text("OFFRAMP_CARE_URL", BASE_URL)
MESSAGES_FILE = reading.text("OFFRAMP_MESSAGES_FILE", "")
# The carrier: the care side's alone. The token signs what comes back, too, so it is named nowhere else.
GATEWAY_URL = "" if FACE == "justice" else reading.web_address("OFFRAMP_GATEWAY_URL")
GATEWAY_ACCOUNT = reading.carriers("OFFRAMP_GATEWAY_ACCOUNT") if GATEWAY_URL else ""
GATEWAY_TOKEN = reading.carriers("OFFRAMP_GATEWAY_TOKEN") if GATEWAY_URL else ""
GATEWAY_NUMBER = reading.carriers("OFFRAMP_GATEWAY_NUMBER") if GATEWAY_URL else ""
GATEWAY_VOICE_NUMBER = reading.voice_number(GATEWAY_NUMBER) if GATEWAY_URL else ""
GATEWAY_PUBLIC_URL = reading.web_address("OFFRAMP_GATEWAY_PUBLIC_URL", CARE_URL) if GATEWAY_URL else CARE_URL
GATEWAY_COUNTRY = str(reading.number("OFFRAMP_GATEWAY_COUNTRY", 1, most=999))
TOTP_KEY = reading.secret("OFFRAMP_TOTP_KEY")
# What sealed records open with: a folder outside of the database, and never the justice side's.
KEYS_FOLDER = "" if FACE == "justice" else reading.text("OFFRAMP_KEYS_FOLDER", "")
KEYS_BACKUPS = "" if FACE == "justice" else reading.text("OFFRAMP_KEYS_BACKUPS", "")

_HERE = Path(__file__).parent
_ADDRESS = conninfo_to_dict(reading.secret("OFFRAMP_DATABASE"))
DATABASES = {
    "default": {
        "ENGINE": "offramp.ground.backend",
        "NAME": _ADDRESS.pop("dbname"),
        "USER": _ADDRESS.pop("user"),
        "PASSWORD": _ADDRESS.pop("password", ""),
        "HOST": _ADDRESS.pop("host", ""),
        "PORT": _ADDRESS.pop("port", ""),
        "OPTIONS": _ADDRESS,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "PRINCIPAL_KEY": reading.text("OFFRAMP_PRINCIPAL_KEY", ""),
    }
}

_FRAMEWORK = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]
_BEFORE_THE_WALL = [
    "offramp.ground",
    "offramp.program",
    "offramp.people",
    "offramp.consent",
    "offramp.curb",
    "offramp.docket",
]
_BEHIND_THE_WALL = [
    "offramp.handoff",
    "offramp.care.intake",
    "offramp.care.contacts",
    "offramp.care.clinical",
    "offramp.care.known",
    "offramp.care.own",
    "offramp.care.guarding",
    "offramp.workgroup",
]
INSTALLED_APPS = [
    "offramp.web",
    *_BEFORE_THE_WALL,
    *([] if FACE == "justice" else _BEHIND_THE_WALL),
    *_FRAMEWORK,
]

MIDDLEWARE = [
    "offramp.web.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages too; it pads each answer at random, against guessing by length
    "offramp.web.refusals.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "offramp.web.seat.SeatMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "offramp.web.urls.justice" if FACE == "justice" else "offramp.web.urls.care"
WSGI_APPLICATION = "offramp.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates", _HERE.parent / "ground"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "offramp.web.seat.for_templates",
            ],
            "builtins": ["offramp.ground.templatetags.parts"],
        },
    }
]

# --- sign-in -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "web.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "offramp.web.signin.words.GuessedWordsValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "offramp.web.signin.adapters.AccountAdapter"
ACCOUNT_PRESERVE_USERNAME_CASING = False  # one name, one lock: RUIZ is ruiz
ACCOUNT_RATE_LIMITS = False  # django-axes counts the failures, those of codes too
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # the browser forgets it when it is closed
ACCOUNT_FORMS = {"login": "offramp.web.signin.forms.LoginForm"}
MFA_ADAPTER = "offramp.web.signin.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # our forms hold the origin to BASE_URL, whichever it is
MFA_FORMS = {
    "authenticate": "offramp.web.signin.codes.CodeForm",
    "reauthenticate": "offramp.web.signin.codes.AgainForm",
    "authenticate_webauthn": "offramp.web.signin.codes.PasskeyForm",
    "reauthenticate_webauthn": "offramp.web.signin.codes.PasskeyAgainForm",
    "add_webauthn": "offramp.web.signin.codes.NewPasskeyForm",
}
# An agency's own provider, from the file of this face. It opens accounts of that agency and makes none.
OIDC = providers.load(reading.text("OFFRAMP_OIDC_FILE", ""))
SOCIALACCOUNT_ADAPTER = "offramp.web.signin.oidc.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [each.as_app() for each in OIDC],
        "provider_class": "offramp.web.signin.oidc.AgencyProvider",
    }
}
SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_STORE_TOKENS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "offramp.web.signin.lockout.name_tried"
AXES_SENSITIVE_PARAMETERS = ["code", "still_you-code"]
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # whoever tries on cannot keep a worker out for longer
AXES_LOCKOUT_CALLABLE = "offramp.web.signin.lockout.answer"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SESSION_ENGINE = "offramp.web.signin.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # from signing in, however busy the shift is
IDLE_SECONDS = 60 * reading.number("OFFRAMP_IDLE_MINUTES", 15, most=30)
IDLE_SECONDS_PHONE = min(IDLE_SECONDS, 60 * reading.number("OFFRAMP_IDLE_MINUTES_PHONE", 5, most=15))
SESSION_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}offramp_{FACE}"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict" if FACE == "justice" else "Lax"
CSRF_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}csrf_{FACE}"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "offramp.web.refusals.csrf_failed"

# --- what goes out with each page ----------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS and reading.switch("OFFRAMP_REDIRECT_TO_HTTPS")
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if reading.switch("OFFRAMP_BEHIND_PROXY") else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        # Nothing is inline and nothing comes from elsewhere, so no nonce has to be given to anything.
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the second factor's picture to scan
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *sorted({each.origin for each in OIDC})],
        "frame-ancestors": ["'none'"],
        "upgrade-insecure-requests": HTTPS,
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        *("camera", "microphone", "geolocation", "display-capture", "screen-wake-lock", "clipboard-read"),
        *("accelerometer", "gyroscope", "magnetometer", "midi", "usb", "serial", "bluetooth", "hid"),
        *("payment", "browsing-topics", "autoplay", "encrypted-media", "fullscreen", "picture-in-picture"),
    )
}
MESSAGE_STORAGE = "offramp.web.headers.Notes"

# --- words, time, files --------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [_HERE.parent / "locale"]
LANGUAGE_COOKIE_NAME = f"{'__Host-' if HTTPS else ''}language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = reading.text("OFFRAMP_STATIC_ROOT", "") or None  # where `offramp serve` keeps them compressed
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
}
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_ALLOW_ALL_ORIGINS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "offramp.ground.parts.renderer.TileRenderer"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Files stay in memory, and a bigger one is let go by: nobody fills the disk through a form that is open to all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
SILENCED_SYSTEM_CHECKS = ["axes.W003"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"quiet": {"()": "offramp.web.quiet.WithoutSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["quiet"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("OFFRAMP_LOG_LEVEL", "WARNING")},
    "loggers": {
        "axes": {"level": "ERROR"}
    },  # it writes down the name that was typed, which may be a password
}

if DEMO:
    from offramp.web.demo.settings import *  # noqa: F403

    MIDDLEWARE.insert(0, "offramp.web.demo.loopback.LoopbackMiddleware")
