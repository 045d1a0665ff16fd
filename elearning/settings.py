"""The one settings file: the environment decides; without any variable it is the safe demo.

`SECRET_KEY` in the environment makes it a production set-up: `ALLOWED_HOSTS`, `BASE_URL` and `DATABASE_URL` must then
be given too, secure cookies and HSTS are on, and two-step sign-in is required. README.md lists every variable.
"""

import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def required(name: str) -> str:
    """The text of a variable that a production set-up can't do without."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set when SECRET_KEY is set (a production set-up).")
    return value


def demo_secret_key(folder: Path) -> str:
    """The demo's own key: made at the first start, kept beside its database, readable by its owner alone."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


try:
    # --- Which set-up this is ---------------------------------------------------------------------
    DEMO = not env.str("SECRET_KEY", "")
    DEBUG = env.bool("DEBUG", False)
    DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
    SECRET_KEY = demo_secret_key(DATA_DIR) if DEMO else env.str("SECRET_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
    BASE_URL = (env.str("BASE_URL", "http://127.0.0.1:8000") if DEMO else required("BASE_URL")).rstrip("/")
    CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
    if not DEMO:
        required("ALLOWED_HOSTS")
        required("DATABASE_URL")
    if not BASE_URL.startswith(("http://", "https://")):
        raise ImproperlyConfigured("BASE_URL must begin with http:// or https://.")

    # --- Database ---------------------------------------------------------------------------------
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
    DATABASES["default"]["ATOMIC_REQUESTS"] = False
    if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        # Foreign keys are checked by Django's own SQLite backend; WAL, IMMEDIATE and the timeout let many write at once.
        DATABASES["default"]["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        connections = env.int("DATABASE_POOL", 4, validate=validate.Range(0, 100))
        pool = {"pool": {"min_size": 1, "max_size": connections}} if connections else {}
        DATABASES["default"]["OPTIONS"] = {**pool, **DATABASES["default"].get("OPTIONS", {})}
    CACHES = {"default": env.dj_cache_url("CACHE_URL", "locmem://frontline")}

    # --- Security ---------------------------------------------------------------------------------
    MFA_REQUIRED = env.bool("MFA_REQUIRED", not DEMO)
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not DEMO)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", not DEMO)
    SECURE_HSTS_SECONDS = env.int(
        "SECURE_HSTS_SECONDS", 0 if DEMO else 31_536_000, validate=validate.Range(0)
    )
    BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int(
        "TRUSTED_PROXY_COUNT", int(BEHIND_PROXY), validate=validate.Range(0, 5)
    )

    # --- Mail, files, logging ---------------------------------------------------------------------
    EMAIL = env.dj_email_url("EMAIL_URL", f"file:///{DATA_DIR / 'mail'}" if DEMO else "smtp://localhost:25")
    if "EMAIL_BACKEND" not in EMAIL:
        raise ImproperlyConfigured(
            "EMAIL_URL must begin with smtp://, smtp+tls://, smtp+ssl://, file:/// or console://."
        )
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Frontline training <training@example.org>")
    LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
    CERTIFICATE_ISSUER = env.str("CERTIFICATE_ISSUER", "Frontline training")
    ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", "accessibility@demo.example" if DEMO else "")
    SERVE_MEDIA = env.bool("SERVE_MEDIA", DEMO)
except EnvError as error:
    raise ImproperlyConfigured(str(error)) from error

EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = EMAIL["EMAIL_FILE_PATH"] or None
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10  # seconds; a page waits for it

SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # a shared PC in a station
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # the CMS shows its previews in a frame
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for DENY; frame-ancestors below says the same as SAMEORIGIN
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

INSTALLED_APPS = [
    "compliance",
    "certificates",
    "assessments",
    "courses",
    "accounts",
    "wagtail_localize",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "treebeard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "courses.compression.TextGZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "courses.csp.CmsAwareCSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.shared_pcs.AccountPagesMiddleware",
    "accounts.two_step.TwoStepMiddleware",
]

ROOT_URLCONF = "elearning.urls"
WSGI_APPLICATION = "elearning.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "accounts.context.navigation",
            ],
        },
    },
]

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = None if DEMO else DATA_DIR / "static"  # the demo serves them from where they lie
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_USE_FINDERS = DEMO  # the demo needs no collectstatic
# Names with a digest in them are kept for ever; the demo's have none, and a newer demo must show soon.
WHITENOISE_MAX_AGE = 0 if DEBUG else 600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's editor sends a field for every part of a long lesson

# --- Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("lb", "Lëtzebuergesch"),
]  # each in its own words, and so never translated
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = (
    SESSION_COOKIE_SECURE,
    True,
    "Lax",
)
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["elearning.formats"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Luxembourg"
USE_TZ = True

# --- People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_training"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.SignInForm",
    "reset_password": "accounts.sign_in_forms.ForgottenPasswordForm",
    "add_email": "accounts.sign_in_forms.NewAddressForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.PasswordAfterResetForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_RATE_LIMITS = {  # beside allauth's own
    "accessibility_report": "20/h/ip",  # a station shares one address
    "take_data": "10/h/user",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition(":")[0]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # people are told when password, address or second step were changed
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # a new address waits for its confirmation; without it two steps would forbid any change
)
MFA_TOTP_ISSUER = "Frontline training"
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = True
CERTIFICATE_NAME_CHECK = (
    "certificates.forms.printable_name"  # people are further right and don't know who prints
)

# --- Wagtail ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["courses.looking.MayLook"]}  # of wagtail-localize
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # what is sent to translation begins as a draft
WAGTAIL_SITE_NAME = "Frontline training"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_FINISH_WORKFLOW_ACTION = "courses.workflow.publish_approved"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # allauth does it
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing is loaded from another host
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES[:3]  # Wagtail itself does not speak Luxembourgish
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE, "UTC"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = "cms_sign_in"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.image_form.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "txt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "courses.Recording",
    "MEDIA_FORM_BASE": "courses.recording_form.RecordingForm",
    "AUDIO_EXTENSIONS": [],  # the form knows them, and says so beside the field
    "VIDEO_EXTENSIONS": [],
}
RECORDING_MAX_BYTES = 500 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        name: {"level": "WARNING"} for name in ("django_tasks", "wagtail", "fontTools", "xhtml2pdf", "svglib")
    },
}
