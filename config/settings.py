"""One file of settings; the environment decides the adapters (`config/environment.py`)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF

from config import environment

django_stubs_ext.monkeypatch()  # generic classes of Django may be written with their types

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = environment.read(BASE_DIR)

DATA_DIR = ENV.data_dir
DEMO_MODE = ENV.demo
SCALED = ENV.scaled
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = ENV.secret_key_fallbacks
SITE_URL = ENV.site_url
SITE_NAME = "Forsamlingshuset"
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "anymail",
    "axes",
    "channels",
    "django_htmx",
    "accounts",
    "notifications",
    "networks",
    "events",
    "projects",
    "matchmaking",
    "prize",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.ContentSecurity",
    "config.middleware.personal_pages",
    "config.middleware.anonymous_feeds",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.speak_the_persons_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "config.templatetags.house",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.house",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Where things are kept -------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {"default": environ.Env.db_url_config(ENV.database_url)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # SQLite has no row locks. IMMEDIATE takes the write lock when a transaction begins, so that
    # operations written for row locks stay right here too.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["ENGINE"] = "lib.postgresql"  # which looks after the lines of the pool
    DATABASES["default"]["OPTIONS"] = {
        # A line that cannot be opened is given up soon: whoever comes next tries anew. Left to itself the pool pauses for as
        # long as the server was away: back after 70 s, it was found 44 s later, and after 2 this way.
        "pool": {"min_size": 1, "max_size": 8, "timeout": 4, "reconnect_timeout": 8},
        # Compiling a plan takes a second and saves none: with 50,000 events the calendar asks 1.4 s with it, 0.07 without.
        "options": "-c jit=off",
        # A query that comes again is not planned again: PostgreSQL works 2.8 ms for an answer with its page, 11 without.
        "server_side_binding": True,
        "prepare_threshold": 2,
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps connections
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "config.house_cache.HouseCache",
        "LOCATION": ENV.redis_url,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
    if ENV.redis_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "house"}
}
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "lib.channel_layer.ChannelLayer",
        "CONFIG": {
            "hosts": [{"address": ENV.redis_url, "socket_connect_timeout": 2}],
            "prefix": "hall",
        },
    }
    if ENV.redis_url
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

CELERY_BROKER_URL = ENV.redis_url or "folder://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 2,
        "socket_timeout": 30,
        "socket_keepalive": True,
        "max_retries": 1,
        "interval_start": 0.1,
    }
    if ENV.redis_url
    else {
        "data_folder_in": str(DATA_DIR / "queue"),
        "data_folder_out": str(DATA_DIR / "queue"),
        "control_folder": str(DATA_DIR / "queue-control"),
        "polling_interval": 0.1,
    }
)
CELERY_TASK_PUBLISH_RETRY = False  # a page does not wait for a broker that is away; the sweeps make up for it
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(ENV.redis_url)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Copenhagen"
CELERY_BEAT_SCHEDULER = "config.scheduler:Scheduler"

# --- Mail out and the address that answers come back to --------------------------------------------
MAIL_URL = ENV.mail_url
MAIL_FROM = ENV.mail_from
DEFAULT_FROM_EMAIL = ENV.mail_from
SERVER_EMAIL = ENV.mail_from
REPLY_DOMAIN = ENV.reply_domain
REPLY_MAILBOX_URL = ENV.reply_mailbox_url
ANSWERS_BY_MAIL = ENV.answers_by_mail
REPLY_SIZE_LIMIT = 5_000_000  # octets; a larger mail is put aside for a person
REPLY_RAW_KEPT = 1_000_000  # octets of a mail that are kept to be looked up
REPLY_LMTP = ENV.reply_lmtp
ANYMAIL = {"WEBHOOK_SECRET": ENV.reply_webhook_secret, **ENV.anymail}
REPLIES_PER_HOUR = 60  # to one invitation's address; more is a machine that has run wild
REPLIES_ANSWERED_PER_HOUR = 10  # of one sender, and to one invitation's address whoever the sender is
MAIL_BATCH = 200
EMAIL_BACKEND = "notifications.email_backend.OutboxBackend"

# --- Language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Static files: ours, and those that the set-up built from installed packages ---------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Sign-in: a code or a link by mail; no passwords to forget ---------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code or the link is the proof
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
SIGN_IN_LINK_AGE = timedelta(minutes=30)
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # who came when, from where: nobody needs it, so it is not kept
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENV.https

# --- The door ----------------------------------------------------------------------------------------
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
SECURE_HSTS_SECONDS = 31536000 if ENV.https else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
        "base-uri": [NONE],
    }
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Rules that drift from year to year, and retention (defaults; each owner confirms) -------
INVITATION_UNDO = timedelta(seconds=30)
OFFER_HOLD = timedelta(hours=48)
OFFER_HOLD_LATE = timedelta(hours=4)
OFFER_LATE_FROM = timedelta(days=2)
SIGN_UP_LINK_AGE = timedelta(hours=48)
SIGN_UP_KEPT = timedelta(days=7)
QUIET_FROM_HOUR, QUIET_UNTIL_HOUR = 20, 7  # no reminders in between, nor on public holidays
REMINDER_HOUR = 8
MESSAGE_BODY_KEPT = timedelta(days=7)
MESSAGE_KEPT = timedelta(days=90)
REPLY_KEPT = timedelta(days=30)
DISHES_KEPT = timedelta(days=7)
REGISTRATION_KEPT = timedelta(days=90)
PUT_OFF_KEPT = timedelta(days=365)  # of an event that was put off, and got no other date since
PROFILE_LASTS = timedelta(days=90)
PROFILE_ASKED_BEFORE = timedelta(days=14)  # renew, close, or found?
APPROACH_LASTS = timedelta(days=14)
APPROACH_WORDS_KEPT = timedelta(days=90)
PROFILE_KEPT = timedelta(days=365)  # closed profiles, and questions that are over
OUTCOME_AFTER_DAYS = (14, 90)
SUGGESTIONS_KEPT = 20
IDEA_LASTS = timedelta(days=90)
IDEA_ASKED_BEFORE = timedelta(days=14)  # renew, close, or found?
IDEA_APPROVAL_DAYS = 3  # working days until an editor has read what is to be public
INTEREST_LASTS = timedelta(days=30)
PARTNER_LINK_LASTS = timedelta(days=30)
INTEREST_KEPT = timedelta(days=90)
IDEA_KEPT = timedelta(days=365)
ROUNDS_PLANNED_FOR = 4.0  # seconds that the seating of an event may take
ROUNDS_TOLD_EVERY = 0.3  # seconds between two words of how far it is
ROUNDS_SUGGESTED_BEFORE = timedelta(days=7)
ROUNDS_LOCKED_BEFORE = timedelta(days=1)
ROUNDS_PRIVATE_KEPT = timedelta(days=7)  # who keeps a seat, and whom somebody will not sit with
ROUNDS_FEEDBACK_FOR = timedelta(days=7)
MEET_REQUEST_LASTS = timedelta(hours=48)
PRIZE_SUMMARY_LENGTH = 2500  # characters: about one page
PRIZE_TEXT_LENGTH = 50_000  # characters of one part; no proposal needs as many
PRIZE_MEGABYTES = {"image": 20, "document": 30, "slides": 100, "sound": 200, "film": 700}  # of one file
PRIZE_QUOTA_MEGABYTES = 1500  # of one proposal
PRIZE_FILES = 40  # of one proposal
PRIZE_IMAGE_PIXELS = (
    50_000_000  # of a picture as it is sent; what is kept is at most PRIZE_IMAGE_SIDE wide or high
)
PRIZE_IMAGE_SIDE = 3200
PRIZE_WRITERS = 12  # of one proposal
PRIZE_HERE_FOR = timedelta(seconds=75)  # a writer whose page said so is still there
PRIZE_VERSION_EVERY = timedelta(minutes=10)  # a writer's own earlier words are kept this often
PRIZE_UNTOUCHED_KEPT = timedelta(days=90)  # drafts that were never handed in, after the proposals closed
PRIZE_WITHDRAWN_KEPT = timedelta(days=90)  # texts and files of what was withdrawn
PRIZE_CONTACT_KEPT = timedelta(days=730)  # who wrote, after the end of the edition
VOTE_LINK_AGE = timedelta(hours=48)
ANNOUNCEMENT_PATIENCE = timedelta(hours=1)  # how long one address that hangs holds up the next group
PRESS_LIST_KEPT = timedelta(days=30)  # after the announcement
PREVIEWS_KEPT = timedelta(days=365)
PRIZE_COMMENTS_KEPT = timedelta(days=365)  # the jurors' comments, unless they belong to the case
FEED_REFRESH = timedelta(hours=1)
FEED_ANSWERS_KEPT = 1.0  # seconds that one program's answer is given to others who ask for the very same

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO" if SCALED else "WARNING"},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
