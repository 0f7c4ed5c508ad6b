"""Settings of the bench: the product's own, plus the records of the bench and of the test suite."""

from tuquan.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tuquan.tests", "import_export", "bench"]  # noqa: F405
