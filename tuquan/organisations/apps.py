"""The app's name, also on screen."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "tuquan.organisations"
    verbose_name = _("Organisations")
