"""The app's name, also on screen."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "tuquan.reporting"
    verbose_name = _("Reporting")
