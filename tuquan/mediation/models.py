"""Disputes that mediation groups take up. Groups and mediators are bodies and memberships of `organisations`."""

from contextlib import suppress
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tuquan.casework.clocks import Due
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.law.fields import TermField
from tuquan.ledger.record import Record
from tuquan.organisations.models import Body, Membership


def shortfalls(group: Body) -> list[tuple[str, str]]:
    """What a group lacks of its lawful make-up, each with its citation."""
    day = today()
    people = rules.number("mediation.mediators_min", day) - group.members
    women = rules.number("mediation.women_min", day) - group.women
    found = []
    if people > 0:
        says = ngettext("%(missing)s mediator is missing", "%(missing)s mediators are missing", people)
        found.append((says % {"missing": people}, rules.citation("mediation.mediators_min", day)))
    if women > 0:
        says = ngettext("%(missing)s woman is missing", "%(missing)s women are missing", women)
        found.append((says % {"missing": women}, rules.citation("mediation.women_min", day)))
    return found


class State(models.TextChoices):
    """Where a dispute stands."""

    RECEIVED = "received", _("received")
    ASSIGNED = "assigned", _("assigned")
    IN_PROGRESS = "in_progress", _("in progress")
    CLOSED = "closed", _("closed")


class Outcome(models.TextChoices):
    """How a dispute left the group's hands. Only the first two are mediated."""

    SETTLED = "settled", _("settled")
    NOT_SETTLED = "not_settled", _("not settled")
    HANDED_OVER = "handed_over", _("handed over")


MEDIATED = (Outcome.SETTLED, Outcome.NOT_SETTLED)


class Recipient(models.TextChoices):
    """Who takes over what may not, or can no longer, be mediated."""

    POLICE = "police", _("commune police")
    COMMITTEE = "committee", _("commune People's Committee")
    OTHER = "other", _("another competent body")


class Dispute(Record):
    """One row is one dispute brought to a mediation group, from the day it was received to its outcome and follow-up.

    `number` counts within the group's record book of a year; `code` is both ("12/2026"). `closed_on` is the day it left
    the group's hands, settled or not or handed over. Signs of violence or of an offence bar mediation.
    """

    STEPS = {
        "assign": ({State.RECEIVED, State.ASSIGNED}, State.ASSIGNED),
        "declare_conflict": ({State.RECEIVED, State.ASSIGNED}, State.RECEIVED),
        "start": ({State.ASSIGNED}, State.IN_PROGRESS),
        "hold_session": ({State.ASSIGNED, State.IN_PROGRESS}, State.IN_PROGRESS),
        "close": ({State.ASSIGNED, State.IN_PROGRESS}, State.CLOSED),
        "hand_over": ({State.RECEIVED, State.ASSIGNED, State.IN_PROGRESS}, State.CLOSED),
        "follow_up": ({State.CLOSED}, State.CLOSED),
    }

    group = models.ForeignKey(Body, models.PROTECT, related_name="disputes", verbose_name=_("mediation group"))
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    code = models.CharField(_("number"), max_length=20, editable=False)
    ref = models.CharField(_("own reference"), max_length=40, blank=True)
    category = TermField(_("category"), rule="mediation.categories")
    ground = TermField(_("ground"), rule="mediation.grounds")
    parties_count = models.PositiveSmallIntegerField(_("number of parties"), default=2)
    summary = models.TextField(_("what it is about"), blank=True)
    violence = models.BooleanField(_("signs of violence or of an offence"), default=False)
    mediators = models.ManyToManyField(Membership, related_name="disputes", blank=True, verbose_name=_("mediators"))
    barred = models.ManyToManyField(Membership, related_name="barred_from", blank=True, verbose_name=_("barred"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    received_on = models.DateField(_("received on"))
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    sessions_held = models.PositiveSmallIntegerField(_("sessions held"), default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    handed_over_to = models.CharField(_("handed over to"), max_length=12, choices=Recipient, blank=True)
    in_public = models.BooleanField(_("mediated in public"), default=True)
    agreement_written = models.BooleanField(_("written agreement"), default=False)
    agreement = models.TextField(_("agreement in short"), blank=True)
    first_check_on = models.DateField(_("first follow-up on"), null=True, blank=True)
    first_kept = models.BooleanField(_("agreement kept at the first follow-up"), null=True, blank=True)
    second_check_on = models.DateField(_("second follow-up on"), null=True, blank=True)
    second_kept = models.BooleanField(_("agreement kept at the second follow-up"), null=True, blank=True)
    follow_up_notes = models.TextField(_("notes of the follow-up"), blank=True)

    personal = ("summary", "violence", "agreement", "follow_up_notes")
    plain = (
        "id", "place", "event", "voided_on", "group", "year", "number", "code", "ref", "category", "ground",
        "parties_count", "state", "received_on", "assigned_on", "started_on", "sessions_held", "closed_on", "outcome",
        "handed_over_to", "in_public", "agreement_written", "first_check_on", "first_kept", "second_check_on",
        "second_kept",
    )  # fmt: skip

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        indexes = [
            # what a list filters, searches and sorts by: over 100,000 rows, reading them takes ten times as long
            models.Index(
                fields=["place", "-received_on", "voided_on", "state", "outcome", "category", "ground", "code", "ref",
                        "group"], name="dispute_list",
            ),
            models.Index(fields=["received_on"], name="dispute_received"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["group", "year", "number"], name="dispute_number_once",
                violation_error_message=_("This number is taken in the group's book of the year."),
            ),
            models.UniqueConstraint(
                fields=["group", "ref"], condition=~Q(ref="") & Q(voided_on=None), name="dispute_ref_once",
                violation_error_message=_("The group has a dispute with this reference already."),
            ),
            models.CheckConstraint(
                condition=(Q(assigned_on=None) | Q(assigned_on__gte=F("received_on")))
                & (Q(started_on=None) | Q(started_on__gte=F("received_on")))
                & (Q(assigned_on=None) | Q(started_on=None) | Q(started_on__gte=F("assigned_on")))
                & (Q(closed_on=None) | Q(closed_on__gte=F("received_on")))
                & (Q(closed_on=None) | Q(started_on=None) | Q(closed_on__gte=F("started_on"))),
                name="dispute_days_in_order",
                violation_error_message=_("The days must follow each other: received, assigned, started, closed."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_on__isnull=False, outcome__in=Outcome.values)
                | (~Q(state=State.CLOSED) & Q(closed_on=None, outcome="")),
                name="dispute_closed_with_outcome",
                violation_error_message=_("A dispute is closed on a day and with an outcome, or it is open."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.HANDED_OVER, handed_over_to__in=Recipient.values)
                | (~Q(outcome=Outcome.HANDED_OVER) & Q(handed_over_to="")),
                name="dispute_handed_over_to_whom",
                violation_error_message=_("Say to whom it was handed over."),
            ),
            models.CheckConstraint(
                condition=~Q(violence=True, outcome__in=MEDIATED), name="dispute_violence_not_mediated",
                violation_error_message=_("With signs of violence or of an offence it is handed over, not mediated."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.SETTLED) | Q(agreement_written=False, first_check_on=None),
                name="dispute_agreement_when_settled",
                violation_error_message=_("Only a settled dispute has an agreement."),
            ),
            models.CheckConstraint(
                condition=Q(parties_count__gte=1), name="dispute_has_parties",
                violation_error_message=_("A dispute has at least one party."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return _t("Dispute %(code)s") % {"code": self.code}

    @property
    def mediated(self) -> bool:
        return self.outcome in MEDIATED

    def dues(self) -> list[Due]:
        """What must be done by when: start within the days of the law, then look whether the agreement is kept."""
        dues = []
        if self.assigned_on and (self.started_on or self.state != State.CLOSED):
            rule = "mediation.start_days"
            with suppress(rules.RuleMissing):  # before the law of 2014 no limit ran
                days = rules.number(rule, self.assigned_on)
                dues.append(Due("mediation.start", rule, days, self.assigned_on, self.started_on))
        if self.outcome == Outcome.SETTLED:
            rule, checks = "mediation.follow_up_days", (self.first_check_on, self.second_check_on)
            for days, checked_on in zip(follow_up_days(self.closed_on), checks, strict=False):
                dues.append(Due("mediation.follow_up", rule, days, self.closed_on, checked_on, reminder=True))
        return [] if self.voided else dues


def follow_up_days(on: date) -> list[int]:
    """After how many days to look whether an agreement is kept: the first and the second time."""
    return rules.items("mediation.follow_up_days", on)[:2]


class Party(models.Model):
    """One row is one party of a dispute, where the group writes names down at all.

    Never in a title, list, search or export; never linked to a person or compared with other disputes.
    """

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="parties")
    name = models.CharField(_("name of the party"), max_length=120)

    personal = ("name",)
    plain = ("id", "dispute")

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self):
        return _t("Party %(number)s") % {"number": self.pk}


class Session(models.Model):
    """One row is one meeting of a dispute's parties with its mediators."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="sessions")
    on = models.DateField(_("day"))
    venue = models.CharField(_("where"), max_length=120, blank=True)
    notes = models.TextField(_("course of the session"), blank=True)

    personal = ("venue", "notes")
    plain = ("id", "dispute", "on")

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.on:%d/%m/%Y}"
