"""The lines of the report and of the check in the menu."""

from django.utils.translation import gettext_lazy as _

from tuquan.kit import menu

menu.add(_("Report of figures"), "reporting:report", "chart-bar", "ledger.read_figures", "figures", 10)
menu.add(_("Check a document"), "reporting:check", "file-check", "ledger.read_figures", "figures", 90)
