"""The report's line in the menu."""

from django.utils.translation import gettext_lazy as _

from tuquan.kit import menu

menu.add(_("Report of figures"), "reporting:report", "chart-bar", "ledger.read_figures", "figures", 10)
