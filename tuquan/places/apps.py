"""The app's name, also on screen."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "tuquan.places"
    verbose_name = _("Places")
