"""Verbs about a campaign: plan it, or record one that was held; sum up, call off, mend."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns.actions.keeping import refuse_more_people
from tuquan.campaigns.models import Campaign, CampaignState, Session, join_organisers
from tuquan.journal.actions import action, reading
from tuquan.kit.days import not_ahead
from tuquan.ledger import mend
from tuquan.ledger.mend import keep, trial
from tuquan.places.models import Place

READ = reading("campaigns.read", _("Read campaigns"))


@action(_("Plan a campaign"))
def plan_campaign(
    place: Place, *, kind: str, first_day: date, organisers: Sequence[str], title: str = "", ref: str = "",
    host: str = "", channel: str = "", items: int = 1, about: str = "", by,
) -> Campaign:  # fmt: skip
    """Announce one that is to come: it counts for nothing until its first session."""
    campaign = Campaign(
        place=place, kind=kind, first_day=first_day, organisers=join_organisers(organisers), title=title, ref=ref,
        host=host, channel=channel, items=items, about=about,
    )  # fmt: skip
    return keep(campaign)


@action(_("Record a campaign"))
def record_campaign(
    place: Place, *, kind: str, first_day: date, organisers: Sequence[str], attendances: int | None = None,
    title: str = "", ref: str = "", host: str = "", channel: str = "", items: int = 1, copies: int | None = None,
    people: int | None = None, venue: str = "", about: str = "", outcome: str = "", by,
) -> Campaign:  # fmt: skip
    """Enter one that was held already, with its first session."""
    not_ahead(first_day=first_day)
    refuse_more_people(people, attendances)
    campaign = Campaign(
        place=place, kind=kind, first_day=first_day, organisers=join_organisers(organisers), title=title, ref=ref,
        host=host, channel=channel, items=items, copies=copies, people=people, about=about, outcome=outcome,
        state=CampaignState.HELD, last_day=first_day, held=1, attendances=attendances,
    )  # fmt: skip
    keep(campaign)
    keep(Session(place=place, campaign=campaign, kind=kind, day=first_day, venue=venue, attendances=attendances))
    return campaign


@action(_("Sum up"))
def sum_up(campaign: Campaign, *, people: int | None = None, outcome: str = "", by) -> Campaign:
    """Say how many different people took part, where somebody counted them, and what came of it."""
    campaign.step("sum_up")
    if campaign.sessions.standing().filter(attendances=None).count() == 0:
        refuse_more_people(people, campaign.attendances)
    campaign.people, campaign.outcome = people, outcome
    return keep(campaign)


@action(_("Call off"))
def cancel(campaign: Campaign, *, reason: str, by) -> Campaign:
    """Call off what was planned; the reason is kept."""
    campaign.step("cancel")
    mend.keep_reason(campaign, reason)
    return keep(campaign)


@action(_("Correct a campaign"))
def correct_campaign(campaign: Campaign, *, reason: str, by, **changes) -> Campaign:
    """Mend what was entered wrongly: any of place, title, ref, organisers, host, channel, items, copies, people,
    about, outcome, and the first day while it is only planned. Sessions at the old place move with a new one.
    """
    if "organisers" in changes:
        changes["organisers"] = join_organisers(changes["organisers"])
    if "first_day" in changes and campaign.sessions.standing().exists() and changes["first_day"] != campaign.first_day:
        raise ValidationError({"first_day": _("The first day is that of the first session: correct the session.")})
    if campaign.attendances is not None:
        refuse_more_people(changes.get("people"), campaign.attendances)
    before = campaign.place
    trial(campaign, changes)
    mend.apply(campaign, changes, reason)
    if campaign.place_id != before.pk:
        for row in [*campaign.sessions.standing().filter(place=before), *campaign.topics.standing()]:
            row.place = campaign.place
            keep(row)
    return campaign


@action(_("Void a campaign"))
def void_campaign(campaign: Campaign, *, reason: str, by) -> Campaign:
    """Declare that it never was: its sessions and topics stop counting with it."""
    for row in [*campaign.sessions.standing(), *campaign.topics.standing()]:
        mend.void(row, reason)
    return mend.void(campaign, reason)
