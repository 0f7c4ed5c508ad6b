"""What an office calls its columns."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.places.models import Place


class HeadingMap(models.Model):
    """One row is a heading of a place's own files: which column of a register it stands for, or none."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    register = models.CharField(_("register"), max_length=60)
    heading = models.CharField(_("heading"), max_length=200)
    target = models.CharField(_("column"), max_length=80, blank=True)

    personal = ("heading",)  # the row of headings may be chosen wrongly, and then these are the names of people
    plain = ("id", "place", "register", "target")

    class Meta:
        verbose_name = _("heading of a file")
        verbose_name_plural = _("headings of files")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "register", "heading"], name="heading_means_one_column",
                violation_error_message=_("This heading is known at the place already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.heading} → {self.target or '–'}"
