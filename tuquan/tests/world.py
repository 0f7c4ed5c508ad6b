"""A small country for tests: three old provinces, a merger, a division, and the people who work there."""

from dataclasses import dataclass
from datetime import date

from tuquan.accounts.models import Grant, User
from tuquan.places import tree
from tuquan.places.models import Belonging, Kind, Place, PlaceName, Succession, Tier

REFORM = date(2025, 7, 1)
EVE = date(2025, 6, 30)


@dataclass
class World:
    """The places by name, and helpers to make more.

    nation; p1 and p2 merged into p on 1 July 2025; p3 unchanged. Communes: a, b (p1) merged into ab (p); c (p2) went
    whole to cc (p); x (p3) divided between y and z (p3); u (p3) unchanged, with the residential areas u1 and u2.
    """

    nation: Place
    p1: Place
    p2: Place
    p3: Place
    p: Place
    d1: Place
    a: Place
    b: Place
    c: Place
    x: Place
    u: Place
    ab: Place
    cc: Place
    y: Place
    z: Place
    u1: Place
    u2: Place


def make_place(code, name, tier, kind, parent=None, first=None, last=None, belongs=()) -> Place:
    """One unit with its name and belongings; `belongs` is (parent, first, last) where they changed."""
    place = Place(code=code, name=name, tier=tier, kind=kind, parent=parent, first_day=first, last_day=last)
    place.save()
    PlaceName.objects.create(place=place, name=name, kind=kind, first_day=first, last_day=last)
    for above, since, until in belongs or ([(parent, first, last)] if parent else []):
        Belonging.objects.create(place=place, parent=above, first_day=since, last_day=until)
    return place


def make_world() -> World:
    nation = make_place("VN", "Việt Nam", Tier.NATION, Kind.NATION)
    p1 = make_place("27", "Tỉnh Bắc Ninh", Tier.PROVINCE, Kind.PROVINCE, nation, last=EVE)
    p2 = make_place("24", "Tỉnh Bắc Giang", Tier.PROVINCE, Kind.PROVINCE, nation, last=EVE)
    p3 = make_place("42", "Tỉnh Hà Tĩnh", Tier.PROVINCE, Kind.PROVINCE, nation)
    p = make_place("24", "Tỉnh Bắc Ninh mới", Tier.PROVINCE, Kind.PROVINCE, nation, first=REFORM)
    d1 = make_place("256", "Huyện Yên Phong", Tier.DISTRICT, Kind.DISTRICT, p1, last=EVE)
    a = make_place("09193", "Xã An", Tier.COMMUNE, Kind.COMMUNE, d1, last=EVE)
    b = make_place("09196", "Xã Bình", Tier.COMMUNE, Kind.COMMUNE, d1, last=EVE)
    c = make_place("07210", "Xã Cẩm", Tier.COMMUNE, Kind.COMMUNE, p2, last=EVE)
    x = make_place("18000", "Xã Xuân", Tier.COMMUNE, Kind.COMMUNE, p3, last=EVE)
    u = make_place("18001", "Xã Uyên", Tier.COMMUNE, Kind.COMMUNE, p3)
    ab = make_place("09193", "Xã An Bình", Tier.COMMUNE, Kind.COMMUNE, p, first=REFORM)
    cc = make_place("07210", "Xã Cẩm Giang", Tier.COMMUNE, Kind.COMMUNE, p, first=REFORM)
    y = make_place("18002", "Xã Ý Yên", Tier.COMMUNE, Kind.COMMUNE, p3, first=REFORM)
    z = make_place("18003", "Xã Giang", Tier.COMMUNE, Kind.COMMUNE, p3, first=REFORM)
    u1 = make_place("18001-01", "Thôn Một", Tier.AREA, Kind.HAMLET, u)
    u2 = make_place("18001-02", "Thôn Hai", Tier.AREA, Kind.HAMLET, u)
    for old, new in ((p1, p), (p2, p), (a, ab), (b, ab), (c, cc)):
        Succession.objects.create(place=old, heir=new, day=REFORM)
    for heir in (y, z):
        Succession.objects.create(place=x, heir=heir, day=REFORM, whole=False)
    tree.rebuild()
    return World(nation, p1, p2, p3, p, d1, a, b, c, x, u, ab, cc, y, z, u1, u2)


def make_user(username: str, *grants: tuple[str, Place], first_day: date = date(2020, 1, 1)) -> User:
    """A user with these (role, place) grants."""
    user = User.objects.create_user(username=username, password="mat-khau-thu-nghiem", display_name=username)
    for role, place in grants:
        Grant.objects.create(user=user, role=role, place=place, first_day=first_day)
    return user
