"""Returns, for what no register counts yet: petitions, posts of commune police, commendations.

Districts sent them until they were abolished on 30 June 2025; since then the communes do.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER
from tuquan.config.demo.events import communes_of_today
from tuquan.config.demo.world import EVE, REVIEW, World, spread
from tuquan.places.models import Place, Tier, Within
from tuquan.returns import actions

PETITIONS = 81_760  # until 24 May 2023
POLICE, REGULAR = 2_815, 1_045  # on 24 May 2023
AWARDS = {
    "form=certificate_of_merit|to=collective": 9,
    "form=certificate_of_merit|to=individual": 15,
    "form=certificate_of_commendation|to=collective": 10,
    "form=certificate_of_commendation|to=individual": 15,
}


def send(world: World) -> None:
    world.progress(_("demo: returns"))
    districts, communes = old_districts(world.province), communes_of_today(world.province)
    ends = [date(year, 12, 14) for year in range(2013, 2023)] + [REVIEW]
    petitions(world, districts, ends, date(2013, 1, 1), PETITIONS)
    petitions(world, districts, [date(2023, 12, 14), date(2024, 12, 14), date(2025, 6, 14)], after(REVIEW), 18_240)
    petitions(world, communes, [date(2025, 12, 14), date(2026, 6, 14)], date(2025, 6, 15), 9_870)
    police(world, districts, date(2018, 12, 14), 2_640, 610)
    police(world, districts, REVIEW, POLICE, REGULAR)
    police(world, districts, date(2024, 12, 14), 2_790, 1_380)
    # what the districts reported passed to the province when they ended; from here the communes say it themselves
    police(world, [world.province], date(2025, 12, 14), 0, 0)
    police(world, communes, date(2025, 12, 14), 2_655, 1_725)
    lines = [{"indicator": "commendation.awards", "split": cell, "value": value} for cell, value in AWARDS.items()]
    accept(world.province, REVIEW, REVIEW, lines, "Hội nghị tổng kết 10 năm Chương trình 09 (mẫu)")


def after(day: date) -> date:
    return day + timedelta(days=1)


def old_districts(province: Place) -> list[Place]:
    inside = Within.objects.filter(ancestor=province, first_day__lte=EVE, last_day__gte=EVE).values("place")
    return list(Place.objects.alive_on(EVE).filter(pk__in=inside, tier=Tier.DISTRICT).order_by("code"))


def petitions(world: World, units: list[Place], ends: list[date], first: date, total: int) -> None:
    """One return per unit and period; together they say the total."""
    values = spread(total, [world.random.randrange(60, 140) for _ in range(len(units) * len(ends))])
    for last in ends:
        for unit in units:
            line = {"indicator": "petitions.received", "split": "", "value": values.pop()}
            accept(unit, first, last, [line], f"Báo cáo số liệu đến {last:%d/%m/%Y} (mẫu)")
        first = after(last)


def police(world: World, units: list[Place], day: date, posts: int, regular: int) -> None:
    weights = [world.random.randrange(80, 120) for _ in units]
    for unit, full, rest in zip(units, spread(regular, weights), spread(posts - regular, weights), strict=True):
        lines = [
            {"indicator": "forces.commune_police", "split": "regular=y", "value": full},
            {"indicator": "forces.commune_police", "split": "regular=n", "value": rest},
        ]
        accept(unit, day, day, lines, f"Biên chế đến {day:%d/%m/%Y} (mẫu)")


def accept(place: Place, first: date, last: date, lines: list[dict], source: str) -> None:
    sheet = actions.file_return(place, first_day=first, last_day=last, source=source, lines=lines, by=BUILDER)
    actions.submit_return(sheet, by=BUILDER)
    actions.accept_return(sheet, by=BUILDER)
