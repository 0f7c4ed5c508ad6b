"""The app's name, also on screen."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "tuquan.exchange"
    verbose_name = _("Exchange")
