"""Loads what every app declares: its verbs, what it counts, its registers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KitConfig(AppConfig):
    """kit is the last app in INSTALLED_APPS, so all models are there when this runs."""

    name = "tuquan.kit"

    def ready(self) -> None:
        autodiscover_modules("actions", "indicators", "registers")
