"""Verbs about the yearly rating: the chair of the commune decides, within what the guidance allows."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.forces.actions.members import HEAD
from tuquan.forces.models import Level, Rating, commune_of, full_months
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import Period, today
from tuquan.law import rules
from tuquan.ledger import mend
from tuquan.ledger.batch import Batch
from tuquan.organisations.models import Body, EndReason, Membership
from tuquan.places.models import Place

YEAR = "forces.rating_year"
STRUCK_OFF = (EndReason.DUTY, EndReason.PROSECUTED)


@action(_("Rate the team"))
def rate_team(
    team: Body, *, year: int, level: str, on: date, decision: str, complained: bool = False,
    tasks_done: int | None = None, by,
) -> Rating:  # fmt: skip
    """Rate a team for a year; refused with the citation where a rule of the guidance is broken."""
    return keep(team_rating(team, year, level, on, decision, complained, tasks_done))


def team_rating(
    team: Body, year: int, level: str, on: date, decision: str, complained: bool = False, tasks_done: int | None = None
) -> Rating:
    """The rating that the rules allow a team, not yet written."""
    window = ready_to_rate(year, on, complained)
    stood(team, window)
    if level == Level.EXCELLENT:
        refuse_excellent(team, window, year, tasks_done)
    for one in team.ratings.standing().filter(year=year, member__isnull=False).select_related("member__enrolment"):
        if leads(one.member) and Level(one.level).rank < Level(level).rank:
            refuse("level", _("The head of the team is rated above this."), "forces.head_not_above_team", window)
    return Rating(place=team.place, team=team, year=year, level=level, on=on, decision=decision)


@action(_("Rate the member"))
def rate_member(
    member: Membership, *, year: int, level: str, on: date, decision: str, complained: bool = False,
    newly_in: bool = False, by,
) -> Rating:  # fmt: skip
    """Rate a member for a year; a head is not rated above the team."""
    return keep(member_rating(member, year, level, on, decision, complained, newly_in))


def member_rating(
    member: Membership, year: int, level: str, on: date, decision: str, complained: bool = False, newly_in: bool = False
) -> Rating:
    """The rating that the rules allow a member, not yet written."""
    window = ready_to_rate(year, on, complained)
    stood(member, window)
    if leads(member) and not newly_in:
        team = member.body.ratings.standing().filter(year=year, member=None).first()
        if team is None:
            refuse("level", _("Rate the team first."), "forces.head_not_above_team", window)
        elif Level(level).rank < Level(team.level).rank:
            says = _("The team is rated “%(level)s”: its head cannot be rated above.")
            refuse("level", says % {"level": team.get_level_display()}, "forces.head_not_above_team", window)
    if level == Level.FAILED and member.body.ratings.standing().filter(
        year=year, member=None, level=Level.EXCELLENT
    ):  # fmt: skip
        refuse("level", _("The team is rated as excellent."), "forces.excellent_team_clean", window)
    return Rating(
        place=member.place, team=member.body, member=member, year=year, level=level, on=on, decision=decision
    )


@action(_("Rate the whole commune"))
def rate_commune(batch: Batch, *, year: int, on: date, decision: str, by) -> list[Rating]:
    """Rate many teams and members at once, teams first; all or none.

    Each row names a `team` or a `member`, its `level` and what that level asks for. What is wrong is told by the row's
    `key`: `level_7` and `tasks_done_7` for the row with the key 7.
    """
    ready_to_rate(year, on, complained=False)
    ratings, wrong = [], {}
    for row in sorted(batch.rows, key=lambda row: row.get("member") is not None):
        try:
            ratings.append(write(rating_of(row, year, on, decision)))
        except ValidationError as error:
            told = error.message_dict
            asked = "tasks_done" if "tasks_done" in told else "level"
            wrong[f"{asked}_{row['key']}"] = [says for each in told.values() for says in each]
    if wrong:
        raise ValidationError(wrong)
    for rating in {rating.member_id is None: rating for rating in ratings}.values():
        refuse_share(rating)
    return ratings


def rating_of(row: dict, year: int, on: date, decision: str) -> Rating:
    if member := row.get("member"):
        return member_rating(member, year, row["level"], on, decision, newly_in=bool(row.get("newly_in")))
    return team_rating(row["team"], year, row["level"], on, decision, tasks_done=row.get("tasks_done"))


@action(_("Void the rating"))
def void_rating(rating: Rating, *, reason: str, by) -> Rating:
    """Take a rating back; refused where too many would be left as excellent."""
    mend.void(rating, reason)
    refuse_share(rating)
    return rating


def window_of(year: int) -> Period:
    """The days that a year's rating looks at. Raises ValidationError where the law knows none."""
    try:
        rule = rules.rule(YEAR, date(year, 12, 31))
    except (rules.RuleMissing, ValueError):
        raise ValidationError({"year": _("No rule on rating holds for this year.")}) from None
    pattern = rules.value(YEAR, date(year, 12, 31))
    window = pattern.ending(year, max(pattern.ends_in))
    if not rule.holds_on(window.last):
        raise ValidationError({"year": _("No rule on rating holds for this year.")})
    return window


def last_year(on: date) -> int:
    """The last year whose window was over on that day."""
    return next(year for year in range(on.year, on.year - 2, -1) if ends_before(year, on))


def ends_before(year: int, on: date) -> bool:
    try:
        return window_of(year).last < on
    except ValidationError:
        return True


def ready_to_rate(year: int, on: date, complained: bool) -> Period:
    not_ahead(on=on)
    window = window_of(year)
    if on <= window.last:
        says = _("The year to rate ends on %(day)s.") % {"day": f"{window.last:%d/%m/%Y}"}
        refuse("on", says, YEAR, window)
    if complained:
        pending = _("Not rated while a complaint or denunciation is pending.")
        refuse("complained", pending, "forces.not_rated_under_complaint", window)
    return window


def stood(rated: Body | Membership, window: Period) -> None:
    """Whether a team or member was there long enough, and still at the end of the year."""
    least = rules.number("forces.rated_after_months", window.last)
    if rated.voided or rated.first_day is None or (rated.ended_on and rated.ended_on <= window.last):
        raise ValidationError({"year": _("Did not stand on the last day of the year to rate.")})
    months = full_months(rated.first_day, window.last + timedelta(days=1))
    if months < least:
        says = _("Not rated before %(least)s months: %(months)s so far.") % {"least": least, "months": max(months, 0)}
        refuse("year", says, "forces.rated_after_months", window)


def refuse_excellent(team: Body, window: Period, year: int, tasks_done: int | None) -> None:
    over = rules.number("forces.excellent_tasks_over", window.last)
    if tasks_done is None or tasks_done <= over:
        says = _("An excellent team did more than %(over)s%% of its tasks.") % {"over": over}
        refuse("tasks_done", says, "forces.excellent_tasks_over", window)
    struck_off = team.memberships.standing().filter(
        end_reason__in=STRUCK_OFF, ended_on__gte=window.first, ended_on__lte=window.last
    )
    failed = team.ratings.standing().filter(year=year, member__isnull=False, level=Level.FAILED)
    if struck_off.exists() or failed.exists():
        lost = _("A member was struck off or rated as failing.")
        refuse("level", lost, "forces.excellent_team_clean", window)


def leads(member: Membership) -> bool:
    """The head, or the deputy of a team that has no head."""
    if member.enrolment.post == HEAD:
        return True
    return member.enrolment.post == "deputy" and not member.body.memberships.serving().filter(head=True).exists()


def keep(rating: Rating) -> Rating:
    write(rating)
    refuse_share(rating)
    return rating


def write(rating: Rating) -> Rating:
    rating.full_clean()
    rating.save()
    return rating


def refuse_share(rating: Rating) -> None:
    """Of those rated good or better in the commune only so many are excellent; teams and members each by themselves."""
    rule, window = "forces.excellent_max", window_of(rating.year)
    commune = commune_of(rating.place, today())
    Place.objects.select_for_update().get(pk=commune.pk)
    pool = Rating.objects.standing().within([commune.pk]).filter(year=rating.year)
    levels = list(pool.filter(member__isnull=rating.member_id is None).values_list("level", flat=True))
    excellent = levels.count(Level.EXCELLENT)
    good, most = excellent + levels.count(Level.GOOD), rules.number(rule, window.last)
    if excellent * 100 > most * good:
        says = _("%(good)s rated good or better in the commune: at most %(most)s of them excellent.")
        refuse("level", says % {"good": good, "most": good * most // 100}, rule, window)


def refuse(field: str, says, rule: str, window: Period) -> None:
    raise ValidationError({field: f"{says} ({rules.citation(rule, window.last)})"})
