"""Exemplars ("điển hình tiên tiến"): collectives and persons recognised as an example, counted apart from schemes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuquan.kit.text import clean, fold
from tuquan.ledger.record import Record
from tuquan.organisations.models import Body
from tuquan.places.models import Place
from tuquan.schemes.models.points import Point
from tuquan.schemes.models.schemes import Field, Scheme


class ExemplarKind(models.TextChoices):
    """Who is the example."""

    COLLECTIVE = "collective", _("collective")
    PERSON = "person", pgettext_lazy("exemplar", "person")


class ExemplarState(models.TextChoices):
    """Whether the recognition holds."""

    RECOGNISED = "recognised", _("recognised")
    ENDED = "ended", _("ended")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RecognitionLevel(models.TextChoices):
    """Who recognised it."""

    COMMUNE = "commune", _("commune")
    PROVINCE = "province", _("province")
    MINISTRY = "ministry", _("ministry")
    STATE = "state", _("State or Government")
    FRONT = "front", _("Front or mass organisation")


class Exemplar(Record):
    """One row is one collective or person recognised as an example in a field, from a day until the recognition ended.

    A collective is a body of the register (`body`) or a named group. Nothing but the name is kept of a person.
    """

    STEPS = {"end_recognition": ({ExemplarState.RECOGNISED}, ExemplarState.ENDED)}

    kind = models.CharField(_("kind"), max_length=10, choices=ExemplarKind)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body of the register")
    )
    name = models.CharField(_("name"), max_length=160)
    folded = models.CharField(max_length=200, editable=False)
    ref = models.CharField(_("reference"), max_length=40, blank=True)
    field = models.CharField(_("field"), max_length=12, choices=Field)
    state = models.CharField(_("state"), max_length=10, choices=ExemplarState, default=ExemplarState.RECOGNISED)
    recognised_on = models.DateField(_("recognised on"))
    decision = models.CharField(_("decision"), max_length=80)
    level = models.CharField(_("recognised by"), max_length=10, choices=RecognitionLevel)
    ended_on = models.DateField(_("recognition ended on"), null=True, blank=True)
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, blank=True, related_name="exemplars", verbose_name=_("scheme")
    )
    point = models.ForeignKey(
        Point, models.PROTECT, null=True, blank=True, related_name="exemplars", verbose_name=_("point")
    )
    spread_to = models.ManyToManyField(Place, related_name="+", blank=True, verbose_name=_("spread to"))

    personal = ("body", "name", "folded")
    plain = (
        "id", "place", "event", "voided_on", "kind", "ref", "field", "state", "recognised_on", "decision", "level",
        "ended_on", "scheme", "point",
    )  # fmt: skip

    class Meta:
        verbose_name = _("exemplar")
        verbose_name_plural = _("exemplars")
        indexes = [models.Index(fields=["place", "kind"], name="exemplar_at_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "ref"], condition=~Q(ref="") & Q(voided_on=None), name="exemplar_ref_once",
                violation_error_message=_("This reference is used by another exemplar of the place."),
            ),
            models.UniqueConstraint(
                fields=["place", "kind", "folded", "field"], condition=Q(voided_on=None, ended_on=None),
                name="exemplar_once_in_a_field",
                violation_error_message=_("This exemplar is recognised in this field already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, state=ExemplarState.RECOGNISED)
                | Q(ended_on__gte=F("recognised_on"), state__in=(ExemplarState.ENDED, ExemplarState.WITHDRAWN)),
                name="exemplar_ended_on_a_day",
                violation_error_message=_("A recognition ends on a day, and not before it began."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=ExemplarKind.PERSON) | Q(body=None), name="exemplar_person_is_no_body",
                violation_error_message=_("A person is no body of the register."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> "Exemplar":
        """Set what follows from other columns; a batch calls it for each row."""
        self.name = clean(self.name) or (str(self.body) if self.body else "")
        self.folded = fold(self.name)
        if self.point:
            self.scheme = self.point.scheme
        return self

    @property
    def withdrawn(self) -> bool:
        return self.state == ExemplarState.WITHDRAWN
