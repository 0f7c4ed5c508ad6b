"""The app's name, also on screen."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "tuquan.ledger"
    verbose_name = _("Ledger")
