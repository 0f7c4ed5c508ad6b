"""What officers see: all campaigns, each kind with its own columns and forms, their sessions, and topics raised."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns import actions, forms
from tuquan.campaigns.models import Campaign, CampaignKind, Organiser, Session, Topic
from tuquan.kit import menu
from tuquan.kit.register import Register

SHOWN = 50  # sessions and topics on a campaign's own page; the others are one tap away
COLOURS = {"planned": "blue", "held": "green"}

SESSION = (actions.add_session, forms.SessionForm)
SITE = (actions.connect_site, forms.SiteForm)
TOPIC = (actions.raise_topic, forms.TopicForm)
COMMON = [
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
FACTS = ["kind", "place__name", "first_day", "last_day", ("organiser_names", _("Organisers"))]
NUMBERS = [
    ("held", _("Sessions")), "attendances", ("people", _("Different people (typed, never added)")),
]  # fmt: skip
TEXTS = (_("Content and outcome"), ["about", "outcome"])


class OfCampaigns(Register, mounted=False):
    """What the list of all campaigns and those of one kind have in common."""

    model = Campaign
    reads = actions.READ
    icon = "speakerphone"
    search = ["folded", "ref"]
    ordering = "-first_day"
    colours = COLOURS

    def templates(self, page: str) -> list[str]:
        return [f"campaigns/campaign_{page}.html", *super().templates(page)]

    def context(self, request: HttpRequest, record=None) -> dict:
        if record is None:
            return {"tabs": tabs(request)}
        sessions = list(record.sessions.standing().select_related("place").order_by("day", "pk")[: SHOWN + 1])
        topics = list(record.topics.standing().order_by("raised_on", "pk")[: SHOWN + 1])
        return {
            "sessions": sessions[:SHOWN], "more_sessions": len(sessions) > SHOWN,
            "topics": topics[:SHOWN], "more_topics": len(topics) > SHOWN,
            "mends_sessions": request.user.has_right(actions.correct_session.name),
            "answers": request.user.has_right(actions.answer_topic.name),
        }  # fmt: skip


class Campaigns(OfCampaigns):
    """All kinds together. It comes first, so that a trace finds a campaign's page here."""

    key = "campaigns.all"
    title = _("Campaigns")
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

    def add_page(self, request: HttpRequest):
        """First the kind: its register has the form."""
        self.ask_to_read(request.user)
        if why := request.user.refusal(actions.record_campaign.name, []):
            raise PermissionDenied(why)
        return TemplateResponse(request, "campaigns/choose.html", {"register": self, "kinds": OfKind.mounted})


class OfKind(OfCampaigns, mounted=False):
    """The register of one kind: only its campaigns, and two forms to add one, held already or still to come."""

    kind: CampaignKind
    hint = ""
    in_menu = False
    imports = actions.import_campaigns
    mounted: list["OfKind"] = []

    def __init__(self):
        record, plan = forms.forms_of(self.kind)
        self.adds, self.plans = (actions.record_campaign, record), (actions.plan_campaign, plan)
        OfKind.mounted.append(self)

    def visible(self, user, voided: bool = False):
        return super().visible(user, voided).filter(kind=self.kind)

    def add_page(self, request: HttpRequest):
        if "plan" not in request.GET:
            return super().add_page(request)
        action, form_class = self.plans
        if why := request.user.refusal(action.name, []):
            self.ask_to_read(request.user)
            raise PermissionDenied(why)
        return self.ask(request, action, form_class, None)

    def context(self, request: HttpRequest, record=None) -> dict:
        add = self.url("add")
        ways = [
            {"title": _("Held already"), "url": add, "current": "plan" not in request.GET},
            {"title": _("Still to come"), "url": f"{add}?plan=1", "current": "plan" in request.GET},
        ]
        return super().context(request, record) | {"ways": ways}


class Drives(OfKind):
    key = "campaigns.drives"
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
    key = "campaigns.forums"
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
    key = "campaigns.festival_days"
    kind = CampaignKind.FESTIVAL
    title = _("Festival Days")
    icon = "calendar-event"
    hint = _("19 August, once a year for each place or body")
    columns = ["title", "place__name", "host", "first_day", "state", "attendances"]
    filters = ["year", "place", "state", "first_day", BY_ORGANISER]
    details = [("", [*FACTS, "host", *NUMBERS]), TEXTS]
    verbs = [SESSION, *COMMON]
    empty = _("Each residential area, commune or body enters its Festival Day once a year.")


class Conferences(OfKind):
    key = "campaigns.conferences"
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
    empty = _("Enter what went out, by channel; people are counted only where somebody counted them.")


class Sessions(Register):
    """Sessions at one's own places, also those of campaigns that a level above organised."""

    key = "campaigns.sessions"
    title = _("Sessions")
    model = Session
    reads = actions.READ
    icon = "users-group"
    in_menu = False
    columns = [("campaign__title", _("Campaign")), "kind", "place__name", "day", "attendances", "connected"]
    filters = ["kind", "place", "day", "connected"]
    search = ["campaign__folded"]
    ordering = "-day"
    details = [("", ["campaign", "kind", "place__name", "day", "venue", "attendances", "connected"])]
    adds = (actions.join_campaign, forms.JoinForm)
    verbs = [(actions.correct_session, forms.CorrectSession), (actions.void_session, forms.VoidForm)]
    empty = _("Sessions are added on the page of their campaign. Here you add yours to a campaign of a level above.")

    def templates(self, page: str) -> list[str]:
        return [f"campaigns/campaign_{page}.html"] * (page == "list") + super().templates(page)

    def context(self, request: HttpRequest, record=None) -> dict:
        return {"tabs": tabs(request)}


class Topics(Register):
    """The work list of what residents raised and still wait to hear about."""

    key = "campaigns.topics"
    title = _("Topics raised")
    model = Topic
    reads = actions.READ
    icon = "message"
    order = 21
    columns = ["category", ("campaign__title", _("Forum")), "place__name", "raised_on", "state", "answered_on"]
    filters = ["state", "category", "place", "raised_on"]
    search = ["campaign__folded"]  # never the texts
    ordering = "-raised_on"
    details = [
        ("", ["category", "campaign", "place__name", "raised_on"]),
        (_("What was raised"), ["text"]),
        (_("Answer"), ["answered_on", "answer"]),
    ]  # fmt: skip
    verbs = [
        (actions.answer_topic, forms.AnswerForm),
        (actions.correct_topic, forms.CorrectTopic),
        (actions.void_topic, forms.VoidForm),
    ]  # fmt: skip
    empty = _("Topics are entered on the page of their forum. Who spoke is never kept.")


def tabs(request: HttpRequest) -> list[dict]:
    """From one list to the next: all, each kind, sessions, and the month as a calendar."""
    lists = [Campaigns, *map(type, OfKind.mounted), Sessions]
    shown = [(_("All") if one is Campaigns else one.title, reverse(f"register:{one.key}:list")) for one in lists]
    shown.insert(1, (_("Calendar"), reverse("campaigns:calendar")))
    return [{"title": title, "url": url, "current": request.path == url} for title, url in shown]


menu.add(_("Calendar of campaigns"), "campaigns:calendar", "calendar", actions.READ, order=22)
