"""Who issues a report about a place: the police of that level, or the People's Committee when its chair asks."""

from dataclasses import dataclass

from tuquan.organisations.models import Body
from tuquan.places.models import Kind, Place, Tier

KEPT = {"Hồ Chí Minh"}  # by its own rule the full name stands even where others lose "Thành phố"
POLICE_HEADS = {Tier.NATION: "BỘ TRƯỞNG", Tier.PROVINCE: "GIÁM ĐỐC", Tier.DISTRICT: "TRƯỞNG CÔNG AN"}
POLICE_SYMBOLS = {Kind.PROVINCE: "CAT", Kind.CITY: "CATP", Kind.COMMUNE: "CAX", Kind.WARD: "CAP"}


@dataclass(frozen=True)
class Issuer:
    """The body that issues a document, as its head and its foot name it.

    `addressee` is whom it reports to ("" where nobody); `seat` stands before the date; `position` above the signature,
    with a line before it where the signer signs on behalf of a collective.
    """

    superior: str
    name: str
    symbol: str
    addressee: str
    seat: str
    position: tuple[str, ...]


def issuer_of(place: Place, by=None) -> Issuer:
    """The body of this place for which the user works."""
    roles = by.roles() if by is not None and hasattr(by, "roles") else set()
    if "commune_chair" in roles and place.tier == Tier.COMMUNE:
        return committee(place)
    return police(place)


def police(place: Place) -> Issuer:
    if place.tier == Tier.NATION:
        return Issuer("", "Bộ Công an", "BCA", "", "Hà Nội", (POLICE_HEADS[Tier.NATION],))
    above = place.parent
    superior = "Bộ Công an" if above is None or above.tier == Tier.NATION else f"Công an {in_text(above.name)}"
    name = f"Công an {in_text(place.name)}"
    symbol = POLICE_SYMBOLS.get(Kind(place.kind), "CA")
    position = POLICE_HEADS.get(Tier(place.tier), "TRƯỞNG CÔNG AN")
    return Issuer(superior, name, symbol, superior, seat_of(place), (position,))


def committee(place: Place) -> Issuer:
    above = f"Ủy ban nhân dân {in_text(place.parent.name)}" if place.parent else ""
    name = f"Ủy ban nhân dân {in_text(place.name)}"
    return Issuer("", name, "UBND", above, seat_of(place), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))


def steering(body: Body) -> Issuer:
    """A committee that issues under a number series of its own; the People's Committee of the place stands above it."""
    above = committee(body.place).name
    return Issuer(above, body.name, "BCĐ", above, seat_of(body.place), ("TRƯỞNG BAN",))


def in_text(name: str) -> str:
    """A unit inside a sentence: "tỉnh Hà Tĩnh", but "Thành phố Hồ Chí Minh" and "Phường 1"."""
    bare = seat_name(name)
    if bare == name or bare in KEPT or bare[:1].isdigit():
        return name
    return name[:1].lower() + name[1:]


def seat_of(place: Place) -> str:
    """The place before the date: the unit's name without its kind."""
    bare = seat_name(place.name)
    return place.name if bare in KEPT or bare[:1].isdigit() else bare


def seat_name(name: str) -> str:
    for kind in ("Tỉnh", "Thành phố", "Thủ đô", "Huyện", "Quận", "Thị xã", "Thị trấn", "Xã", "Phường", "Đặc khu"):
        if name.startswith(f"{kind} "):
            return name.removeprefix(f"{kind} ")
    return name
