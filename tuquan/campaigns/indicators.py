"""What campaigns count. Attendances are counted per session, on its day and at its place; different people never."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuquan.campaigns.models import Campaign, CampaignKind, CampaignState, Session, Topic, TopicState
from tuquan.ledger.indicator import FLOW, Indicator, Ratio

MOBILISING = "Nghị định 06/2014/NĐ-CP"
JOINT_PROGRAMME = "Nghị định 06/2014/NĐ-CP; Chương trình 09/CTr-BCA-MTTW"
FESTIVAL_DAY = "Quyết định 521/QĐ-TTg (13/06/2005)"
ATTENDANCE = pgettext_lazy("unit", "attendance")


def held(kind: CampaignKind) -> Q:
    return Q(kind=kind, state=CampaignState.HELD)


def count(key: str, title, unit, kind: CampaignKind, definition, basis: str, **more) -> Indicator:
    """Campaigns of a kind, each once, on the day it began."""
    return Indicator(
        key=f"campaigns.{key}", title=title, unit=unit, kind=FLOW, of=Campaign, when=held(kind), on="first_day",
        definition=definition, basis=basis, **more,
    )  # fmt: skip


def attendances(key: str, title, kind: CampaignKind, definition, basis: str) -> Indicator:
    """Attendances at the sessions of a kind; whoever came twice is counted twice."""
    return Indicator(
        key=f"campaigns.{key}", title=title, unit=ATTENDANCE, kind=FLOW, of=Session, when=Q(kind=kind), on="day",
        value="attendances", definition=definition, basis=basis,
    )  # fmt: skip


drives = count(
    "drives", _("Drives held"), _("drive"), CampaignKind.DRIVE,
    _("Mobilisation drives that began in the period: each once, on its first day and at the place that organised it."),
    JOINT_PROGRAMME,
)  # fmt: skip
drive_sessions = Indicator(
    key="campaigns.drive_sessions", title=_("Sessions of drives"), unit=_("session"), kind=FLOW, of=Session,
    when=Q(kind=CampaignKind.DRIVE), on="day", basis=JOINT_PROGRAMME,
    definition=_("Sessions of mobilisation drives held in the period, each on its day and at its place."),
)  # fmt: skip
drive_attendances = attendances(
    "drive_attendances", _("Attendances at drives"), CampaignKind.DRIVE,
    _("Attendances at the sessions of drives, on the day and at the place of each session. Attendances, not different "
      "people."),
    JOINT_PROGRAMME,
)  # fmt: skip

forums = count(
    "forums", _("Listening forums held"), _("forum"), CampaignKind.FORUM,
    _("Forums “The police listen to the people” held in the period, each once, on its first day."), MOBILISING,
)  # fmt: skip
forum_attendances = attendances(
    "forum_attendances", _("Attendances at listening forums"), CampaignKind.FORUM,
    _("Attendances at the sessions of listening forums, on the day and at the place of each session. Attendances, not "
      "different people."),
    MOBILISING,
)  # fmt: skip
topics_raised = Indicator(
    key="campaigns.topics_raised", title=_("Topics raised at forums"), unit=_("topic"), kind=FLOW, of=Topic,
    on="raised_on", split={"category": "category"}, basis=MOBILISING,
    definition=_("Topics raised at listening forums in the period, by what they were about; never by whom."),
)  # fmt: skip
topics_answered = Indicator(
    key="campaigns.topics_answered", title=_("Topics answered"), unit=_("topic"), kind=FLOW, of=Topic,
    when=Q(state=TopicState.ANSWERED), on="raised_on", split={"category": "category"}, basis=MOBILISING,
    definition=_("Of the topics raised in the period, those answered so far. They count on the day they were raised."),
)  # fmt: skip
answered_share = Ratio(
    key="campaigns.answered_share", title=_("Share of topics answered"), over=topics_answered, under=topics_raised,
    definition=_("Topics answered so far over topics raised in the same period."), basis=MOBILISING,
)  # fmt: skip

festival_places = count(
    "festival_places", _("Places that held the Festival Day"), pgettext_lazy("unit", "place"), CampaignKind.FESTIVAL,
    _("Residential areas, communes and bodies that held the Festival Day of the movement, each once a year."),
    FESTIVAL_DAY,
)  # fmt: skip
festival_attendances = attendances(
    "festival_attendances", _("Attendances at the Festival Day"), CampaignKind.FESTIVAL,
    _("Attendances at the Festival Day of the movement, on the day and at the place where it was held."), FESTIVAL_DAY,
)  # fmt: skip

conferences = count(
    "conferences", _("Conferences held"), _("conference"), CampaignKind.CONFERENCE,
    _("Conferences on the movement held in the period, each once, on its first day."), MOBILISING,
)  # fmt: skip
conference_attendances = attendances(
    "conference_attendances", _("Attendances at conferences"), CampaignKind.CONFERENCE,
    _("Attendances at conferences, at the main site and at each connected site."), MOBILISING,
)  # fmt: skip
connected_sites = Indicator(
    key="campaigns.connected_sites", title=_("Sites connected to conferences"), unit=_("site"), kind=FLOW, of=Session,
    when=Q(kind=CampaignKind.CONFERENCE, connected=True), on="day", basis=MOBILISING,
    definition=_("Sites that followed a conference by connection, each where it is; the main site is not among them."),
)  # fmt: skip

outreach_items = count(
    "outreach_items", _("Outreach items"), _("item"), CampaignKind.OUTREACH,
    _("Broadcasts, leaflets, pages, posts and talks that went out in the period, by channel. A leaflet counts once, "
      "however many copies were printed."),
    MOBILISING, split={"channel": "channel"}, value="items",
)  # fmt: skip
leaflets = count(
    "leaflet_copies", _("Leaflets handed out"), _("leaflet"), CampaignKind.OUTREACH,
    _("Copies of leaflets and other printed matter handed out."), MOBILISING, value="copies",
)  # fmt: skip
outreach_attendances = attendances(
    "outreach_attendances", _("Attendances at outreach"), CampaignKind.OUTREACH,
    _("Attendances at talks and other outreach where people were counted."), MOBILISING,
)  # fmt: skip
