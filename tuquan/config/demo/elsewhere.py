"""A small share of the points that other provinces announced, so that each claim shows how much is not recorded yet.

All invented but the totals, which nobody copies: a share of the announced number, at random communes.
"""

from datetime import date
from random import Random

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER
from tuquan.config.demo.schemes import between
from tuquan.config.demo.world import BEGIN, SEED, World
from tuquan.ledger.models import Claim
from tuquan.places.models import Place, Tier, Within
from tuquan.schemes import actions
from tuquan.schemes.models import EndReason, Scheme

SHARE, MOST = 0.03, 60  # of what was announced; points in one province
APPLIED = 3  # schemes in one province


def record(world: World) -> None:
    world.progress(_("demo: points of other provinces"))
    dice = Random(f"{SEED} elsewhere")  # noqa: S311 - not for secrets
    schemes = list(Scheme.objects.standing().filter(into=None).order_by("founded_on", "pk")[:APPLIED])
    claims = Claim.objects.filter(indicator="schemes.points", place__tier=Tier.PROVINCE).exclude(place=world.province)
    rows = [row for claim in claims.select_related("place").order_by("ref") for row in share(dice, claim, schemes)]
    actions.import_points(world.batch("schemes.points", rows), by=BUILDER)


def share(dice: Random, claim: Claim, schemes: list[Scheme]) -> list[dict]:
    """As many points as belong to the share stand on the day of the claim; a few more were struck off before it."""
    struck = Claim.objects.filter(indicator="schemes.points_struck_off", place=claim.place).first()
    places, standing = communes(claim.place, claim.last_day), min(round(claim.value * SHARE), MOST)
    over = min(round(struck.value * SHARE), MOST) if struck else 0
    rows, kin = [], {scheme.pk: [] for scheme in schemes}
    for number in range(standing + over):
        place, scheme = dice.choice(places), schemes[number % len(schemes)]
        since = max(BEGIN, scheme.founded_on, place.first_day or BEGIN)
        ends = between(dice, struck.first_day, struck.last_day) if struck and number >= standing else None
        day = between(dice, since, ends or claim.last_day)
        elder = [one for one in kin[scheme.pk] if one["launched_on"] < day]
        row = {
            "place": place, "scheme": scheme, "ref": f"D-{claim.place.code}-{number:03}", "launched_on": day,
            "name": f"Điểm {number + 1} {place.name} (mẫu)", "parent": dice.choice(elder)["ref"] if elder else "",
            "teams": dice.randrange(1, 4), "members": dice.randrange(8, 40), "ended_on": ends,
            "end_reason": EndReason.INEFFECTIVE if ends else "",
        }  # fmt: skip
        rows.append(row)
        kin[scheme.pk].append(row)
    return rows


def communes(province: Place, on: date) -> list[Place]:
    """The communes of a province as they were on a day."""
    inside = Within.objects.filter(ancestor=province, first_day__lte=on, last_day__gte=on).values("place")
    return list(Place.objects.alive_on(on).filter(pk__in=inside, tier=Tier.COMMUNE).order_by("code"))
