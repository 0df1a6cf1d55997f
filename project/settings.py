"""Django's settings. Everything that differs between installations comes from the environment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from kernel.outgoing.limits import MAIL, SIGN_IN
from kernel.reach import is_for_this_machine_alone
from runtime import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DRAWBOOK_HOME = env.home()
TESTING = "pytest" in sys.modules

# --- who and where -----------------------------------------------------------------------------

SECRET_KEY = env.text("SECRET_KEY", "insecure-key-for-tests-and-checks-only" if TESTING else "")
DEBUG = env.flag("DEBUG")
# The address to listen on; without one it is this machine alone.
HOST = env.text("HOST")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
# The address people reach us at, for links in mails. Cookies are Secure when it is https.
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{env.text('PORT', '8000')}").rstrip("/")
BEHIND_PROXY = env.flag("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- what it is made of ------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "ninja",
    "django_cotton.apps.SimpleAppConfig",
    "django_vite",
    "procrastinate.contrib.django",
    "kernel",
    "identity",
    "tenancy",
    "audit",
    "credits",
    "plans",
    "journal",
    "live",
    "draws",
    "inbox",
    "holds",
    "rest",
    "ui",
    "accounts",
    "books",
    "billing",
    "sites",
    "chits",
    "desks",
    "project",
]

MIDDLEWARE = [
    "rest.no_store.NoStoreMiddleware",
    "sites.host.CustomDomainMiddleware",
    "rest.https.HttpsMiddleware",
    "rest.no_nul.RejectNulMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ui.policy.ContentSecurityPolicyMiddleware",
    "ui.form_addresses.FormPageRedirectMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ui.language.LanguageMiddleware",
    "rest.cors.CorsMiddleware",
    "rest.json_errors.JsonErrorsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.browser.SessionActivityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
ASGI_APPLICATION = "project.asgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "project.context.page",
            ],
        },
    }
]
COTTON_DIR = "cotton"

# --- database ----------------------------------------------------------------------------------

DATABASE_URL = env.text("DATABASE_URL", "postgresql://drawbook_app@/drawbook")
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL", DATABASE_URL)
_application = env.database(DATABASE_URL)
_owner = env.database(DATABASE_OWNER_URL)
# The role whose grants the migrations narrow.
DATABASE_APP_ROLE = _application["USER"]
# The role under which staff look over all accounts; the application changes into it and back.
DATABASE_STAFF_ROLE = env.text("DATABASE_STAFF_ROLE", "drawbook_staff")
LOCK_TIMEOUT_MS = 3_000
POOL_SIZE = env.number("DATABASE_POOL_SIZE", 16)
_application["OPTIONS"] |= {
    "options": f"-c lock_timeout={LOCK_TIMEOUT_MS} -c TimeZone=UTC",
    "prepare_threshold": 5,
}
if not TESTING:
    # Without the pool each request opens a connection of its own.
    _application["OPTIONS"]["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 5}
_application["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASES = {"default": _application, "owner": {**_owner, "TEST": {"MIRROR": "default"}}}
DATABASE_ROUTERS = ["project.databases.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- sign-in -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["identity.backends.ByEmailOrMobile"]
PASSWORD_HASHERS = [
    "identity.hashers.PatientArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_CHANGE_URL = "/password/change/"
STAFF_HOME = "/staff/"
BILLING_HOME = "/billing/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
_IS_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _IS_HTTPS
if _IS_HTTPS:
    # Browsers take such a cookie from this very host over https only, and no neighbour can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    MESSAGE_STORAGE = "project.flash.HostStorage"
# Plain http is led to https where people reach us by https; `rest.https` knows the exceptions.
HSTS_SECONDS = env.number("HSTS_SECONDS", 365 * 24 * 3600) if _IS_HTTPS else 0
SESSION_COOKIE_AGE = 14 * 24 * 3600
# While SECRET_KEY is being changed: the ones before, whose tokens and seals still open.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
CSRF_FAILURE_VIEW = "ui.refusals.csrf_failure"
# Staff must have two factors; "optional" is for a server that only this machine reaches.
_is_here_alone = is_for_this_machine_alone(
    listens_on=HOST, public_url=PUBLIC_URL, allowed_hosts=ALLOWED_HOSTS, is_behind_proxy=BEHIND_PROXY
)
STAFF_MFA = env.text("STAFF_MFA", "optional" if _is_here_alone else "required")
# allauth is asked about second factors and Google only; it has to know how our users look.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
MFA_ADAPTER = "identity.vault.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Sign-in with Google: the button is there when both are given.
GOOGLE_OAUTH_CLIENT_ID = env.text("GOOGLE_OAUTH_CLIENT_ID")
GOOGLE_OAUTH_CLIENT_SECRET = env.text("GOOGLE_OAUTH_CLIENT_SECRET")
SOCIALACCOUNT_ADAPTER = "accounts.web.google.GoogleAdapter"
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = SIGN_IN.step_seconds
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"google": {"SCOPE": ["openid", "email", "profile"]}}
if GOOGLE_OAUTH_CLIENT_ID:
    SOCIALACCOUNT_PROVIDERS["google"] |= {
        "OAUTH_PKCE_ENABLED": True,
        "APP": {"client_id": GOOGLE_OAUTH_CLIENT_ID, "secret": GOOGLE_OAUTH_CLIENT_SECRET},
    }
ACCESS_TOKEN_SECONDS = 15 * 60
REFRESH_TOKEN_SECONDS = 7 * 24 * 3600
REFRESH_LEEWAY_SECONDS = 10
# A program signs in anew after that, however often it came; a browser after SESSION_COOKIE_AGE, or when
# nobody used it for SESSION_IDLE_SECONDS.
REFRESH_FAMILY_SECONDS = 30 * 24 * 3600
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_SECONDS", 3 * 24 * 3600)
TRIAL_DAYS = 7
TRIAL_CREDITS = 500

# --- throttles (per IP, see the API page) -------------------------------------------------------

THROTTLE_REGISTRATIONS_PER_MINUTE = env.number("THROTTLE_REGISTRATIONS_PER_MINUTE", 60)
THROTTLE_ANONYMOUS_PER_MINUTE = env.number("THROTTLE_ANONYMOUS_PER_MINUTE", 600)
THROTTLE_SIGNED_IN_PER_MINUTE = env.number("THROTTLE_SIGNED_IN_PER_MINUTE", 6_000)
THROTTLE_FAILED_SIGN_INS = env.number("THROTTLE_FAILED_SIGN_INS", 10)
THROTTLE_FAILED_SIGN_INS_SECONDS = 300
# Of one address, whoever they were for.
THROTTLE_FAILED_SIGN_INS_PER_ADDRESS = env.number("THROTTLE_FAILED_SIGN_INS_PER_ADDRESS", 100)
# How many people an account invites in an hour.
THROTTLE_INVITATIONS_PER_HOUR = env.number("THROTTLE_INVITATIONS_PER_HOUR", 100)
# Room for many addresses: when it is full, a third of the counts is forgotten.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
if env.text("REDIS_URL"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env.text("REDIS_URL"),
        }
    }

# --- requests ----------------------------------------------------------------------------------

MAX_BODY_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# --- live --------------------------------------------------------------------------------------

# Of one session, or of one person's tickets without one; a browser has a connection a tab.
LIVE_CONNECTIONS_PER_SESSION = env.number("LIVE_CONNECTIONS_PER_SESSION", 40)
# Of one person over all their sessions.
LIVE_CONNECTIONS_PER_PERSON = env.number("LIVE_CONNECTIONS_PER_PERSON", 120)

# --- billing -----------------------------------------------------------------------------------

# Who invoices are from; it is written onto each of them.
BILLING_SELLER = {
    "name": env.text("BILLING_SELLER_NAME", "Drawbook"),
    "address": env.text("BILLING_SELLER_ADDRESS"),
    "tax_id": env.text("BILLING_SELLER_TAX_ID"),
    "email": env.text("BILLING_SELLER_EMAIL"),
}

# Where customers reach whoever runs the installation; pages name it where somebody cannot help themselves.
SUPPORT_EMAIL = env.text("SUPPORT_EMAIL", BILLING_SELLER["email"] or "")
SUPPORT_URL = env.text("SUPPORT_URL")

# Whether a line of a bank statement that fits an invoice in code, amount and currency is approved at once.
STATEMENT_AUTO_APPROVAL = env.flag("STATEMENT_AUTO_APPROVAL")

# --- documents and tills -----------------------------------------------------------------------

# 32 bytes in base64 that sign receipts; made and kept in the home when absent.
DOCUMENTS_SIGNING_KEY = env.text("DOCUMENTS_SIGNING_KEY")
# For how long a seller may take back the ticket just sold.
TILL_UNDO_SECONDS = env.number("TILL_UNDO_SECONDS", 30)

# --- held acts ---------------------------------------------------------------------------------

# For how long an act that moves money can be undone before it is carried out.
HOLD_SECONDS = env.number("HOLD_SECONDS", 6)

# --- payment gateway ---------------------------------------------------------------------------

# Razorpay. Without a key id a stand-in answers, where only this machine reaches us or SIMULATED_GATEWAY=1.
RAZORPAY_KEY_ID = env.text("RAZORPAY_KEY_ID")
RAZORPAY_KEY_SECRET = env.text("RAZORPAY_KEY_SECRET")
RAZORPAY_WEBHOOK_SECRET = env.text("RAZORPAY_WEBHOOK_SECRET")
# The one before, while a secret is being changed: what was sent earlier still carries it.
RAZORPAY_WEBHOOK_SECRET_BEFORE = env.text("RAZORPAY_WEBHOOK_SECRET_BEFORE")
RAZORPAY_URL = env.text("RAZORPAY_URL")
SIMULATED_GATEWAY = env.text("SIMULATED_GATEWAY")

# --- draws -------------------------------------------------------------------------------------

# 32 bytes in base64 that seal operators' secrets and sign the log; made and kept in the home when absent.
DRAWS_KEY = env.text("DRAWS_KEY")
# drand relays that are asked in turn; none means the test beacon of our own.
BEACON_RELAYS = env.words("BEACON_RELAYS")
# Take the test beacon without asking, where others reach this installation as well: for a rehearsal.
TEST_BEACON = env.flag("TEST_BEACON")

# --- sites ---------------------------------------------------------------------------------------

# Whether a site's WordPress may lie in a private network: only where the whole installation does.
SITES_MAY_BE_PRIVATE = env.flag("SITES_MAY_BE_PRIVATE")
# Whoever answers DNS questions in JSON: asked for the TXT record that proves a site's domain.
DNS_OVER_HTTPS_URL = env.text("DNS_OVER_HTTPS_URL", "https://cloudflare-dns.com/dns-query")

# --- generated texts ----------------------------------------------------------------------------

# Any endpoint that speaks OpenAI's API, such as http://localhost:11434/v1; without one nothing is generated.
CONTENT_API_URL = env.text("CONTENT_API_URL")
CONTENT_API_KEY = env.text("CONTENT_API_KEY")
CONTENT_MODEL = env.text("CONTENT_MODEL")

# --- mail --------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Drawbook <drawbook@localhost>")
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = MAIL.step_seconds
EMAIL_BACKEND = (
    "kernel.outgoing.mail.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
)

# --- push --------------------------------------------------------------------------------------

# The only hosts that pushes are posted to: browsers name the address, so anything else would be a way in.
PUSH_SERVICES = env.words(
    "PUSH_SERVICES",
    "fcm.googleapis.com,push.services.mozilla.com,web.push.apple.com,notify.windows.com",
)
# How a push service reaches whoever runs this installation.
PUSH_CONTACT = env.text("PUSH_CONTACT", "mailto:drawbook@localhost.localdomain")

# --- language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("ur", "اردو"), ("my", "မြန်မာ")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# --- files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DRAWBOOK_HOME / "static"
# Uploads lie outside of what is served: they are read only through a view that asks who looks.
MEDIA_ROOT = DRAWBOOK_HOME / "media"
# With S3_BUCKET they lie in that bucket instead, of Amazon or of whoever answers at S3_ENDPOINT_URL.
S3_BUCKET = env.text("S3_BUCKET")
S3_PREFIX = env.text("S3_PREFIX")
S3_ENDPOINT_URL = env.text("S3_ENDPOINT_URL")
S3_REGION = env.text("S3_REGION")
S3_ACCESS_KEY_ID = env.text("S3_ACCESS_KEY_ID")
S3_SECRET_ACCESS_KEY = env.text("S3_SECRET_ACCESS_KEY")
_ON_THIS_MACHINE = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}
STORAGES = {
    "default": {"BACKEND": "kernel.bucket.Bucket"} if S3_BUCKET else _ON_THIS_MACHINE,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": BASE_DIR / "ui" / "static" / "dist" / "manifest.json",
        "static_url_prefix": "dist",
    }
}

# --- logging -----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "filters": {"one_line": {"()": "project.logs.OneLine"}},
    "loggers": {
        # Strangers ask for any host: a line each is enough.
        "django.security.DisallowedHost": {"level": "WARNING", "filters": ["one_line"]},
        "django.request": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS = ["models.W042"]
