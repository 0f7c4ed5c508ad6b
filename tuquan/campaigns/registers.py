"""What officers see: all campaigns, each kind with its own columns and forms, their sessions, and topics raised."""

from collections.abc import Iterable, Sequence
from functools import partial

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns import actions, forms
from tuquan.campaigns.models import Campaign, CampaignKind, CampaignState, Organiser, Session, Topic
from tuquan.casework import envelopes, referrals
from tuquan.kit import menu, sheets
from tuquan.kit.period import today
from tuquan.kit.register import Register, Request, Verb, registry
from tuquan.kit.text import fold
from tuquan.places.models import Within

FAMILY = "campaigns"
SHOWN = 50  # sessions and topics on a campaign's own page; the others are one tap away
COLOURS = {"planned": "blue", "held": "green"}

SESSION: Verb = (actions.add_session, forms.SessionForm)
SITE: Verb = (actions.connect_site, forms.SiteForm)
TOPIC: Verb = (actions.raise_topic, forms.TopicForm)
COMMON: list[Verb] = [
    (actions.sum_up, forms.SumUpForm),
    (actions.correct_campaign, forms.CorrectForm),
    (actions.cancel, forms.CancelForm),
    (actions.void_campaign, forms.VoidForm),
]
BY_ORGANISER = (
    "organiser",
    django_filters.ChoiceFilter(
        label=_("Organiser"), choices=Organiser.choices, empty_label=_("All"), field_name="organisers",
        lookup_expr="contains",
    ),
)  # fmt: skip
FACTS: list[str | tuple] = ["kind", "place__name", "first_day", "last_day", ("organiser_names", _("Organisers"))]
NUMBERS: list[str | tuple] = [
    "held", "attendances", ("people", _("Different people (typed, never added)")),
]  # fmt: skip
TEXTS: tuple[Promise, list[str | tuple]] = (_("Content and outcome"), ["about", "outcome"])


# --- sheets ---------------------------------------------------------------------------------------------------------


def sheet_of(kind: CampaignKind, columns: Sequence[str]) -> sheets.Sheet:
    """The Excel sheet of one kind: what the form asks, and a reference by which a second import knows the row again."""
    form = forms.SheetForm
    return sheets.Sheet(
        action=actions.import_campaigns,
        columns=sheets.columns(form, "place", "ref", "first_day", "title", "organisers", *columns, "venue", "about"),
        identity=("place", "ref"),
        place_on="first_day",
        rules=forms.check_row,
        personal=actions.correct_campaign.name,
        held=partial(held_rows, kind, ("first_day", *columns)),
        replaces=True,
        example={"ref": "01", "first_day": "19/08/2025", "organisers": "Công an, Mặt trận Tổ quốc"},
        notes=[_("A day to come makes the campaign planned."), _("Separate several organisers by commas.")],
    )


def held_rows(kind: CampaignKind, columns: Sequence[str], identities: Sequence[tuple]) -> dict[tuple, sheets.Row]:
    """What this kind's register holds for these pairs of place and reference."""
    places, refs = {place for place, _ref in identities}, {ref for _place, ref in identities}
    found = Campaign.objects.standing().filter(kind=kind, place__in=places, ref__in=refs)
    return {(row["place"], row["ref"]): row for row in found.values("pk", "place", "ref", *columns)}


def find_campaigns(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Campaign]:
    """Campaigns by reference or title, organised at these places or above; the nearest, if it is the only one there."""
    wanted = set(wanted)
    texts, folded = {text for _place, text in wanted}, {fold(text) for _place, text in wanted}
    open_ones = Campaign.objects.standing().exclude(state=CampaignState.CANCELLED).select_related("place")
    found = list(open_ones.filter(Q(ref__in=texts) | Q(folded__in=folded)))
    above = Within.objects.filter(
        place__in={place for place, _text in wanted}, ancestor__in={one.place_id for one in found},
        first_day__lte=today(), last_day__gte=today(),
    )  # fmt: skip
    tiers = {(place, ancestor): tier for place, ancestor, tier in above.values_list("place", "ancestor", "tier")}
    meant = {}
    for place, text in wanted:
        fitting = [one for one in found if (place, one.place_id) in tiers and text_names(text, one)]
        nearest = max((tiers[place, one.place_id] for one in fitting), default=None)
        fitting = [one for one in fitting if tiers[place, one.place_id] == nearest]
        if len(fitting) == 1:
            meant[place, text] = fitting[0]
    return meant


def text_names(text: str, campaign: Campaign) -> bool:
    return text == campaign.ref or fold(text) == campaign.folded


# --- campaigns ------------------------------------------------------------------------------------------------------


class OfCampaigns(Register, mounted=False):
    """What the list of all campaigns and those of one kind have in common."""

    model = Campaign
    reads = actions.READ
    family = FAMILY
    icon = "speakerphone"
    search = ["folded", "ref"]
    ordering = "-first_day"
    colours = COLOURS

    def templates(self, page: str) -> list[str]:
        return [f"campaigns/campaign_{page}.html", *super().templates(page)]

    def context(self, request: Request, record=None) -> dict:
        if record is None:
            return {}
        sessions = list(record.sessions.standing().select_related("place").order_by("day", "pk")[: SHOWN + 1])
        seen = registry["campaigns.sessions"].visible(request.user).filter(pk__in=[one.pk for one in sessions])
        topics = list(record.topics.standing().order_by("raised_on", "pk")[: SHOWN + 1])
        return {
            "sessions": sessions[:SHOWN], "more_sessions": len(sessions) > SHOWN,
            "opens": set(seen.values_list("pk", flat=True)),
            "topics": topics[:SHOWN], "more_topics": len(topics) > SHOWN,
            "answers": request.user.has_right(actions.answer_topic.name),
        }  # fmt: skip


class Campaigns(OfCampaigns):
    """All kinds together. It comes first, so that a trace finds a campaign's page here."""

    key = "campaigns.all"
    title = _("Campaigns")
    tab = _("All")
    order = 20
    columns = ["title", "kind", "place__name", "first_day", "state", "attendances"]
    filters = ["kind", "place", "state", "first_day", BY_ORGANISER]
    details = [("", FACTS + NUMBERS), TEXTS]
    verbs = [TOPIC, SITE, SESSION, *COMMON]
    empty = _("Drives, forums, Festival Days, conferences and outreach are kept here.")
    only = {actions.raise_topic: CampaignKind.FORUM, actions.connect_site: CampaignKind.CONFERENCE}

    def in_step(self, action, record) -> bool:
        return self.only.get(action, record.kind) == record.kind and super().in_step(action, record)

    def add_url(self, user) -> str | None:
        return self.url("add") if user.has_right(actions.record_campaign.name) else None

    def add_page(self, request: Request):
        """First the kind: its register has the form."""
        self.ask_to_read(request.user)
        if why := request.user.refusal(actions.record_campaign.name, []):
            raise PermissionDenied(why)
        return TemplateResponse(request, "campaigns/choose.html", {"register": self, "kinds": OfKind.mounted})


class OfKind(OfCampaigns, mounted=False):
    """The register of one kind: only its campaigns, and two forms to add one, held already or still to come.

    Its key is "campaigns." and the kind, by which a batch knows what its rows are.
    """

    kind: CampaignKind
    hint: str | Promise = ""
    columns_of_sheet: tuple[str, ...] = ("attendances", "people")
    mounted: list["OfKind"] = []

    def __init__(self):
        record, plan = forms.forms_of(self.kind)
        self.adds, self.plans = (actions.record_campaign, record), (actions.plan_campaign, plan)
        self.imports = sheet_of(self.kind, self.columns_of_sheet)
        OfKind.mounted.append(self)

    def visible(self, user, voided: bool = False):
        return super().visible(user, voided).filter(kind=self.kind)

    def add_page(self, request: Request):
        if "plan" not in request.GET:
            return super().add_page(request)
        action, form_class = self.plans
        if why := request.user.refusal(action.name, []):
            self.ask_to_read(request.user)
            raise PermissionDenied(why)
        return self.ask(request, action, form_class, None)

    def context(self, request: Request, record=None) -> dict:
        add = self.url("add")
        ways = [
            {"title": _("Held already"), "url": add, "current": "plan" not in request.GET},
            {"title": _("Still to come"), "url": f"{add}?plan=1", "current": "plan" in request.GET},
        ]
        return super().context(request, record) | {"ways": ways}


class Drives(OfKind):
    key = "campaigns.drive"
    kind = CampaignKind.DRIVE
    title = _("Drives")
    icon = "flag"
    hint = _("A mobilisation drive, with one or many sessions")
    columns = ["title", "place__name", "first_day", "state", "held", "attendances"]
    filters = ["place", "state", "first_day", BY_ORGANISER]
    details = [("", FACTS + NUMBERS), TEXTS]
    verbs = [SESSION, *COMMON]
    empty = _("A drive counts on the day of its first session; each session counts where and when it was.")


class Forums(OfKind):
    key = "campaigns.forum"
    kind = CampaignKind.FORUM
    title = _("Listening forums")
    icon = "messages"
    hint = _("The police listen to the people; topics and answers")
    columns = ["title", "place__name", "first_day", "state", "attendances", "raised", "answered"]
    filters = ["place", "state", "first_day", BY_ORGANISER]
    details = [("", [*FACTS, *NUMBERS, "raised", "answered"]), TEXTS]
    verbs = [TOPIC, SESSION, *COMMON]
    empty = _("After a forum, enter the topics that were raised and the answers, never who spoke.")


class FestivalDays(OfKind):
    key = "campaigns.festival"
    kind = CampaignKind.FESTIVAL
    title = _("Festival Days")
    icon = "calendar-event"
    hint = _("19 August, once a year for each place or body")
    columns = ["title", "place__name", "host", "first_day", "state", "attendances"]
    filters = ["year", "place", "state", "first_day", BY_ORGANISER]
    details = [("", [*FACTS, "host", *NUMBERS]), TEXTS]
    verbs = [SESSION, *COMMON]
    columns_of_sheet = ("host", "attendances", "people")
    empty = _("Each residential area, commune or body enters its Festival Day once a year.")


class Conferences(OfKind):
    key = "campaigns.conference"
    kind = CampaignKind.CONFERENCE
    title = _("Conferences")
    icon = "broadcast"
    hint = _("With one site, or with sites connected to it")
    columns = ["title", "place__name", "first_day", "state", "sites", "attendances"]
    filters = ["place", "state", "first_day", BY_ORGANISER]
    details = [("", [*FACTS, "sites", *NUMBERS]), TEXTS]
    verbs = [SITE, SESSION, *COMMON]
    empty = _("A conference has a main site; each connected site counts at its own place.")


class Outreach(OfKind):
    key = "campaigns.outreach"
    kind = CampaignKind.OUTREACH
    title = _("Outreach")
    icon = "speakerphone"
    hint = _("Loudspeaker, leaflet, web page, post or talk")
    columns = ["title", "channel", "place__name", "first_day", "items", "state", "attendances"]
    filters = ["channel", "place", "state", "first_day", BY_ORGANISER]
    details = [("", [*FACTS, "channel", "items", "copies", *NUMBERS]), TEXTS]
    verbs = [SESSION, *COMMON]
    columns_of_sheet = ("channel", "items", "copies", "attendances")
    empty = _("Enter what went out, by channel; people are counted only where somebody counted them.")


class OfOneCampaign(Register, mounted=False):
    """Rows that belong to a campaign; their pages lead back to it."""

    reads = actions.READ
    family = FAMILY
    search = ["campaign__folded"]  # never the texts

    def templates(self, page: str) -> list[str]:
        own = ["campaigns/part_record.html"] if page == "record" else []
        return own + super().templates(page)

    def context(self, request: Request, record=None) -> dict:
        if record is None:
            return {}
        whole = registry[Campaigns.key]
        seen = whole.visible(request.user, voided=True).filter(pk=record.campaign_id).exists()
        return {"campaign_url": whole.url("record", record.campaign_id) if seen else None}


class Sessions(OfOneCampaign):
    """Sessions at one's own places, also those of campaigns that a level above organised."""

    key = "campaigns.sessions"
    title = _("Sessions held")
    model = Session
    icon = "users-group"
    columns = [("campaign__title", _("Campaign")), "kind", "place__name", "day", "attendances", "connected"]
    filters = ["kind", "place", "day", "connected"]
    ordering = "-day"
    details = [("", ["campaign", "kind", "place__name", "day", "venue", "attendances", "connected"])]
    adds = (actions.join_campaign, forms.JoinForm)
    imports = sheets.Sheet(
        action=actions.import_sessions,
        columns=[
            *sheets.columns(forms.JoinForm, "place"),
            *sheets.columns(forms.JoinForm, "campaign", find=find_campaigns),
            *sheets.columns(forms.JoinForm, "day", "attendances", "venue", "connected"),
        ],
        identity=("campaign", "place", "day"),
        personal=actions.correct_session.name,
        place_on="day",
        replaces=True,
        notes=[
            _("Name the campaign by its reference or its title; it was organised at the place or at a level above.")
        ],
    )
    verbs = [(actions.correct_session, forms.CorrectSession), (actions.void_session, forms.VoidForm)]
    empty = _("Sessions are added on the page of their campaign. Here you add yours to a campaign of a level above.")


class Topics(OfOneCampaign):
    """The work list of what residents raised and still wait to hear about."""

    key = "campaigns.topics"
    title = _("Topics raised")
    model = Topic
    icon = "message"
    order = 21
    colours = {"answered": "green"}
    columns = ["category", ("campaign__title", _("Forum")), "place__name", "raised_on", "state", "answered_on"]
    filters = ["state", "category", "place", "raised_on"]
    ordering = "-raised_on"
    details = [
        ("", ["category", "campaign", "place__name", "raised_on"]),
        (_("What was raised"), ["text"]),
        (_("Answer"), ["answered_on", "answer"]),
    ]  # fmt: skip
    imports = sheets.Sheet(
        action=actions.import_topics,
        columns=[
            *sheets.columns(forms.JoinForm, "place"),
            *sheets.columns(forms.JoinForm, "campaign", find=find_campaigns),
            *sheets.columns(forms.TopicForm, "raised_on", "category", "text", "answer"),
            *sheets.columns(forms.AnswerForm, "answered_on", required=False),
        ],
        identity=("campaign", "category", "text"),
        personal=actions.answer_topic.name,
        place_on="raised_on",
        replaces=True,
        notes=[forms.NO_NAMES],
    )
    verbs = [
        (actions.answer_topic, forms.AnswerForm),
        (actions.correct_topic, forms.CorrectTopic),
        (actions.void_topic, forms.VoidForm),
    ]  # fmt: skip
    empty = _("Topics are entered on the page of their forum. Who spoke is never kept.")


menu.add(_("Calendar"), "campaigns:calendar", "calendar", actions.READ, order=22, family=FAMILY)

# a topic becomes a petition where the resident wishes: it is offered to the office that keeps them
envelopes.readable("campaigns.Topic", actions.READ)
referrals.sends("campaigns.Topic")
