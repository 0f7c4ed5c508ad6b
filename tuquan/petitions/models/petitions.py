"""A petition: one letter of one kind, from the day it came in to its answer; and the book that numbers it."""

from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework.clocks import Due
from tuquan.ledger.record import Record
from tuquan.petitions.models import dues
from tuquan.petitions.models.kinds import BEFORE, OPEN, UNDER_WAY, Channel, Ending, Forwarder, Kind, Outcome, State
from tuquan.places.models import Place


class PetitionBook(models.Model):
    """One row is the petition book of one unit and year; `last` is the number given out last."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    personal = ()
    plain = ("id", "place", "year", "last")

    class Meta:
        verbose_name = _("petition book")
        verbose_name_plural = _("petition books")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year"], name="petition_book_once",
                violation_error_message=_("The unit has a book of this year already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.place}, {self.year}"

    def act_places(self) -> list[Place]:
        return [self.place]


class Petition(Record):
    """One row is one petition of one kind, from its receipt to its answer.

    `number` counts within the book of the unit and year; `code` is both ("12/2026"). Of a sealed one (a denunciation, or
    anything about an official or the police) what it says and who wrote it lie in envelopes, and the texts here stay
    empty. Who is named in a letter is in no field: nothing of it is indexed, searched or compared. Where very many write at
    once it waits, without a number, until it is let in.
    """

    STEPS = {
        "let_in": ({State.WAITING}, State.RECEIVED),
        "sort": (BEFORE, State.SORTED),
        "answer_intake": ({State.SORTED}, State.SORTED),
        "split": (BEFORE, State.CLOSED),
        "refer_crime": (BEFORE, State.CLOSED),
        "send_up": (BEFORE, State.RECEIVED),
        "accept": ({State.SORTED}, State.ACCEPTED),
        "refuse": ({State.SORTED}, State.CLOSED),
        "file_away": ({State.SORTED}, State.CLOSED),
        "transfer": ({State.SORTED}, State.CLOSED),
        "notify_acceptance": (UNDER_WAY, State.ACCEPTED),
        "extend": ({State.ACCEPTED}, State.ACCEPTED),
        "suspend": ({State.ACCEPTED}, State.SUSPENDED),
        "resume": ({State.SUSPENDED}, State.ACCEPTED),
        "urge": ({State.ACCEPTED}, State.ACCEPTED),
        "report_delay": ({State.ACCEPTED}, State.ACCEPTED),
        "resolve": ({State.ACCEPTED}, State.RESOLVED),
        "send_decision": ({State.RESOLVED}, State.RESOLVED),
        "publish": ({State.RESOLVED}, State.RESOLVED),
        "act_on": ({State.RESOLVED}, State.RESOLVED),
        "report_acts": ({State.RESOLVED}, State.RESOLVED),
        "record_satisfaction": ({State.RESOLVED}, State.RESOLVED),
        "withdraw": ({*OPEN}, State.CLOSED),
        "terminate": (UNDER_WAY, State.CLOSED),
        "reopen": ({State.RESOLVED, State.CLOSED}, State.ACCEPTED),
    }

    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    code = models.CharField(_("number"), max_length=20, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    channel = models.CharField(_("came in"), max_length=10, choices=Channel)
    forwarder = models.CharField(_("forwarded by"), max_length=8, choices=Forwarder, blank=True)
    source = models.CharField(_("entered from"), max_length=120, blank=True, editable=False)
    received_on = models.DateField(_("received on"))
    about_official = models.BooleanField(_("about an official or the police"), default=False)
    sealed = models.BooleanField(_("sealed"), default=False)
    anonymous = models.BooleanField(_("anonymous"), default=False)
    people = models.PositiveSmallIntegerField(_("number of people"), default=1)
    brief = models.CharField(_("in short"), max_length=200, blank=True)
    text = models.TextField(_("what it says"), blank=True, max_length=20_000)
    petitioner = models.CharField(_("petitioner"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    contact = models.CharField(_("telephone or e-mail"), max_length=120, blank=True)
    representatives = models.TextField(_("representatives of the group"), blank=True, max_length=1000)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("split from")
    )
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name=_("earlier petition")
    )
    continued = models.BooleanField(_("goes on with a denunciation already concluded"), default=False)
    second = models.BooleanField(_("second complaint"), default=False)
    discipline = models.BooleanField(_("about a disciplinary decision"), default=False)
    complex = models.BooleanField(_("complex"), default=False)
    very_complex = models.BooleanField(_("especially complex"), default=False)
    remote = models.BooleanField(_("remote area"), default=False)
    several_places = models.BooleanField(_("to be verified in several places"), default=False)
    competent = models.BooleanField(_("within our authority"), default=True)
    knew_on = models.DateField(_("decision received or known on"), null=True, blank=True)
    sorted_on = models.DateField(_("classified on"), null=True, blank=True)
    accepted_on = models.DateField(_("taken up on"), null=True, blank=True)
    suspended_on = models.DateField(_("suspended on"), null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)
    due_on = models.DateField(_("to be resolved by"), null=True, blank=True)
    resolved_on = models.DateField(_("answered on"), null=True, blank=True)
    decision = models.CharField(_("number of the decision"), max_length=80, blank=True)
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome, blank=True)
    in_time = models.BooleanField(_("answered in time"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True, max_length=20_000)
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    moved_to = models.CharField(_("transferred to"), max_length=120, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=5000)
    closed_on = models.DateField(_("no longer open since"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published = models.TextField(_("published result, without names"), blank=True, max_length=5000)
    satisfied = models.BooleanField(_("satisfied"), null=True, blank=True)
    satisfied_on = models.DateField(_("said on"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("reopened"), default=0)
    identity_erased_on = models.DateField(_("who wrote was deleted on"), null=True, blank=True, editable=False)
    contents_erased_on = models.DateField(_("what it says was deleted on"), null=True, blank=True, editable=False)

    personal = (
        "brief", "text", "petitioner", "address", "contact", "representatives", "answer", "moved_to", "reason",
        "published",
    )  # fmt: skip
    plain = (
        "id", "place", "event", "voided_on", "year", "number", "code", "state", "kind", "channel", "forwarder", "source",
        "received_on", "about_official", "sealed", "anonymous", "people", "parent", "earlier", "continued", "second",
        "discipline", "complex", "very_complex", "remote", "several_places", "competent", "knew_on", "sorted_on",
        "accepted_on", "suspended_on", "extensions", "due_on", "resolved_on", "decision", "outcome", "in_time",
        "ending", "ended_on", "closed_on", "published_on", "satisfied", "satisfied_on", "reopened",
        "identity_erased_on", "contents_erased_on",
    )  # fmt: skip

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        indexes = [
            models.Index(
                # what a list filters, searches and sorts by: over 100,000 rows, reading them takes many times as long
                fields=["place", "-received_on", "voided_on", "about_official", "state", "kind", "channel", "code", "due_on",
                        "resolved_on", "outcome", "ending", "sealed"], name="petition_list",
            ),
            models.Index(
                fields=["place", "published_on"], condition=Q(published_on__isnull=False), name="petition_published"
            ),
            models.Index(fields=["id"], condition=Q(state=State.WAITING), name="petition_waiting"),
            models.Index(fields=["kind", "closed_on"], condition=Q(contents_erased_on=None), name="petition_to_erase"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year", "number"], name="petition_number_once",
                violation_error_message=_("This number is taken in the book of the year."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, number=None, year=None, code="")
                | (~Q(state=State.WAITING) & Q(number__isnull=False, year__isnull=False)),
                name="petition_numbered_unless_waiting",
                violation_error_message=_("A petition has a number once it is let in."),
            ),
            models.CheckConstraint(
                condition=Q(contents_erased_on=None) | Q(identity_erased_on__lte=F("contents_erased_on")),
                name="petition_identity_goes_first",
                violation_error_message=_("Who wrote is deleted before what it says, or with it."),
            ),
            models.CheckConstraint(
                condition=(Q(sorted_on=None) | Q(sorted_on__gte=F("received_on")))
                & (Q(accepted_on=None) | Q(accepted_on__gte=F("received_on")))
                & (Q(accepted_on=None) | Q(sorted_on=None) | Q(accepted_on__gte=F("sorted_on")))
                & (Q(resolved_on=None) | Q(resolved_on__gte=F("accepted_on")))
                & (Q(ended_on=None) | Q(ended_on__gte=F("received_on")))
                & (Q(published_on=None) | Q(published_on__gte=F("resolved_on"))),
                name="petition_days_in_order",
                violation_error_message=_(
                    "The days must follow each other: received, classified, accepted, answered, published."
                ),
            ),
            models.CheckConstraint(
                condition=Q(sealed=False)
                | Q(brief="", text="", petitioner="", address="", contact="", representatives=""),
                name="petition_sealed_says_nothing",
                violation_error_message=_("What is sealed stands in no open field."),
            ),
            models.CheckConstraint(
                condition=(~Q(kind=Kind.DENUNCIATION) & Q(about_official=False)) | Q(sealed=True),
                name="petition_must_be_sealed",
                violation_error_message=_("A denunciation, or what is about an official or the police, is sealed."),
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(petitioner="", address=""), name="petition_anonymous_has_no_name",
                violation_error_message=_("An anonymous letter bears no name and address."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, ended_on__isnull=False, ending__in=Ending.values)
                | (~Q(state=State.CLOSED) & Q(ended_on=None, ending="")),
                name="petition_closed_with_ending",
                violation_error_message=_("A petition that ended without an answer says how and when."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.RESOLVED, resolved_on__isnull=False, outcome__in=Outcome.values)
                | (~Q(state=State.RESOLVED) & Q(resolved_on=None, outcome="", satisfied=None)),
                name="petition_answered_with_outcome",
                violation_error_message=_("An answer has a day and a result."),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1), name="petition_of_somebody",
                violation_error_message=_("A petition comes from at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(second=False, discipline=False) | Q(kind=Kind.COMPLAINT),
                name="petition_second_is_complaint",
                violation_error_message=_("Only a complaint has a second instance or is about discipline."),
            ),
        ]  # fmt: skip

    @property
    def divided(self):
        """What a mixed letter became; who wrote it is sealed with each part."""
        return self.parts.all()

    def __str__(self):
        return _t("Petition %(code)s") % {"code": self.code or "…"}

    fresh_code = ""  # of a receipt just made: shown once, kept nowhere

    @property
    def reads(self) -> str:
        """The right to read it: what is about officials has its own, held at the province alone."""
        return "petitions.read_officials" if self.about_official else "petitions.read"

    @property
    def part_of_group(self) -> bool:
        return self.people > 1

    @cached_property
    def steps_taken(self) -> list:
        """Its steps in order; asked once for each object."""
        return list(self.steps.order_by("on", "pk")) if self.pk else []

    def taken(self, verb: str):
        """The day on which this verb was last done, or None."""
        return next((step.on for step in reversed(self.steps_taken) if step.verb == verb), None)

    def save(self, *args, **kwargs):
        self.closed_on = self.resolved_on or self.ended_on
        super().save(*args, **kwargs)

    def lock(self) -> None:
        super().lock()
        self.__dict__.pop("steps_taken", None)

    def dues(self) -> list[Due]:
        """What must be done by when, by law."""
        return [] if self.voided or self.state == State.WAITING else dues.dues_of(self)
