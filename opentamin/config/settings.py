"""Django's settings. What differs between machines comes from the environment; secrets from the state folder.

OPENTAMIN_ROLE says as whom the process works: `owner` (migrations, tests), `app` (journeys, worker), `web` (pages).
"""

from __future__ import annotations

import os
from pathlib import Path

from opentamin.config.database import django_database
from opentamin.config.places import home, secret

BASE_DIR = Path(__file__).resolve().parent.parent
ROLE = os.environ.get("OPENTAMIN_ROLE", "app")
DEBUG = False
SECRET_KEY = secret("django", length=48)
ALLOWED_HOSTS = os.environ.get("OPENTAMIN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "opentamin.ledger",
    "opentamin.registers",
    "opentamin.desk",
    "opentamin.flow.lists",
    "opentamin.flow.inspections",
    "opentamin.flow.assessments",
    "opentamin.flow.receipts",
    "opentamin.flow.collection",
    "opentamin.flow.settlement",
    "opentamin.flow.contracts",
    "opentamin.flow.selfpaid",
    "opentamin.flow.careers",
    "opentamin.flow.claims",
    "opentamin.flow.awards",
    "opentamin.flow.payroll",
    "opentamin.flow.payments",
    "opentamin.flow.care",
    "opentamin.flow.figures",
    "opentamin.journeys",
    "opentamin.faces.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "opentamin.faces.portal.middleware.strict_headers",
    "opentamin.faces.portal.middleware.branch_scope",
]
ROOT_URLCONF = "opentamin.config.urls"
WSGI_APPLICATION = "opentamin.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "opentamin.faces.portal.context.navigation",
            ]
        },
    }
]
DATABASES = {"default": django_database(ROLE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGTRIGGER_MIGRATIONS = True

LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", "فارسی"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tehran"

STATIC_URL = "static/"
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["models.W042"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
