"""How the name of a unit is made: a word for its kind, then the name proper."""

from tuquan.places.models import Kind

# With what word the name of a unit begins, by kind.
WORDS = {
    Kind.PROVINCE: "Tỉnh", Kind.CITY: "Thành phố", Kind.DISTRICT: "Huyện", Kind.URBAN_DISTRICT: "Quận",
    Kind.TOWN: "Thị xã", Kind.PROVINCIAL_CITY: "Thành phố", Kind.COMMUNE: "Xã", Kind.WARD: "Phường",
    Kind.TOWNSHIP: "Thị trấn", Kind.SPECIAL_ZONE: "Đặc khu", Kind.HAMLET: "Thôn", Kind.RESIDENTIAL_GROUP: "Tổ dân phố",
}  # fmt: skip


def named_for(kind: str, name: str, before: str) -> str:
    """A name whose first word says the old kind, with the word of the new one: "Xã An" becomes "Phường An"."""
    word = WORDS.get(Kind(before), "")
    if word and name.startswith(f"{word} "):
        return f"{WORDS[Kind(kind)]} {name.removeprefix(f'{word} ')}"
    return name


def short_name(name: str) -> str:
    """Without its kind: "Tỉnh Lào Cai" is "Lào Cai", "Thành phố Hồ Chí Minh" "Hồ Chí Minh"."""
    return next((name.removeprefix(f"{word} ") for word in WORDS.values() if name.startswith(f"{word} ")), name)
