"""Days on which residents are received, and the register of who came with what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.ledger.record import Record
from tuquan.petitions.models.petitions import Petition


class DayState(models.TextChoices):
    """Whether a reception day took place."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Handled(models.TextChoices):
    """What became of what a visitor brought."""

    ANSWERED = "answered", _("answered at once")
    RECORDED = "recorded", _("taken in as a petition")
    GUIDED = "guided", _("guided to the competent body")
    REFUSED = "refused", _("refused, with the reason")


class ReceptionDay(Record):
    """One row is one day on which a unit receives residents, planned or held."""

    STEPS = {
        "hold_reception_day": ({DayState.PLANNED, DayState.HELD}, DayState.HELD),
        "cancel_reception_day": ({DayState.PLANNED}, DayState.CANCELLED),
        "receive": ({DayState.PLANNED, DayState.HELD}, DayState.HELD),
    }

    day = models.DateField(_("day"))
    chaired = models.BooleanField(_("by the head of the unit in person"), default=True)
    online = models.BooleanField(_("online"), default=False)
    room = models.CharField(_("where"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DayState, default=DayState.PLANNED)
    visits = models.PositiveSmallIntegerField(_("visits"), default=0, editable=False)
    people = models.PositiveIntegerField(_("people received"), default=0, editable=False)

    personal = ()
    plain = (
        "id", "place", "event", "voided_on", "day", "chaired", "online", "room", "state", "visits", "people",
    )  # fmt: skip

    class Meta:
        verbose_name = _("reception day")
        verbose_name_plural = _("reception days")
        indexes = [models.Index(fields=["place", "-day"], name="reception_day_at_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "day"], condition=Q(voided_on=None), name="reception_day_once",
                violation_error_message=_("This reception day is entered already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return _t("Reception day %(day)s") % {"day": f"{self.day:%d/%m/%Y}"}


class Reception(Record):
    """One row is one visit in the reception register: who came, with what, and how it was received.

    It holds no number of an identity card. Names are in no list, title, search or export.
    """

    part_of = "reception_day"

    reception_day = models.ForeignKey(
        ReceptionDay, models.PROTECT, related_name="receptions", verbose_name=_("reception day")
    )
    day = models.DateField(_("day"), editable=False)
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    people = models.PositiveSmallIntegerField(_("number of people"), default=1)
    visitor = models.CharField(_("who came"), max_length=120)
    address = models.CharField(_("address"), max_length=250, blank=True)
    content = models.TextField(_("what it is about"), max_length=20_000)
    before = models.TextField(_("who dealt with it before"), blank=True, max_length=2000)
    request = models.TextField(_("what is asked for"), blank=True, max_length=2000)
    handled = models.CharField(_("how it was received"), max_length=10, choices=Handled)
    answer = models.TextField(_("what was answered"), blank=True, max_length=5000)
    petition = models.ForeignKey(
        Petition, models.PROTECT, null=True, blank=True, related_name="receptions", verbose_name=_("petition"),
        editable=False,
    )  # fmt: skip

    personal = ("visitor", "address", "content", "before", "request", "answer")
    plain = (
        "id", "place", "event", "voided_on", "reception_day", "day", "number", "people", "handled", "petition",
    )  # fmt: skip

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("reception register")
        indexes = [models.Index(fields=["place", "-day"], name="reception_at_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["reception_day", "number"], name="reception_number_once",
                violation_error_message=_("This number is taken on the day."),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1), name="reception_of_somebody",
                violation_error_message=_("At least one person came."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return _t("Visit %(number)s, %(day)s") % {"number": self.number, "day": f"{self.day:%d/%m/%Y}"}
