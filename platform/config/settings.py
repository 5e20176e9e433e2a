"""Django settings: one file; whatever differs between machines comes from the environment."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import env, logs
from config.env import ROOT
from config.redis_urls import celery_url, redis_url

for file in (ROOT / ".env", ROOT / "var" / "touchstone.env"):
    env.load_file(file)

# A development machine speaks plain HTTP on loopback and does not insist on second factors.
DEVELOPMENT = env.flag("DEVELOPMENT", default=False)
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
DATA_DIR = Path(env.text("DATA_DIR", str(ROOT / "var" / "data")))

INSTALLED_APPS = [
    "config.apps.TouchstoneAdminConfig",
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
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "accounts",
    "audit",
    "webhooks",
    "images",
    "detection",
    "moderation",
    "worker",
    "supervisor",
]

MIDDLEWARE = [
    "common.middleware.RequestIdMiddleware",
    "common.middleware.ScopeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffSecondFactorMiddleware",
    "accounts.middleware.RateLimitMiddleware",
    "accounts.middleware.CountersAwayMiddleware",
    "moderation.middleware.CaseFirstMiddleware",
    "common.middleware.ProblemMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.product",
            ],
        },
    },
]

# --- PostgreSQL: the only truth -------------------------------------------------------------


def database(url: str) -> dict[str, object]:
    """postgres://user:password@host:port/name, or ?host=/folder/of/socket."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "common.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "touchstone", **query},
    }


DATABASES = {"default": database(env.secret("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis or Valkey: hints, rate limits, cache; nothing in it is the only copy --------------

REDIS_URL = env.secret("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url(REDIS_URL, database=1),
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0},
    },
}
CELERY_BROKER_URL = celery_url(REDIS_URL, database=0)

# --- Files ---------------------------------------------------------------------------------

S3_BUCKET = env.text("S3_BUCKET", "")
S3_OPTIONS = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": env.text("S3_ENDPOINT_URL", "") or None,
    "region_name": env.text("S3_REGION", "") or None,
    "access_key": env.secret("S3_ACCESS_KEY", "") or None,
    "secret_key": env.secret("S3_SECRET_KEY", "") or None,
    "default_acl": "private",
    "file_overwrite": True,
}
# Serve static files from where they are written (tests), instead of from `collectstatic`'s copy.
STATIC_FROM_SOURCE = env.flag("STATIC_FROM_SOURCE", default=False)
STORAGES = {
    "default": (
        {"BACKEND": "images.storage_s3.bucket_storage", "OPTIONS": S3_OPTIONS}
        if S3_BUCKET
        else {
            "BACKEND": "images.storage.LocalObjectStorage",
            "OPTIONS": {"location": DATA_DIR / "objects"},
        }
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_FROM_SOURCE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(ROOT / "var" / "static")))
STATICFILES_DIRS = [ROOT / "templates" / "static"]
FILE_UPLOAD_HANDLERS = ["common.uploads.LimitedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # a batch has up to 100, and is told so if there are a few more

# --- Intake and analysis -------------------------------------------------------------------

MAX_UPLOAD_BYTES = env.integer("MAX_UPLOAD_BYTES", 20 * 1024 * 1024)
MAX_BATCH_BYTES = env.integer("MAX_BATCH_BYTES", 200 * 1024 * 1024)
MAX_UNPACKED_BYTES = env.integer("MAX_UNPACKED_BYTES", 400 * 1024 * 1024)
LARGER_BODIES = {"/api/v1/submissions/batch": MAX_BATCH_BYTES}
MAX_MEGAPIXELS = env.integer("MAX_MEGAPIXELS", 50)
MIN_SIDE_PIXELS = env.integer("MIN_SIDE_PIXELS", 32)
IMAGE_DECODER = env.text("IMAGE_DECODER", "images.decoder")
DECODE_CPU_SECONDS = env.integer("DECODE_CPU_SECONDS", 5)
DECODE_WALL_SECONDS = env.integer("DECODE_WALL_SECONDS", 10)
DECODE_MEMORY_MEGABYTES = env.integer("DECODE_MEMORY_MEGABYTES", 1024)
LEASE_SECONDS = env.integer("LEASE_SECONDS", 30)
MAX_ATTEMPTS = env.integer("MAX_ATTEMPTS", 3)
ANALYSIS_BATCH = env.integer("ANALYSIS_BATCH", 8)
DETECTORS = env.words("DETECTORS", "all")
REDELIVERY_TEST = env.flag("REDELIVERY_TEST", default=True)
DETECTOR_WEIGHTS_DIR = Path(env.text("DETECTOR_WEIGHTS_DIR", str(ROOT / "detection" / "weights")))
DETECTOR_CACHE_DIR = Path(env.text("DETECTOR_CACHE_DIR", str(ROOT / "var" / "cache" / "onnx")))
DETECTOR_DEVICE = env.text("DETECTOR_DEVICE", "auto")
API_WAITING_REQUESTS = env.integer("API_WAITING_REQUESTS", 4)
API_HELD_UPLOADS = env.integer("API_HELD_UPLOADS", 6)
API_BATCHES = env.integer("API_BATCHES", 3)
API_BATCHES_PER_ORGANISATION = env.integer("API_BATCHES_PER_ORGANISATION", 2)
CASE_LEASE_SECONDS = env.integer("CASE_LEASE_SECONDS", 600)
UNDO_SECONDS = env.integer("UNDO_SECONDS", 30)
LEDGER_ANCHOR_FILE = Path(
    env.text("LEDGER_ANCHOR_FILE", str(DATA_DIR / "ledger" / "anchors.jsonl"))
)
DATABASE_APP_ROLE = env.text("DATABASE_APP_ROLE", "touchstone_app")
DATABASE_APP_PASSWORD = env.secret("DATABASE_APP_PASSWORD", "")

# --- Calls to the outside ------------------------------------------------------------------

OUTBOUND_SCHEMES = env.words("OUTBOUND_SCHEMES", "https")
OUTBOUND_PORTS = env.words("OUTBOUND_PORTS", "443,8443")
OUTBOUND_ALLOWED = env.words("OUTBOUND_ALLOWED")
WEBHOOK_SECONDS = env.integer("WEBHOOK_SECONDS", 10)
WEBHOOK_THREADS = env.integer("WEBHOOK_THREADS", 16)
WEBHOOK_BODY_DAYS = env.integer("WEBHOOK_BODY_DAYS", 30)
WEBHOOK_LOG_DAYS = env.integer("WEBHOOK_LOG_DAYS", 90)
FETCH_SECONDS = env.integer("FETCH_SECONDS", 15)
FETCH_THREADS = env.integer("FETCH_THREADS", 8)

# --- People --------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come in by invitation, which proves the address
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False  # the cookie goes with the browser, the session after 12 hours
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever made the account vouches for the address
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Touchstone"
REQUIRE_STAFF_TOTP = env.flag("REQUIRE_STAFF_TOTP", default=not DEVELOPMENT)
EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if DEVELOPMENT
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "touchstone@localhost")

# --- API -----------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttling.KeyThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.json_bodies.SmallJsonParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "common.api.problem_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Touchstone API",
    "DESCRIPTION": "Submit images, read calibrated verdicts and the rulings of people.",
    "VERSION": "1.1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.schema.with_instances",
    ],
    "ENUM_NAME_OVERRIDES": {
        "SubmissionStatus": "images.selectors.STATUSES",
        "Flag": "images.models.Submission.Flag",
        "ImageFormat": "images.models.Image.Format",
        "Verdict": "detection.models.Verdict",
        "FindingStatus": "detection.models.Finding.Status",
        "DeliveryStatus": "webhooks.models.Delivery.Status",
        "EventType": "webhooks.models.OutboxEvent.Type",
    },
}

# --- Security ------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=not DEVELOPMENT)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEVELOPMENT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
SESSION_COOKIE_NAME = "touchstone_session" if DEVELOPMENT else "__Host-touchstone_session"
CSRF_COOKIE_NAME = "touchstone_csrf" if DEVELOPMENT else "__Host-touchstone_csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:", "blob:"],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

# Prometheus sends it; without one there is no /metrics.
METRICS_TOKEN = env.secret("METRICS_TOKEN", "")

# --- Language, time, logs ------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
LOGGING = logs.configuration(as_json=env.flag("LOG_JSON", default=not DEVELOPMENT))
