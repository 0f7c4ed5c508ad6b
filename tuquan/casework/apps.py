"""The app's name, also on screen."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "tuquan.casework"
    verbose_name = _("Casework")

    def ready(self) -> None:
        from tuquan.casework import assigning, feeds, recounting  # noqa: F401 (their verbs are known everywhere)

        assigning.add_holding()
