"""What a scheme is: a name that is counted once, where it came from, and how it is done."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.kit.text import clean, fold
from tuquan.ledger.record import Record
from tuquan.organisations.models import Body


class Aim(models.TextChoices):
    """What the people of a scheme do themselves."""

    PREVENTION = "prevention", _("self-prevention")
    MANAGEMENT = "management", _("self-management")
    PROTECTION = "protection", _("self-protection")
    MEDIATION = "mediation", _("self-mediation")


class Field(models.TextChoices):
    """What a scheme is about."""

    ORDER = "order", _("public order")
    CRIME = "crime", _("preventing crime")
    DRUGS = "drugs", _("drugs")
    FRAUD = "fraud", _("fraud and the net")
    TRAFFIC = "traffic", _("traffic")
    FIRE = "fire", _("fire and rescue")
    DISPUTES = "disputes", _("friction among residents")
    YOUTH = "youth", _("children and young people")
    RETURNING = "returning", _("helping those who come home from prison")
    BORDER = "border", _("border, sea and islands")


class Bloc(models.TextChoices):
    """Where a scheme is at home."""

    RESIDENTS = "residents", _("residential areas")
    AGENCIES = "agencies", _("agencies")
    ENTERPRISES = "enterprises", _("enterprises")
    HOSPITALS = "hospitals", _("hospitals")
    SCHOOLS = "schools", _("schools")


def join_codes(codes: Iterable[str], order: Iterable[str]) -> str:
    """Codes, or text that is joined already, as they are kept: in this order, each once."""
    given = set(codes.split(",") if isinstance(codes, str) else codes)
    return ",".join(code for code in order if code in given)


class Scheme(Record):
    """One row is one scheme: an idea with a unique name, an origin and a method, counted once by that name.

    One that was merged into another keeps its row and its name as an alias; `brought` are the points that went along.
    """

    name = models.CharField(_("name"), max_length=160)
    folded = models.CharField(max_length=200, editable=False)
    ref = models.CharField(_("reference"), max_length=40, blank=True)
    founded_on = models.DateField(_("founded on"))
    origin = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("origin body")
    )
    field = models.CharField(_("field"), max_length=12, choices=Field)
    bloc = models.CharField(_("bloc"), max_length=12, choices=Bloc, default=Bloc.RESIDENTS)
    aims = models.CharField(_("aims"), max_length=60, blank=True)
    method = models.TextField(_("method"), blank=True)
    steps = models.TextField(_("steps"), blank=True)
    papers = models.TextField(_("forms"), blank=True)
    regulations = models.TextField(_("regulations"), blank=True)
    costs = models.TextField(_("costs"), blank=True)
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="absorbed",
        verbose_name=_("merged into"),
    )  # fmt: skip
    merged_on = models.DateField(_("merged on"), null=True, blank=True, editable=False)
    brought = models.ManyToManyField("Point", related_name="+", blank=True, editable=False)

    personal = ("method", "steps", "papers", "regulations", "costs")
    plain = (
        "id", "place", "event", "voided_on", "name", "folded", "ref", "founded_on", "origin", "field", "bloc", "aims",
        "into", "merged_on",
    )  # fmt: skip

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        constraints = [
            models.UniqueConstraint(
                fields=["folded"], condition=Q(voided_on=None, into=None), name="scheme_name_once",
                violation_error_message=_("A scheme of this name stands in the register already."),
            ),
            models.UniqueConstraint(
                fields=["ref"], condition=~Q(ref="") & Q(voided_on=None), name="scheme_ref_once",
                violation_error_message=_("This reference is used by another scheme."),
            ),
            models.CheckConstraint(
                condition=Q(into=None, merged_on=None) | Q(into__isnull=False, merged_on__isnull=False),
                name="scheme_merged_on_a_day",
                violation_error_message=_("A scheme is merged on a day."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> "Scheme":
        """Set what follows from other columns; a batch calls it for each row."""
        self.name = clean(self.name)
        self.folded, self.aims = fold(self.name), join_codes(self.aims, Aim.values)
        return self

    def act_places(self):
        """A merger concerns the places of both."""
        return [self.place, self.into.place] if self.into else [self.place]

    @property
    def living(self) -> bool:
        return not self.voided and self.into_id is None

    @property
    def aim_names(self) -> str:
        return ", ".join(str(Aim(code).label) for code in self.aims.split(",") if code)

    def names(self) -> list[str]:
        """All other names by which it is known: aliases, and those of schemes merged into it."""
        found = [alias.name for alias in self.aliases.all()]
        for one in self.absorbed.filter(voided_on=None):
            found += [one.name, *one.names()]
        return found


class Alias(models.Model):
    """One row is another name of a scheme, under which it is found and which no other scheme may bear."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="aliases", verbose_name=_("scheme"))
    name = models.CharField(_("name"), max_length=160)
    folded = models.CharField(max_length=200, db_index=True, editable=False)

    personal = ()
    plain = ("id", "scheme", "name", "folded")

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = clean(self.name)
        self.folded = fold(self.name)
        super().save(*args, **kwargs)
