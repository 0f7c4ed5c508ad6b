"""Verbs about sessions and connected sites: each counts on its own day and at its own place."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns.actions.keeping import lineage, owner
from tuquan.campaigns.models import Campaign, CampaignKind, Session
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.ledger import mend
from tuquan.ledger.mend import keep, trial
from tuquan.places.models import Place, Tier


@action(_("Add a session held"))
def add_session(
    campaign: Campaign, *, place: Place, day: date, attendances: int | None = None, venue: str = "", by
) -> Session:
    """Enter a session at its own day and place, anywhere in the same province."""
    campaign.step("add_session")
    return hold(campaign, place=place, day=day, attendances=attendances, venue=venue)


@action(_("Connect a site"))
def connect_site(
    campaign: Campaign, *, place: Place, day: date | None = None, attendances: int | None = None, venue: str = "", by
) -> Session:
    """Enter a site that followed the conference by connection; without a day, on the conference's first."""
    campaign.step("connect_site")
    if campaign.kind != CampaignKind.CONFERENCE:
        raise ValidationError(_("Only a conference has connected sites."))
    return hold(
        campaign, place=place, day=day or campaign.first_day, attendances=attendances, venue=venue, connected=True
    )


@action(_("Report a session of a campaign from above"))
def join_campaign(
    place: Place, *, campaign: Campaign, day: date, attendances: int | None = None, venue: str = "",
    connected: bool = False, by,
) -> Session:  # fmt: skip
    """Enter a session held here of a campaign that a level above organised; the right is needed here only."""
    campaign.lock()
    campaign.step("join_campaign")
    if campaign.place_id == place.pk or campaign.place_id not in lineage(place):
        refuse_not_above(place)
    return hold(campaign, place=place, day=day, attendances=attendances, venue=venue, connected=connected)


@action(_("Correct a session"))
def correct_session(session: Session, *, reason: str, by, **changes) -> Session:
    """Mend place, day, venue or attendances; the campaign follows."""
    campaign = owner(session)
    trial(session, changes)
    mend.apply(session, changes, reason)
    check_session(campaign, session)
    keep(campaign.tally())
    return session


@action(_("Void a session"))
def void_session(session: Session, *, reason: str, by) -> Session:
    """Declare that it never was; a campaign left without sessions is only planned again."""
    campaign = owner(session)
    last = not campaign.sessions.standing().exclude(pk=session.pk).exists()
    if last and campaign.topics.standing().exists():
        raise ValidationError(_("Topics were raised at this only session: void them first, or the whole forum."))
    mend.void(session, reason)
    keep(campaign.tally())
    return session


def hold(campaign: Campaign, **fields) -> Session:
    """Write a session and let the campaign repeat it."""
    session = Session(campaign=campaign, kind=campaign.kind, **fields)
    check_session(campaign, session)
    keep(session)
    keep(campaign.tally())
    return session


def check_session(campaign: Campaign, session: Session) -> None:
    refuse_other_day(campaign, session.day)
    if not near(campaign.place, session.place):
        raise ValidationError({"place": _("A session takes place in the province of its campaign.")})


def refuse_other_day(campaign: Campaign, day: date) -> None:
    """A session was held, and that of a Festival Day in its year."""
    not_ahead(day=day)
    if campaign.kind == CampaignKind.FESTIVAL and day.year != campaign.year:
        raise ValidationError({"day": _("This is the Festival Day of %(year)s.") % {"year": campaign.year}})


def near(home: Place, place: Place) -> bool:
    """In the same province as the map stands today; a campaign of the nation reaches everywhere."""
    if home.tier == Tier.NATION or home.pk == place.pk:
        return True
    provinces = {unit for unit, tier in lineage(home).items() if tier == Tier.PROVINCE}
    return bool(provinces & lineage(place).keys())


def refuse_not_above(place: Place) -> None:
    why = _("This campaign was not organised by a level above %(place)s.") % {"place": place}
    raise ValidationError({"campaign": why})
