"""Schemes and their points since 2013, with who replicated whom; some sleep, some were struck off. All invented."""

from datetime import date, timedelta
from random import Random

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER
from tuquan.config.demo.events import communes_of_today
from tuquan.config.demo.land import old_communes
from tuquan.config.demo.world import BEGIN, EVE, SEED, World
from tuquan.kit.period import today
from tuquan.places.models import Place
from tuquan.schemes import actions
from tuquan.schemes.models import ActivityKind, Aim, Bloc, EndReason, Field, Point, Scheme

POINTS, ACTIVITIES = 600, 1_500
SCHEMES = [
    ("Dòng họ tự quản", Field.ORDER, Bloc.RESIDENTS),
    ("Tiếng kẻng an ninh", Field.CRIME, Bloc.RESIDENTS),
    ("Đường làng thắp sáng", Field.CRIME, Bloc.RESIDENTS),
    ("Thôn xóm bình yên", Field.ORDER, Bloc.RESIDENTS),
    ("Tổ liên gia tự quản", Field.ORDER, Bloc.RESIDENTS),
    ("Khu dân cư không ma túy", Field.DRUGS, Bloc.RESIDENTS),
    ("Cổng trường an toàn giao thông", Field.TRAFFIC, Bloc.SCHOOLS),
    ("Bến cá vững mạnh", Field.BORDER, Bloc.RESIDENTS),
    ("Đường biên kết nghĩa hai bên", Field.BORDER, Bloc.RESIDENTS),
    ("Chợ văn minh phòng cháy", Field.FIRE, Bloc.RESIDENTS),
    ("Doanh nghiệp tự phòng, tự bảo vệ", Field.CRIME, Bloc.ENTERPRISES),
    ("Bệnh viện thân thiện", Field.ORDER, Bloc.HOSPITALS),
    ("Cơ quan gương mẫu về kỷ cương", Field.ORDER, Bloc.AGENCIES),
    ("Thắp sáng đường quê", Field.TRAFFIC, Bloc.RESIDENTS),
    ("Zalo kết nối công an với dân", Field.FRAUD, Bloc.RESIDENTS),
    ("Phụ nữ nói không với lừa đảo", Field.FRAUD, Bloc.RESIDENTS),
    ("Cựu chiến binh giúp người lầm lỡ", Field.RETURNING, Bloc.RESIDENTS),
    ("Ba biết, ba giữ", Field.YOUTH, Bloc.RESIDENTS),
    ("Thanh niên xung kích đêm", Field.YOUTH, Bloc.RESIDENTS),
    ("Tổ hòa giải nụ cười", Field.DISPUTES, Bloc.RESIDENTS),
    ("Nhà trọ không tệ nạn", Field.DRUGS, Bloc.RESIDENTS),
    ("Tàu thuyền đoàn kết", Field.BORDER, Bloc.RESIDENTS),
    ("Liên gia phòng cháy chữa cháy", Field.FIRE, Bloc.RESIDENTS),
    ("Mái ấm trở về", Field.RETURNING, Bloc.RESIDENTS),
    ("Lớp học không bạo lực", Field.YOUTH, Bloc.SCHOOLS),
]


def spread(world: World) -> None:
    """Uses dice of its own, so that no other figure of the demo moves."""
    world.progress(_("demo: schemes and their points"))
    dice = Random(f"{SEED} schemes")  # noqa: S311 - not for secrets
    before, after = old_communes(world.province), communes_of_today(world.province)
    schemes = enter(world, dice, before)
    points = actions.import_points(world.batch("schemes.points", lineages(dice, schemes, before, after)), by=BUILDER)
    actions.import_activities(world.batch("schemes.activities", log(dice, points)), by=BUILDER)


def between(dice: Random, first: date, last: date) -> date:
    return first + timedelta(days=dice.randrange((last - first).days + 1))


def enter(world: World, dice: Random, before: list[Place]) -> list[Scheme]:
    rows = [
        {
            "place": dice.choice(before), "name": f"{name} (mẫu)", "ref": f"MH-{number:02}", "field": field,
            "bloc": bloc, "aims": dice.sample(Aim.values, dice.randrange(1, 4)), "another": True,
            "founded_on": between(dice, BEGIN, date(2021, 12, 31)),
            "method": "Người dân cùng ký cam kết, trực theo lịch, họp rút kinh nghiệm hằng quý.",
            "steps": "Khảo sát; xây dựng kế hoạch; ra quyết định; họp dân thông qua quy chế; ra mắt; sơ kết.",
        }
        for number, (name, field, bloc) in enumerate(SCHEMES, start=1)
    ]  # fmt: skip
    return actions.import_schemes(world.batch("schemes.schemes", rows), by=BUILDER)


def lineages(dice: Random, schemes: list[Scheme], before: list[Place], after: list[Place]) -> list[dict]:
    """Popular schemes have many points; each but the first takes after an earlier one."""
    rows: list[dict] = []
    first: dict[int, list[dict]] = {scheme.pk: [] for scheme in schemes}
    for number in range(POINTS):
        scheme = schemes[number] if number < len(schemes) else schemes[int(len(schemes) * dice.random() ** 2)]
        kin = first[scheme.pk]
        day = between(dice, scheme.founded_on, today()) if kin else scheme.founded_on
        elder = [one for one in kin if one["launched_on"] < day]
        place = dice.choice(before if day <= EVE else after) if kin else scheme.place
        row = {
            "place": place, "scheme": scheme, "ref": f"D-{number:03}", "launched_on": day,
            "name": f"Điểm {number + 1} {place.name} (mẫu)", "parent": dice.choice(elder)["ref"] if elder else "",
            "decision": f"{dice.randrange(10, 99)}/QĐ-UBND", "teams": dice.randrange(1, 5),
            "members": dice.randrange(8, 60),
            "file": "survey,plan,decision,rules" + ",members,launch" * dice.randrange(2),
        }  # fmt: skip
        rows.append(row | fate(dice, day, place))
        kin.append(row)
    return rows


def fate(dice: Random, launched: date, place: Place) -> dict:
    """What became of it: most are at work, some were consolidated, some sleep, some were struck off."""
    old, last = launched + timedelta(days=200), today() - timedelta(days=20)
    kind = dice.randrange(100)
    if old < last and kind < 16:
        return {"ended_on": between(dice, old, last), "end_reason": dice.choice(list(EndReason)),
                "last_activity": None}  # fmt: skip
    if old < last and kind < 26:
        slept = between(dice, old, last)
        return {"dormant_since": slept, "last_activity": None}
    if old < last and kind < 40:
        return {"consolidated_on": between(dice, old, last)}
    return {}


def log(dice: Random, points: list[Point]) -> list[dict]:
    """Who is at work was so of late, and now and then before."""
    awake = [point for point in points if point.state in ("active", "consolidated")]
    rows = []
    for number in range(ACTIVITIES):
        point = awake[number % len(awake)]
        since = max(point.launched_on, today() - timedelta(days=100 if number < len(awake) else 900))
        rows.append(
            {"place": point.place, "point": point, "day": between(dice, since, today()),
             "kind": dice.choice(ActivityKind.values), "attendances": dice.randrange(8, 120)}
        )  # fmt: skip
    return rows
