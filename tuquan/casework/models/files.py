"""Files that belong to a report."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models.keys import Desk


class Attachment(models.Model):
    """One row is one file of a report, kept outside the web root under a random name.

    A sealed file is a sealed box to `desk` whose first line is JSON with name and type; `name` and `media_type` are
    empty then. `checked` says that the server itself looked into it, which it cannot where a browser sealed it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(_("what"), max_length=120, db_index=True)
    from_reporter = models.BooleanField(_("from the reporter"), default=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    media_type = models.CharField(_("type"), max_length=80, blank=True)
    size = models.PositiveIntegerField(_("bytes"))
    path = models.CharField(max_length=80, unique=True)
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("desk"))
    checked = models.BooleanField(_("checked by the server"), default=False)
    added_on = models.DateField(_("added on"))
    erased_on = models.DateField(_("erased on"), null=True, blank=True)

    personal = ("name",)
    plain = (
        "id", "uid", "subject", "from_reporter", "media_type", "size", "path", "desk", "checked", "added_on",
        "erased_on",
    )  # fmt: skip

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_size}"

    @property
    def get_size(self) -> str:
        return f"{max(1, self.size // 1024)} kB"
