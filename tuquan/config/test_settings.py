"""Settings of the test suite: a home that is thrown away, quick password hashes."""

import os
import tempfile

os.environ.setdefault("TUQUAN_HOME", tempfile.mkdtemp(prefix="tuquan-test-"))

from tuquan.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
INSTALLED_APPS = [*INSTALLED_APPS, "tuquan.tests"]  # noqa: F405
