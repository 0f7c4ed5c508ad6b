"""Mediation groups and mediators: on 24 May 2023 exactly the numbers that the province announced."""

from datetime import date, timedelta
from random import Random

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER
from tuquan.config.demo.land import GROUPS
from tuquan.config.demo.world import BEGIN, REVIEW, World
from tuquan.kit.period import today
from tuquan.mediation.actions import import_groups, import_mediators
from tuquan.organisations.models import Body, Sex

MEDIATORS = 14_010  # standing on 24 May 2023
LEFT_BEFORE, LEFT_SINCE, CAME_SINCE = 1_200, 640, 710

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Hồ", "Dương", "Đinh", "Thái", "Lưu"]
WOMEN = ["Lan", "Hương", "Hoa", "Thủy", "Hằng", "Nga", "Liên", "Tâm", "Hiền", "Mai", "Yến", "Thanh"]
MEN = ["Hùng", "Dũng", "Sơn", "Tuấn", "Long", "Bình", "Minh", "Quang", "Thắng", "Đức", "Hải", "Lộc"]
WOMEN_IN_TEN = 3


def found(world: World) -> None:
    world.progress(_("demo: mediation groups"))
    rows = [
        {
            "place": area,
            "name": f"Tổ hòa giải {area.name}",
            "ref": f"HG-{number:04}",
            "first_day": BEGIN if number % 5 else world.day(date(2013, 2, 1), date(2015, 6, 30)),
            "decision": f"{number % 90 + 10}/QĐ-UBND",
        }
        for number, area in enumerate(world.areas)
    ]
    world.groups = import_groups(world.batch("mediation.groups", rows), by=BUILDER)
    world.progress(_("demo: mediators"))
    rows = [mediator(world.random, group, **term) for group, term in terms(world)]
    for member in import_mediators(world.batch("mediation.mediators", rows), by=BUILDER):
        world.mediators.setdefault(member.body_id, []).append(member)


def terms(world: World):
    """Who serves where and from when to when; the first of a group heads it."""
    groups = world.groups
    for number, group in enumerate(groups):
        for seat in range(MEDIATORS // GROUPS + (number < MEDIATORS % GROUPS)):
            left = seat == 2 and number < LEFT_SINCE
            yield group, {
                "head": seat == 0,
                "woman": seat == 1 and number % 40 != 7,  # a few groups lack a woman, and are warned of
                "first_day": group.first_day,
                "ended_on": world.day(REVIEW + timedelta(days=1), today()) if left else None,
            }
    for number in range(LEFT_BEFORE):
        group = groups[number % len(groups)]
        yield group, {"first_day": group.first_day, "ended_on": world.day(date(2016, 1, 1), REVIEW)}
    for number in range(CAME_SINCE):
        yield groups[number % len(groups)], {"first_day": world.day(REVIEW + timedelta(days=1), today())}


def mediator(
    dice: Random, group: Body, *, first_day: date, ended_on: date | None = None, head: bool = False,
    woman: bool | None = None,
) -> dict:  # fmt: skip
    """One invented mediator; the name carries "(mẫu)"."""
    if woman is None:
        woman = dice.randrange(10) < WOMEN_IN_TEN
    given = dice.choice(WOMEN if woman else MEN)
    trained = dice.randrange(100) < 62
    return {
        "place": group.place,
        "group": group,
        "name": f"{dice.choice(FAMILY)} {'Thị' if woman else 'Văn'} {given} (mẫu)",
        "sex": Sex.FEMALE if woman else Sex.MALE,
        "birth_year": dice.randrange(1950, 1990),
        "head": head,
        "trained": trained,
        "trained_on": min(first_day + timedelta(days=dice.randrange(30, 300)), ended_on or today()) if trained else None,
        "first_day": first_day,
        "ended_on": ended_on,
        "decision": group.decision,
    }
