"""What the movement holds: drives, forums, festival days, conferences and outreach; their sessions; topics raised.

Attendances stand on sessions alone, so that they fall on the day and at the place where they happened. A campaign is
held as soon as it has a session, and its first day is the day of its first session.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Min, Q, Sum
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.kit.text import clean, fold
from tuquan.ledger.record import Record, RecordQuerySet


class CampaignKind(models.TextChoices):
    """What sort of event it is."""

    DRIVE = "drive", _("mobilisation drive")
    FORUM = "forum", _("listening forum")
    FESTIVAL = "festival", _("Festival Day")
    CONFERENCE = "conference", _("conference")
    OUTREACH = "outreach", _("outreach")


# what one is called in full when nobody gave it a title; the others are called by their kind
FULL_NAMES: dict[str, Any] = {
    CampaignKind.FORUM: _("forum “The police listen to the people”"),
    CampaignKind.FESTIVAL: _("Festival Day “All the people protect the security of the Fatherland”"),
}


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Organiser(models.TextChoices):
    """Who holds it, alone or together. No code is part of another, so that a list of them can be searched."""

    POLICE = "police", _("police")
    FRONT = "front", _("Fatherland Front")
    COMMITTEE = "committee", _("People's Committee")
    WOMEN = "women", _("Women's Union")
    YOUTH = "youth", _("Youth Union")
    FARMERS = "farmers", _("Farmers' Union")
    VETERANS = "veterans", _("Veterans' Association")
    LABOUR = "labour", _("trade union")
    ELDERLY = "elderly", _("Association of the Elderly")
    TEAM = "team", _("security team")
    AGENCY = "agency", _("agency")
    SCHOOL = "school", _("school")
    ENTERPRISE = "enterprise", _("enterprise")


class Channel(models.TextChoices):
    """By which way outreach goes out."""

    LOUDSPEAKER = "loudspeaker", _("loudspeaker")
    LEAFLET = "leaflet", _("leaflet")
    PAGE = "page", _("web page")
    POST = "post", _("social network post")
    SESSION = "session", _("talk")


def join_organisers(codes: Iterable[str]) -> str:
    """Codes, or text that is joined already, as they are kept: in the order of `Organiser`, each once."""
    given = set(codes.split(",") if isinstance(codes, str) else codes)
    return ",".join(code for code in Organiser.values if code in given)


class CampaignQuerySet(RecordQuerySet):
    def held_by(self, organiser: str) -> "CampaignQuerySet":
        return self.filter(organisers__contains=organiser)

    def joint(self) -> "CampaignQuerySet":
        """Those with more than one organiser."""
        return self.filter(organisers__contains=",")


class Campaign(Record):
    """One row is one campaign: a drive, forum, Festival Day, conference or piece of outreach, planned or held.

    `people` is the number of different people, typed by whoever knows it; it is shown and never added. What stands
    under "kept by tally" repeats the sessions and topics, so that lists need no join.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=CampaignKind)
    title = models.CharField(_("title"), max_length=200)
    folded = models.CharField(max_length=420, editable=False)
    ref = models.CharField(_("reference"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CampaignState, default=CampaignState.PLANNED)
    first_day = models.DateField(_("first day"))
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    organisers = models.CharField(_("organisers"), max_length=160)
    host = models.CharField(_("host body"), max_length=160, blank=True)
    host_key = models.CharField(max_length=200, blank=True, editable=False)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    items = models.PositiveIntegerField(_("items"), default=1)
    copies = models.PositiveIntegerField(_("copies handed out"), null=True, blank=True)
    people = models.PositiveIntegerField(_("different people"), null=True, blank=True)
    about = models.TextField(_("content"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    # kept by tally
    last_day = models.DateField(_("last day"), null=True, blank=True, editable=False)
    held = models.PositiveIntegerField(_("sessions"), default=0, editable=False)
    sites = models.PositiveIntegerField(_("connected sites"), default=0, editable=False)
    attendances = models.PositiveIntegerField(_("attendances"), null=True, blank=True, editable=False)
    raised = models.PositiveIntegerField(_("topics raised"), default=0, editable=False)
    answered = models.PositiveIntegerField(_("topics answered"), default=0, editable=False)

    personal = ("about", "outcome")
    plain = (
        "id", "place", "event", "voided_on", "kind", "title", "folded", "ref", "state", "first_day", "year",
        "organisers", "host", "host_key", "channel", "items", "copies", "people", "last_day", "held", "sites",
        "attendances", "raised", "answered",
    )  # fmt: skip
    objects = CampaignQuerySet.as_manager()

    STEPS = {
        "plan_campaign": (set(), CampaignState.PLANNED),
        "record_campaign": (set(), CampaignState.HELD),
        "add_session": ({CampaignState.PLANNED, CampaignState.HELD}, CampaignState.HELD),
        "join_campaign": ({CampaignState.PLANNED, CampaignState.HELD}, CampaignState.HELD),
        "connect_site": ({CampaignState.PLANNED, CampaignState.HELD}, CampaignState.HELD),
        "raise_topic": ({CampaignState.HELD}, CampaignState.HELD),
        "sum_up": ({CampaignState.HELD}, CampaignState.HELD),
        "cancel": ({CampaignState.PLANNED}, CampaignState.CANCELLED),
    }

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        indexes = [
            models.Index(fields=["place", "kind", "first_day"], name="campaign_at_place"),
            models.Index(fields=["kind", "-first_day", "-id"], name="campaign_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="outreach") & ~Q(channel="") | ~Q(kind="outreach") & Q(channel=""),
                name="campaign_channel_of_outreach",
                violation_error_message=_("Outreach, and nothing else, has a channel."),
            ),
            models.CheckConstraint(
                condition=Q(items__gte=1), name="campaign_items_at_least_one",
                violation_error_message=_("There is at least one item."),
            ),
            models.CheckConstraint(
                condition=~Q(organisers=""), name="campaign_has_organiser",
                violation_error_message=_("Name at least one organiser."),
            ),
            models.UniqueConstraint(
                fields=["place", "year", "host_key"],
                condition=Q(kind="festival", voided_on=None) & ~Q(state="cancelled"),
                name="festival_once_a_year",
                violation_error_message=_(
                    "The Festival Day of this place and year is entered already. Add a session to it, or name the body "
                    "that held another one."
                ),
            ),
            models.UniqueConstraint(
                fields=["place", "kind", "ref"], condition=~Q(ref="") & Q(voided_on=None), name="campaign_ref_once",
                violation_error_message=_("This reference is used by another campaign of the place."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> "Campaign":
        """Set what follows from other columns; a batch calls it for each row, since it does not pass through save."""
        self.title, self.host = clean(self.title) or self.usual_title(), clean(self.host)
        self.host_key = fold(self.host)
        self.folded = fold(f"{self.title} {self.host}")
        self.year = self.first_day.year
        return self

    def usual_title(self) -> str:
        """What a campaign is called when nobody gave it a title, in the language of the office."""
        with translation.override(settings.LANGUAGE_CODE):
            name = str(FULL_NAMES.get(self.kind) or self.get_channel_display() or self.get_kind_display())
        return f"{capfirst(name)} {self.first_day:{'%Y' if self.kind == CampaignKind.FESTIVAL else '%d/%m/%Y'}}"

    def tally(self) -> "Campaign":
        """Repeat what the standing sessions and topics say; without a session it is only planned."""
        sums = self.sessions.standing().aggregate(
            first=Min("day"), last=Max("day"), held=Count("pk", filter=Q(connected=False)),
            sites=Count("pk", filter=Q(connected=True)), attendances=Sum("attendances"),
        )  # fmt: skip
        self.held, self.sites, self.attendances = sums["held"], sums["sites"], sums["attendances"]
        self.first_day, self.last_day = sums["first"] or self.first_day, sums["last"]
        if self.state != CampaignState.CANCELLED:
            self.state = CampaignState.HELD if sums["first"] else CampaignState.PLANNED
        topics = self.topics.standing().aggregate(
            raised=Count("pk"), answered=Count("pk", filter=Q(state=TopicState.ANSWERED))
        )
        self.raised, self.answered = topics["raised"], topics["answered"]
        return self

    @property
    def organiser_codes(self) -> list[str]:
        return self.organisers.split(",") if self.organisers else []

    @property
    def organiser_names(self) -> str:
        return ", ".join(str(Organiser(code).label) for code in self.organiser_codes)

    @property
    def waiting(self) -> int:
        """Topics that nobody has answered yet."""
        return self.raised - self.answered

    def overdue(self, on: date) -> bool:
        """Planned for a day gone by, and neither held nor cancelled."""
        return self.state == CampaignState.PLANNED and self.first_day < on


class Session(Record):
    """One row is one session of a campaign: a day and a place, with the attendances counted there.

    A site connected to a conference is a session too, marked `connected`. `kind` repeats the campaign's, so that the
    ledger can count from this row alone. Attendances are empty where nobody counted.
    """

    part_of = "campaign"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="sessions", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=12, choices=CampaignKind, editable=False)
    day = models.DateField(_("day"))
    venue = models.CharField(_("venue"), max_length=160, blank=True)
    connected = models.BooleanField(_("connected site"), default=False)
    attendances = models.PositiveIntegerField(_("attendances"), null=True, blank=True)

    personal = ("venue",)
    plain = ("id", "place", "event", "voided_on", "campaign", "kind", "day", "connected", "attendances")

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [models.Index(fields=["place", "day"], name="session_at_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "place", "day", "venue"], condition=Q(voided_on=None), name="session_once",
                violation_error_message=_(
                    "A session of that day and place is entered already. For another one, name its venue or hour."
                ),
            ),
            models.CheckConstraint(
                condition=Q(connected=False) | Q(kind="conference"), name="session_sites_of_conferences",
                violation_error_message=_("Only a conference has connected sites."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.place}, {self.day:%d/%m/%Y}"

    def save(self, *args, **kwargs):
        self.venue = clean(self.venue)
        super().save(*args, **kwargs)


class TopicCategory(models.TextChoices):
    """What a topic is about: acts, places and services. Never persons, belief, opinion or origin."""

    THEFT = "theft", _("theft and damage")
    DISORDER = "disorder", _("disorder and noise")
    FRAUD = "fraud", _("fraud, also online")
    DRUGS = "drugs", _("drugs")
    GAMBLING = "gambling", _("gambling and loan sharking")
    TRAFFIC = "traffic", _("traffic")
    FIRE = "fire", _("fire safety")
    YOUNG = "young", _("safety of children and pupils")
    PLACE = "place", _("lighting, cameras, unsafe spots")
    LAND = "land", _("land and environment")
    PAPERS = "papers", _("papers and registration")
    SERVICE = "service", _("police service and response")
    MOVEMENT = "movement", _("the movement and its schemes")
    OTHER = "other", _("other")


class TopicState(models.TextChoices):
    """Whether it was answered."""

    WAITING = "waiting", _("waiting for an answer")
    ANSWERED = "answered", _("answered")


class Topic(Record):
    """One row is a topic that residents raised at a forum, and the answer. It never says who spoke.

    No law sets a time limit for the answer, so there is no clock.
    """

    part_of = "campaign"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="topics", verbose_name=_("forum"))
    category = models.CharField(_("subject area"), max_length=12, choices=TopicCategory)
    state = models.CharField(_("state"), max_length=10, choices=TopicState, default=TopicState.WAITING)
    raised_on = models.DateField(_("raised on"))
    text = models.TextField(_("what was raised"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    personal = ("text", "answer")
    plain = ("id", "place", "event", "voided_on", "campaign", "category", "state", "raised_on", "answered_on")

    STEPS = {
        "raise_topic": (set(), TopicState.WAITING),
        "answer_topic": ({TopicState.WAITING}, TopicState.ANSWERED),
    }

    class Meta:
        verbose_name = _("topic raised")
        verbose_name_plural = _("topics raised")
        indexes = [models.Index(fields=["place", "state", "raised_on"], name="topic_at_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_on=None, answer="")
                | Q(state="answered", answered_on__isnull=False) & ~Q(answer=""),
                name="topic_answer_with_its_day",
                violation_error_message=_("An answer needs its text and its day."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("raised_on")), name="topic_days_in_order",
                violation_error_message=_("It cannot be answered before it was raised."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return capfirst(f"{self.get_category_display()}, {self.raised_on:%d/%m/%Y}")
