"""The verbs of campaigns: plan or record one, add sessions and sites, raise and answer topics, mend, import."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns.models import (
    Campaign,
    CampaignKind,
    CampaignState,
    Session,
    Topic,
    TopicState,
    join_organisers,
)
from tuquan.journal.actions import action, reading
from tuquan.kit.days import write_day
from tuquan.kit.period import today
from tuquan.kit.text import clean
from tuquan.ledger import mend
from tuquan.ledger.batch import Batch
from tuquan.places.models import Place, Tier, Within

READ = reading("campaigns.read", _("Read campaigns"))


# --- plan, record, sum up, cancel -----------------------------------------------------------------------------------


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
    place: Place, *, kind: str, day: date, organisers: Sequence[str], attendances: int | None = None, title: str = "",
    ref: str = "", host: str = "", channel: str = "", items: int = 1, copies: int | None = None,
    people: int | None = None, venue: str = "", about: str = "", outcome: str = "", by,
) -> Campaign:  # fmt: skip
    """Enter one that was held already, with its first session."""
    refuse_future(day)
    refuse_more_people(people, attendances)
    campaign = Campaign(
        place=place, kind=kind, first_day=day, organisers=join_organisers(organisers), title=title, ref=ref, host=host,
        channel=channel, items=items, copies=copies, people=people, about=about, outcome=outcome,
        state=CampaignState.HELD, last_day=day, held=1, attendances=attendances,
    )  # fmt: skip
    keep(campaign)
    keep(Session(place=place, campaign=campaign, kind=kind, day=day, venue=venue, attendances=attendances))
    return campaign


@action(_("Sum up"))
def sum_up(campaign: Campaign, *, people: int | None = None, outcome: str = "", by) -> Campaign:
    """Say how many different people took part, where somebody counted them, and what came of it."""
    campaign.step("sum_up")
    if campaign.sessions.standing().filter(attendances=None).count() == 0:
        refuse_more_people(people, campaign.attendances)
    campaign.people, campaign.outcome = people, outcome
    return keep(campaign)


@action(_("Cancel"))
def cancel(campaign: Campaign, *, reason: str, by) -> Campaign:
    """Call off what was planned; the reason is kept."""
    campaign.step("cancel")
    mend.keep_reason(campaign, reason)
    return keep(campaign)


# --- sessions and sites ---------------------------------------------------------------------------------------------


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


@action(_("Report our session of a campaign from above"))
def join_campaign(
    place: Place, *, campaign: Campaign, day: date, attendances: int | None = None, venue: str = "",
    connected: bool = False, by,
) -> Session:  # fmt: skip
    """Enter a session held here of a campaign that a level above organised; the right is needed here only."""
    campaign.lock()
    campaign.step("join_campaign")
    if campaign.place_id == place.pk or campaign.place_id not in lineage(place):
        why = _("This campaign was not organised by a level above %(place)s.") % {"place": place}
        raise ValidationError({"campaign": why})
    return hold(campaign, place=place, day=day, attendances=attendances, venue=venue, connected=connected)


def hold(campaign: Campaign, **fields) -> Session:
    """Write a session and let the campaign repeat it."""
    session = Session(campaign=campaign, kind=campaign.kind, **fields)
    check_session(campaign, session)
    keep(session)
    keep(campaign.tally())
    return session


def check_session(campaign: Campaign, session: Session) -> None:
    refuse_future(session.day)
    if campaign.kind == CampaignKind.FESTIVAL and session.day.year != campaign.year:
        raise ValidationError({"day": _("This is the Festival Day of %(year)s.") % {"year": campaign.year}})
    if not near(campaign.place, session.place):
        raise ValidationError({"place": _("A session takes place in the province of its campaign.")})


def near(home: Place, place: Place) -> bool:
    """In the same province as the map stands today; a campaign of the nation reaches everywhere."""
    if home.tier == Tier.NATION or home.pk == place.pk:
        return True
    provinces = {unit for unit, tier in lineage(home).items() if tier == Tier.PROVINCE}
    return bool(provinces & lineage(place).keys())


def lineage(place: Place) -> dict[int, int]:
    """All units that the place counts inside today, itself among them, with their levels."""
    rows = Within.objects.filter(place=place, first_day__lte=today(), last_day__gte=today())
    return dict(rows.values_list("ancestor", "tier"))


# --- topics ---------------------------------------------------------------------------------------------------------


@action(_("Enter a topic raised"))
def raise_topic(
    campaign: Campaign, *, category: str, text: str, raised_on: date | None = None, answer: str = "", by
) -> Topic:
    """Keep what residents raised at the forum, never who said it; an answer given on the spot comes with it."""
    campaign.step("raise_topic")
    if campaign.kind != CampaignKind.FORUM:
        raise ValidationError(_("Topics are raised at listening forums."))
    raised_on = raised_on or campaign.last_day
    if not campaign.first_day <= raised_on <= campaign.last_day:
        days = {"first": write_day(campaign.first_day), "last": write_day(campaign.last_day)}
        raise ValidationError({"raised_on": _("The forum was held from %(first)s to %(last)s.") % days})
    topic = Topic(
        place=campaign.place, campaign=campaign, category=category, text=needed("text", text), raised_on=raised_on
    )
    if answer.strip():
        give_answer(topic, answer, raised_on)
    keep(topic)
    keep(campaign.tally())
    return topic


@action(_("Answer"))
def answer_topic(topic: Topic, *, answer: str, answered_on: date, by) -> Topic:
    """Keep the answer that residents were given, and when."""
    topic.step("answer_topic")
    refuse_future(answered_on, "answered_on")
    give_answer(topic, answer, answered_on)
    keep(topic)
    keep(owner(topic).tally())
    return topic


def give_answer(topic: Topic, answer: str, day: date) -> None:
    topic.answer, topic.answered_on, topic.state = needed("answer", answer), day, TopicState.ANSWERED


# --- mending --------------------------------------------------------------------------------------------------------


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
    check(campaign, changes)
    mend.apply(campaign, changes, reason)
    if campaign.place_id != before.pk:
        for row in [*campaign.sessions.standing().filter(place=before), *campaign.topics.standing()]:
            row.place = campaign.place
            keep(row)
    return campaign


@action(_("Correct a session"))
def correct_session(session: Session, *, reason: str, by, **changes) -> Session:
    """Mend place, day, venue or attendances; the campaign follows."""
    campaign = owner(session)
    check(session, changes)
    mend.apply(session, changes, reason)
    check_session(campaign, session)
    keep(campaign.tally())
    return session


@action(_("Correct a topic"))
def correct_topic(topic: Topic, *, reason: str, by, **changes) -> Topic:
    """Mend the category, the text, the answer or its day."""
    if topic.state == TopicState.WAITING:
        changes = {name: value for name, value in changes.items() if name not in ("answer", "answered_on")}
    check(topic, changes)
    return mend.apply(topic, changes, reason)


@action(_("Void a campaign"))
def void_campaign(campaign: Campaign, *, reason: str, by) -> Campaign:
    """Declare that it never was: its sessions and topics stop counting with it."""
    for row in [*campaign.sessions.standing(), *campaign.topics.standing()]:
        mend.void(row, reason)
    return mend.void(campaign, reason)


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


@action(_("Void a topic"))
def void_topic(topic: Topic, *, reason: str, by) -> Topic:
    """Declare that it was never raised."""
    mend.void(topic, reason)
    keep(owner(topic).tally())
    return topic


# --- import ---------------------------------------------------------------------------------------------------------


@action(_("Import campaigns"))
def import_campaigns(batch: Batch, *, by) -> int:
    """Enter many at once, each row like `record_campaign`; a row with a day to come is planned. Returns how many."""
    now = today()
    campaigns = [campaign_of(row, now) for row in batch.rows]
    Campaign.objects.bulk_create(campaigns)
    sessions = [
        Session(place=one.place, campaign=one, kind=one.kind, day=one.first_day, venue=clean(row.get("venue") or ""),
                attendances=one.attendances)
        for one, row in zip(campaigns, batch.rows, strict=True) if one.held
    ]  # fmt: skip
    Session.objects.bulk_create(sessions)
    return len(campaigns)


def campaign_of(row: dict, now: date) -> Campaign:
    """A row of a file as a campaign, with what its one session will say."""
    campaign = Campaign(
        place=row["place"], kind=row["kind"], first_day=row["day"], organisers=join_organisers(row["organisers"]),
        title=row.get("title") or "", ref=row.get("ref") or "", host=row.get("host") or "",
        channel=row.get("channel") or "", items=row.get("items") or 1, copies=row.get("copies"),
        about=row.get("about") or "", outcome=row.get("outcome") or "",
    )  # fmt: skip
    if campaign.first_day <= now:
        refuse_more_people(row.get("people"), row.get("attendances"))
        campaign.state, campaign.held, campaign.last_day = CampaignState.HELD, 1, campaign.first_day
        campaign.attendances, campaign.people = row.get("attendances"), row.get("people")
    return campaign.prepare()


# --- what the verbs share -------------------------------------------------------------------------------------------


def keep(record):
    """Check the row against its constraints, in the user's words, and write it."""
    if hasattr(record, "prepare"):
        record.prepare()
    record.clean_fields()
    record.validate_constraints()
    record.save()
    return record


def check(record, changes: dict) -> None:
    """Whether the row would still hold with these changes; the row itself is left as it was."""
    if record.voided:
        raise ValidationError(_("This record is void."))
    trial = type(record)(**{field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields})
    trial._state.adding = False
    for name, value in changes.items():
        setattr(trial, name, value)
    if hasattr(trial, "prepare"):
        trial.prepare()
    trial.clean_fields()
    trial.validate_constraints()


def owner(row: Session | Topic) -> Campaign:
    """The campaign of a session or topic, held until the transaction ends."""
    campaign = row.campaign
    campaign.lock()
    return campaign


def needed(name: str, text: str) -> str:
    if not text.strip():
        raise ValidationError({name: _("This is needed.")})
    return text.strip()


def refuse_future(day: date, field: str = "day") -> None:
    if day > today():
        raise ValidationError({field: _("This day is still to come.")})


def refuse_more_people(people: int | None, attendances: int | None) -> None:
    """Whoever came is at least one attendance."""
    if people is not None and attendances is not None and people > attendances:
        raise ValidationError({"people": _("More different people than attendances.")})
