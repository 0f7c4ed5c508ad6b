"""What residents and enterprises gave to points and teams, what it was spent on, and exemplars. All invented.

It throws dice of its own, so that nothing that was made before it changes.
"""

from datetime import date, timedelta
from random import Random

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER, COMMUNE
from tuquan.config.demo.bodies import FAMILY, MEN, WOMEN
from tuquan.config.demo.events import communes_of_today
from tuquan.config.demo.world import SEED, World, place_of
from tuquan.forces import actions as forces
from tuquan.kit.period import today
from tuquan.organisations.means import GiverKind, Means
from tuquan.organisations.models import Body, BodyKind
from tuquan.places.models import Place
from tuquan.schemes import actions
from tuquan.schemes.models import AWAKE, ExemplarKind, Field, Gift, Point, RecognitionLevel

POINTS, EXEMPLARS, WITHDRAWN = 60, 25, 3
THINGS = ("Đèn pin", "Kẻng báo động", "Bóng đèn chiếu sáng", "Bình chữa cháy", "Loa cầm tay")
WORKS = ("Dựng cột đèn", "Phát quang bụi rậm", "Lắp camera")
PURPOSES = ("Mua bóng đèn thay thế", "Nước uống buổi họp quý", "In bản cam kết", "Sửa chữa camera", "Mua dây điện")
ENTERPRISES = ("Hợp tác xã Đồng Tâm (mẫu)", "Công ty Hồng Lam (mẫu)", "Cửa hàng vật liệu Minh Phát (mẫu)")
GROUPS = ("Tổ liên gia tự quản", "Chi hội phụ nữ", "Chi hội cựu chiến binh", "Dòng họ Nguyễn", "Đội tàu đoàn kết")


def collect(world: World) -> None:
    world.progress(_("demo: resources and exemplars"))
    dice = Random(f"{SEED} means")  # noqa: S311 - not for secrets
    at_home = Point.objects.standing().within([place_of(COMMUNE).pk]).filter(state__in=AWAKE)
    elsewhere = Point.objects.standing().filter(state__in=AWAKE).exclude(pk__in=at_home).order_by("pk")[:POINTS]
    points = list(at_home.select_related("place")) + list(elsewhere.select_related("place"))
    gifts = [gift for point in points for gift in given(dice, point)]
    actions.import_gifts(world.batch("schemes.gifts", gifts), by=BUILDER)
    actions.import_spendings(
        world.batch("schemes.spendings", [one for point in points for one in spent(dice, point, gifts)]), by=BUILDER
    )
    for gift in Gift.objects.filter(point__in=at_home, means=Means.EQUIPMENT, quantity__gt=1).order_by("pk")[:3]:
        actions.use_up(gift, day=today(), quantity=1, purpose="Hỏng, không sửa được", by=BUILDER)
    to_teams()
    actions.import_exemplars(world.batch("schemes.exemplars", exemplars(dice, world)), by=BUILDER)


def given(dice: Random, point: Point) -> list[dict]:
    """A household or an enterprise gave money, others things and days of work."""
    first = max(point.launched_on or today(), today() - timedelta(days=700))
    rows = []
    for number in range(dice.randrange(2, 6)):
        day = first + timedelta(days=dice.randrange((today() - first).days + 1))
        row = {"place": point.place, "point": point, "day": day, "decision": f"PT-{point.pk}-{number + 1}"}
        means = Means.MONEY if not number else dice.choice(list(Means))
        rows.append(row | worth(dice, means) | giver(dice))
    return rows


def worth(dice: Random, means: Means) -> dict:
    if means == Means.MONEY:
        return {"means": means, "amount": dice.randrange(2, 60) * 100_000}
    count = dice.randrange(2, 20)
    if means == Means.LABOUR:
        return {"means": means, "what": dice.choice(WORKS), "quantity": count, "amount": count * 300_000}
    return {"means": means, "what": dice.choice(THINGS), "quantity": count, "amount": count * 150_000}


def giver(dice: Random) -> dict:
    kind = dice.choice(list(GiverKind))
    if kind == GiverKind.RESIDENT:
        return {"giver_kind": kind, "giver": f"Gia đình {person(dice)}", "named": dice.random() < 0.6}
    if kind == GiverKind.ENTERPRISE:
        return {"giver_kind": kind, "giver": dice.choice(ENTERPRISES), "named": True}
    return {"giver_kind": kind}


def spent(dice: Random, point: Point, gifts: list[dict]) -> list[dict]:
    """Up to a half of each sum of money, within a month."""
    money = [one for one in gifts if one["point"] is point and one["means"] == Means.MONEY]
    return [
        {
            "place": point.place, "point": point, "day": min(one["day"] + timedelta(days=dice.randrange(30)), today()),
            "amount": one["amount"] * dice.randrange(1, 6) // 10_000 * 1_000, "purpose": dice.choice(PURPOSES),
            "decision": f"PC-{point.pk}-{number}",
        }
        for number, one in enumerate(money, start=1)
    ]  # fmt: skip


def to_teams() -> None:
    """What the teams of the demo's ward got from others than the state."""
    teams = Body.objects.standing().within([place_of(COMMUNE).pk]).filter(kind=BodyKind.SECURITY_TEAM, ended_on=None)
    for team in teams.order_by("pk")[:3]:
        forces.give_support(
            team, day=date(2026, 3, 2), kind="other", amount=5_000_000, giver_kind=GiverKind.ENTERPRISE,
            giver=ENTERPRISES[1], named=True, decision="PT-01", by=BUILDER,
        )  # fmt: skip
        forces.spend(team, day=date(2026, 3, 20), amount=1_800_000, purpose="Mua áo mưa, đèn pin", by=BUILDER)


def exemplars(dice: Random, world: World) -> list[dict]:
    """Collectives and persons by turns; a few are recognised no more."""
    communes = communes_of_today(world.province)
    ward = place_of(COMMUNE)
    points = list(Point.objects.standing().filter(state__in=AWAKE).select_related("place", "scheme").order_by("pk"))
    rows = []
    for number in range(EXEMPLARS):
        place: Place = ward if number < 3 else dice.choice(communes)
        day = date(2025, 7, 1) + timedelta(days=dice.randrange((today() - date(2025, 7, 1)).days - 60))
        kind = ExemplarKind.PERSON if number % 2 else ExemplarKind.COLLECTIVE
        group = f"{dice.choice(GROUPS)} {number + 1} (mẫu)"
        row = {
            "place": place, "ref": f"DH-{number + 1:02}", "kind": kind,
            "name": person(dice, dice.random() < 0.5) if kind == ExemplarKind.PERSON else group,
            "field": dice.choice(Field.values), "recognised_on": day, "decision": f"{number + 20}/QĐ-UBND",
            "level": dice.choice((RecognitionLevel.COMMUNE, RecognitionLevel.PROVINCE, RecognitionLevel.MINISTRY)),
            "spread_to": dice.sample(communes, dice.randrange(4)),
        }  # fmt: skip
        if number % 3 == 0:
            row["scheme"] = dice.choice(points).scheme
        if number >= EXEMPLARS - WITHDRAWN:
            row |= {"ended_on": day + timedelta(days=50), "withdrawn": number == EXEMPLARS - 1}
        rows.append(row)
    return rows


def person(dice: Random, woman: bool = False) -> str:
    return f"{dice.choice(FAMILY)} {'Thị' if woman else 'Văn'} {dice.choice(WOMEN if woman else MEN)} (mẫu)"
