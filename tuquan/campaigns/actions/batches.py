"""Many rows at once: what Excel brings and the demonstration loads. Each is one act with one line in the journal."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns.actions.keeping import refuse_more_people
from tuquan.campaigns.actions.sessions import refuse_not_above, refuse_other_day
from tuquan.campaigns.actions.topics import give_answer, refuse_no_forum
from tuquan.campaigns.models import (
    Campaign,
    CampaignKind,
    CampaignState,
    Organiser,
    Session,
    Topic,
    TopicState,
    join_organisers,
)
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.kit.text import clean
from tuquan.ledger.batch import Batch
from tuquan.places.models import Within

TOLD = ("state", "last_day", "year", "held", "sites", "attendances", "raised", "answered")  # by sessions and topics


@action(_("Import campaigns"))
def import_campaigns(batch: Batch, *, by) -> list[Campaign]:
    """Enter many at once, each row like `record_campaign`; a row with a day to come is planned.

    A row without a kind is of the kind whose register the batch is for ("campaigns.drive").
    """
    now, usual = today(), batch.register.partition(".")[2]
    campaigns = [campaign_of(row, row.get("kind") or usual, now) for row in batch.rows]
    refuse_festivals_twice([one for one in campaigns if one.kind == CampaignKind.FESTIVAL])
    Campaign.objects.bulk_create(campaigns)
    sessions = [
        Session(place=one.place, campaign=one, kind=one.kind, day=one.first_day, venue=clean(row.get("venue") or ""),
                attendances=one.attendances)
        for one, row in zip(campaigns, batch.rows, strict=True) if one.held
    ]  # fmt: skip
    Session.objects.bulk_create(sessions)
    bring_campaigns_in_line(batch, now)
    return campaigns


def bring_campaigns_in_line(batch: Batch, now: date) -> None:
    """Where somebody decided that the file is right: what it says of campaigns, and of the one session of each."""
    stored = Campaign.objects.select_for_update(of=("self",)).in_bulk(batch.changed)
    new, mended = [], []
    for pk, row in batch.changed.items():
        campaign, day = stored[pk], row["first_day"]
        if campaign.state == CampaignState.CANCELLED:
            raise ValidationError(_("%(campaign)s is cancelled."), params={"campaign": campaign})
        sessions = list(campaign.sessions.standing()[:2])
        told = {"attendances": row.get("attendances", campaign.attendances), "first_day": day}
        if len(sessions) > 1 and told != {"attendances": campaign.attendances, "first_day": campaign.first_day}:
            raise ValidationError(
                _("%(campaign)s has several sessions: correct them one by one."), params={"campaign": campaign}
            )
        refuse_more_people(row.get("people", campaign.people), told["attendances"])
        if len(sessions) == 1:
            not_ahead(day=day)
            sessions[0].day, sessions[0].attendances = day, told["attendances"]
            mended += sessions
        elif not sessions and day <= now:
            new.append(Session(place=campaign.place, campaign=campaign, kind=campaign.kind, day=day,
                               venue=clean(row.get("venue") or ""), attendances=told["attendances"]))  # fmt: skip
    Session.objects.bulk_update(mended, ["day", "attendances"], batch_size=200)
    Session.objects.bulk_create(new)
    batch.take(
        Campaign, ["first_day", "people", "host", "channel", "items", "copies", *TOLD, "host_key", "folded"],
        retold,
    )  # fmt: skip


def retold(campaign: Campaign) -> None:
    campaign.tally().prepare()


def campaign_of(row: dict, kind: str, now: date) -> Campaign:
    """A row of a file as a campaign, with what its one session will say."""
    campaign = Campaign(
        place=row["place"], kind=kind, first_day=row["first_day"],
        organisers=join_organisers(row.get("organisers") or Organiser.POLICE),
        title=row.get("title") or "", ref=row.get("ref") or "", host=row.get("host") or "",
        channel=row.get("channel") or "", items=row.get("items") or 1, copies=row.get("copies"),
        about=row.get("about") or "", outcome=row.get("outcome") or "",
    )  # fmt: skip
    if campaign.first_day <= now:
        refuse_more_people(row.get("people"), row.get("attendances"))
        campaign.state, campaign.held, campaign.last_day = CampaignState.HELD, 1, campaign.first_day
        campaign.attendances, campaign.people = row.get("attendances"), row.get("people")
    return campaign.prepare()


def refuse_festivals_twice(festivals: list[Campaign]) -> None:
    """Say which places have their Festival Day of that year already; the constraint would not say which."""
    held = Campaign.objects.standing().exclude(state=CampaignState.CANCELLED).filter(kind=CampaignKind.FESTIVAL)
    held = held.filter(year__in={one.year for one in festivals}, place__in={one.place_id for one in festivals})
    seen, twice = set(held.values_list("place", "year", "host_key")), []
    for one in festivals:
        mark = (one.place_id, one.year, one.host_key)
        if mark in seen:
            twice.append(f"{one.host or one.place} ({one.year})")
        seen.add(mark)
    if twice:
        more = "" if len(twice) <= 10 else "…"
        raise ValidationError(
            _("The Festival Day stands there already: %(places)s"), params={"places": ", ".join(twice[:10]) + more}
        )


@action(_("Import sessions"))
def import_sessions(batch: Batch, *, by) -> list[Session]:
    """Enter many sessions of campaigns that were organised at their place or at a level above it."""
    campaigns = owners(batch)
    for campaign in campaigns.values():
        campaign.step("join_campaign")
    sessions = []
    for row in batch.rows:
        campaign = campaigns[row["campaign"].pk]
        session = Session(place=row["place"], campaign=campaign, kind=campaign.kind, day=row["day"],
                          venue=clean(row.get("venue") or ""), connected=bool(row.get("connected")),
                          attendances=row.get("attendances"))  # fmt: skip
        refuse_other_day(campaign, session.day)
        sessions.append(session)
    Session.objects.bulk_create(sessions)
    batch.take(Session, ["venue", "attendances", "connected"])
    retell(campaigns)
    return sessions


@action(_("Import topics"))
def import_topics(batch: Batch, *, by) -> list[Topic]:
    """Enter many topics of forums, with their answers where there are any."""
    campaigns = owners(batch)
    topics = []
    for row in batch.rows:
        campaign = campaigns[row["campaign"].pk]
        refuse_no_forum(campaign, row["raised_on"])
        topic = Topic(place=campaign.place, campaign=campaign, category=row["category"], raised_on=row["raised_on"],
                      text=row["text"].strip())  # fmt: skip
        if (row.get("answer") or "").strip():
            give_answer(topic, row["answer"], row.get("answered_on") or row["raised_on"])
        topics.append(topic)
    Topic.objects.bulk_create(topics)
    batch.take(Topic, ["raised_on", "answer", "answered_on", "state"], settle_topic)
    retell(campaigns)
    return topics


def settle_topic(topic: Topic) -> None:
    """What an answer brings with it; one that was given is not taken back by a file."""
    refuse_no_forum(topic.campaign, topic.raised_on)
    if topic.answer.strip():
        give_answer(topic, topic.answer, topic.answered_on or topic.raised_on)
    elif topic.state == TopicState.ANSWERED:
        raise ValidationError(
            _("The answer to “%(topic)s” is not in the file; keep what is stored."), params={"topic": topic}
        )


def owners(batch: Batch) -> dict[int, Campaign]:
    """The campaigns that the rows name, held until the transaction ends; each at its row's place or above it."""
    rows = [*batch.rows, *batch.changed.values()]
    keys = {row["campaign"].pk for row in rows}
    campaigns = Campaign.objects.select_for_update(of=("self",)).select_related("place").in_bulk(keys)
    inside = Within.objects.filter(
        place__in={row["place"].pk for row in rows}, ancestor__in={one.place_id for one in campaigns.values()},
        first_day__lte=today(), last_day__gte=today(),
    )  # fmt: skip
    above = set(inside.values_list("place", "ancestor"))
    for row in rows:
        campaign = campaigns[row["campaign"].pk]
        if (row["place"].pk, campaign.place_id) not in above:
            refuse_not_above(row["place"])
    return campaigns


def retell(campaigns: dict[int, Campaign]) -> None:
    """Let these campaigns repeat their sessions and topics."""
    Campaign.objects.bulk_update(
        [campaign.tally().prepare() for campaign in campaigns.values()],
        ["first_day", *TOLD],
        batch_size=200,
    )
