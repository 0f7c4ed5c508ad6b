"""What changed the map: one row per act, with the instrument that ordered it and the units it concerned."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.places.models import Place


class ReformKind(models.TextChoices):
    """The verbs that change the map."""

    MERGE = "merge", _("merger")
    SPLIT = "split", _("division")
    RENAME = "rename", _("new name")
    CHANGE_KIND = "change_kind", _("change of kind")
    MOVE = "move", _("move under another unit")
    ABOLISH = "abolish", _("abolition")


class Reform(models.Model):
    """One row is one act that changed the map on a day, by a legal instrument.

    `place` is the common parent, where the right was needed. `reckoning` shows that nothing was lost: per figure what
    stood at the units concerned before and after.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ReformKind)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("under"))
    day = models.DateField(_("day"), help_text=_("The first day of the new state."))
    instrument = models.CharField(_("legal instrument"), max_length=200)
    event = models.UUIDField(_("event"), editable=False)
    transfers = models.PositiveIntegerField(_("postings carried"), default=0)
    grants_ended = models.PositiveIntegerField(_("roles ended"), default=0)
    grants_given = models.PositiveIntegerField(_("roles given anew"), default=0)
    reckoning = models.JSONField(_("reckoning"), default=list)

    personal = ()
    plain = (
        "id", "kind", "place", "day", "instrument", "event", "transfers", "grants_ended", "grants_given", "reckoning",
    )  # fmt: skip

    class Meta:
        verbose_name = _("reform")
        verbose_name_plural = _("reforms")
        ordering = ["-day", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.day:%d/%m/%Y} ({self.instrument})"

    def act_places(self) -> list[Place]:
        return [self.place]

    def journal_details(self) -> dict:
        """The units by code and name as well, so that the journal can be read without the map."""
        units = self.units.select_related("place").order_by("pk")
        return {
            "kind": self.kind, "day": str(self.day), "instrument": self.instrument, "transfers": self.transfers,
            "grants_ended": self.grants_ended, "grants_given": self.grants_given,
            **{part: [f"{one.place.code} {one.place}" for one in units if one.part == part] for part in Part.values},
        }  # fmt: skip


class Part(models.TextChoices):
    """What became of a unit in a reform."""

    BEFORE = "before", _("ended or changed")
    AFTER = "after", _("came out of it")


class ReformUnit(models.Model):
    """One row says that a unit went into a reform, or came out of it."""

    reform = models.ForeignKey(Reform, models.PROTECT, related_name="units")
    place = models.ForeignKey(Place, models.PROTECT, related_name="reforms")
    part = models.CharField(_("part"), max_length=6, choices=Part)

    personal = ()
    plain = ("id", "reform", "place", "part")

    class Meta:
        verbose_name = _("unit of a reform")
        verbose_name_plural = _("units of reforms")
        constraints = [models.UniqueConstraint(fields=["reform", "place", "part"], name="reform_unit_once")]

    def __str__(self):
        return f"{self.place}: {self.get_part_display()}"
