"""A round: one report, over one window, asked of all units of a place at once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.kit.days import write_day
from tuquan.kit.period import Period
from tuquan.places.models import Place
from tuquan.returns.models.definitions import Definition


class RoundState(models.TextChoices):
    """Whether sheets may still be sent."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Round(models.Model):
    """One row is a report over one window, asked of all units of a place at once.

    Those that existed on the window's last day are asked: an heir reports for the whole of what it took over. `why`
    says why a round was closed while sheets were missing.
    """

    STEPS = {
        "close_round": ({RoundState.OPEN}, RoundState.CLOSED),
        "reopen_round": ({RoundState.CLOSED}, RoundState.OPEN),
    }

    definition = models.ForeignKey(Definition, models.PROTECT, related_name="rounds", verbose_name=_("report"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    due_on = models.DateField(_("due on"))
    opened_on = models.DateField(_("opened on"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    why = models.TextField(_("why it was closed incomplete"), blank=True)

    personal = ("why",)
    plain = (
        "id", "definition", "place", "first_day", "last_day", "due_on", "opened_on", "state", "closed_on",
        "reminded_on",
    )  # fmt: skip

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "place", "last_day"], name="round_once",
                violation_error_message=_("This report was asked for this window already."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | Q(state="closed", closed_on__isnull=False),
                name="returns_round_closed_on_a_day",
                violation_error_message=_("A closed round has the day on which it was closed."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.definition} · {write_day(self.first_day)} – {write_day(self.last_day)}"

    @property
    def window(self) -> Period:
        return Period(self.first_day, self.last_day)

    def act_places(self) -> list[Place]:
        return [self.place]

    def lock(self) -> None:
        self.refresh_from_db(from_queryset=Round.objects.select_for_update())
