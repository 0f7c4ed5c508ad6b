"""Bodies of the first communes: a steering committee with its head and deputies, police, school, enterprise, Front."""

from datetime import date
from random import Random

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER
from tuquan.config.demo.bodies import FAMILY, MEN, WOMEN
from tuquan.config.demo.events import communes_of_today
from tuquan.config.demo.world import World
from tuquan.organisations import actions
from tuquan.organisations.models import Body, BodyKind, Sex
from tuquan.places.models import Place

COMMUNES = 20
SINCE = date(2025, 7, 1)
COMMITTEE = "Ban Chỉ đạo xây dựng phong trào toàn dân bảo vệ ANTQ"
ROLES = ["Trưởng ban", "Phó Trưởng ban Thường trực", "Phó Trưởng ban"]


def found(world: World) -> None:
    world.progress(_("demo: steering committees and other bodies"))
    communes = communes_of_today(world.province)[:COMMUNES]
    rows = [row for number, commune in enumerate(communes, start=1) for row in bodies_of(commune, number)]
    dice = Random(COMMUNES)  # noqa: S311 - of its own, so that the other steps throw as before
    for body in actions.import_bodies(world.batch("organisations.bodies", rows), by=BUILDER):
        if body.kind == BodyKind.STEERING_COMMITTEE:
            for role in ROLES:
                appoint(body, role, dice)


def bodies_of(commune: Place, number: int) -> list[dict]:
    unit, _gap, town = commune.name.partition(" ")
    here = f"{unit.lower()} {town}"
    given = [
        (BodyKind.STEERING_COMMITTEE, "BCD", COMMITTEE, f"{number + 100}/QĐ-UBND"),
        (BodyKind.COMMUNE_POLICE, "CA", f"Công an {here}", ""),
        (BodyKind.SCHOOL, "TH", f"Trường Tiểu học {town}", ""),
        (BodyKind.ENTERPRISE, "DN", f"Công ty TNHH {town} Xanh", ""),
        (BodyKind.FRONT, "MT", f"Ủy ban MTTQ Việt Nam {here}", ""),
    ]  # fmt: skip
    return [
        {
            "place": commune,
            "kind": kind,
            "ref": f"{ref}-01",
            "name": f"{name} (mẫu)",
            "first_day": SINCE,
            "decision": decision,
        }
        for kind, ref, name, decision in given
    ]


def appoint(body: Body, role: str, dice: Random) -> None:
    woman = dice.randrange(3) == 0
    name = f"{dice.choice(FAMILY)} {'Thị' if woman else 'Văn'} {dice.choice(WOMEN if woman else MEN)} (mẫu)"
    actions.appoint(
        body, role=role, head=role == ROLES[0], name=name, sex=Sex.FEMALE if woman else Sex.MALE,
        birth_year=dice.randrange(1965, 1992), first_day=SINCE, decision=body.decision, by=BUILDER,
    )  # fmt: skip
