"""Security teams since the law of 2023 took effect, in some 300 residential areas; invented members carry "(mẫu)".

It throws dice of its own, so that nothing that was made before it changes.
"""

from datetime import date, timedelta
from random import Random

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER, COMMUNE
from tuquan.config.demo.bodies import FAMILY, MEN, WOMEN
from tuquan.config.demo.world import EVE, World, place_of
from tuquan.forces import actions
from tuquan.forces.actions.ratings import last_year, window_of
from tuquan.forces.models import CONFIRMED, DutyKind, commune_of
from tuquan.kit.period import today
from tuquan.organisations.models import Body, Sex

SEED = 30_2023
FORMED = date(2024, 7, 1)
EVERY = 6  # one residential area of so many has a team of its own here
POSTS = ("head", "deputy", "member", "member", "member")
DUTIES_PER_TEAM = 8


def form(world: World) -> None:
    world.progress(_("demo: security teams"))
    dice = Random(SEED)  # noqa: S311 - not for secrets
    chosen = world.areas[::EVERY]
    rows = [
        {
            "place": area, "name": f"Tổ bảo vệ an ninh, trật tự {area.name}", "ref": f"ANTT-{number:04}",
            "first_day": FORMED + timedelta(days=0 if number % 4 else dice.randrange(1, 200)),
            "decision": f"{number % 90 + 10}/QĐ-UBND",
        }
        for number, area in enumerate(chosen)
    ]  # fmt: skip
    teams = actions.import_teams(world.batch("forces.teams", rows), by=BUILDER)
    members = [row for team in teams for row in people(dice, team)]
    actions.import_members(world.batch("forces.members", members), by=BUILDER)
    duties = [row for team in teams for row in patrols(dice, team)]
    actions.import_duties(world.batch("forces.duties", duties), by=BUILDER)
    at_home(dice, teams)


def people(dice: Random, team: Body) -> list[dict]:
    """Three to five members; the second of some left, and somebody else took the seat."""
    rows = []
    for seat in range(dice.randrange(3, 6)):
        left = seat == 1 and not dice.randrange(12)
        last = team.first_day + timedelta(days=dice.randrange(100, 500)) if left else None
        rows.append(person(dice, team, seat, team.first_day, last))
        if last and last < today():
            rows.append(person(dice, team, seat, last, None))
    return rows


def person(dice: Random, team: Body, seat: int, first_day: date, ended_on: date | None) -> dict:
    woman = not dice.randrange(5)
    given = dice.choice(WOMEN if woman else MEN)
    return {
        "place": team.place,
        "team": team,
        "post": POSTS[seat],
        "name": f"{dice.choice(FAMILY)} {'Thị' if woman else 'Văn'} {given} (mẫu)",
        "sex": Sex.FEMALE if woman else Sex.MALE,
        "birth_year": dice.randrange(1958, 2000),
        "first_day": first_day,
        "ended_on": ended_on if ended_on and ended_on < today() else None,
        "decision": team.decision,
        **dict.fromkeys(CONFIRMED, True),
        "residence": dice.randrange(40) > 0,  # a few conditions wait to be confirmed
    }


def patrols(dice: Random, team: Body) -> list[dict]:
    span = (today() - team.first_day).days
    days = sorted(dice.sample(range(span), min(DUTIES_PER_TEAM, span)))
    return [
        {
            "place": team.place, "team": team, "on": team.first_day + timedelta(days=day),
            "kind": DutyKind.PATROL if number % 3 else dice.choice(DutyKind.values),
            "people": dice.randrange(2, 6), "hours": dice.randrange(2, 5),
        }
        for number, day in enumerate(days)
    ]  # fmt: skip


def at_home(dice: Random, teams: list[Body]) -> None:
    """What the accounts of the demo's ward find: a quota, a class, support, an earlier service, ratings, groups."""
    ward = place_of(COMMUNE)
    own = [team for team in teams if commune_of(team.place, today()) == ward]
    actions.set_quota(
        ward, first_day=EVE + timedelta(days=1), teams=len(own) + 1, members=4 * len(own),
        resolution="Nghị quyết của HĐND tỉnh (mẫu)", by=BUILDER,
    )  # fmt: skip
    for team in own:
        team.refresh_from_db()
        serving = list(team.memberships.serving())
        actions.hold_training(
            team, members=serving, on=date(2025, 10, 14), topic="Nghiệp vụ bảo vệ an ninh, trật tự", hours=16,
            certificate=True, by=BUILDER,
        )  # fmt: skip
        actions.give_support(
            team, day=date(2026, 1, 15), kind="monthly", amount=1_000_000 * len(serving), decision="15/QĐ-UBND",
            by=BUILDER,
        )  # fmt: skip
        actions.give_support(team, day=date(2026, 2, 2), kind="uniform", means="equipment",
                             what="Bộ trang phục", quantity=len(serving), by=BUILDER)  # fmt: skip
        actions.record_service(
            serving[0], force="ward_guard", first_day=date(2016, 3, 1), last_day=date(2024, 6, 30), area="ordinary",
            by=BUILDER,
        )  # fmt: skip
    rate(own, dice)
    for kind, name, host_kind, host in (
        ("youth_team", "Đội thanh niên xung kích (mẫu)", "school", "Trường THPT (mẫu)"),
        ("guard", "Tổ bảo vệ cơ quan (mẫu)", "hospital", "Trung tâm y tế (mẫu)"),
    ):
        actions.add_group(
            ward, kind=kind, name=name, host_kind=host_kind, host=host, first_day=date(2025, 9, 5),
            members=dice.randrange(6, 20), women=2, by=BUILDER,
        )  # fmt: skip


def rate(teams: list[Body], dice: Random) -> None:
    """The last year that is over, where the guidance held by then; the last team waits for its rating."""
    year = last_year(today())
    try:
        window = window_of(year)
    except ValidationError:
        return
    on = min(window.last + timedelta(days=2), today())
    for team in teams[:-1]:
        level = dice.choice(["good", "good", "done"])
        actions.rate_team(team, year=year, level=level, on=on, decision="120/QĐ-UBND", by=BUILDER)
