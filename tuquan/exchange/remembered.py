"""What an office's headings were said to mean, the last time; an heir knows what its predecessors said."""

from collections.abc import Iterable
from typing import Any

from tuquan.exchange.models import HeadingMap
from tuquan.kit.register import Register
from tuquan.places.models import Place, Succession


def home(register: Register, by: Any) -> list[int]:
    """The places for which somebody fills the register; nobody without an account has one."""
    return by.granted(register.imports.action.name) if hasattr(by, "granted") else []


def reach(register: Register, by: Any) -> set[int]:
    """Every unit for which the user fills the register."""
    return set(Place.objects.within(home(register, by)).values_list("pk", flat=True))


def meanings(register: Register, by: Any) -> dict[str, str]:
    """Targets by folded heading: as said at the user's places, else at the units that they inherited from."""
    names = {column.name for column in register.imports.columns}
    generation, seen, found = set(home(register, by)), set(), {}
    while generation:
        rows = HeadingMap._default_manager.filter(place__in=generation, register=register.key).order_by("-pk")
        for heading, target in rows.values_list("heading", "target"):
            if not target or target.partition("=")[0] in names:  # a column may have gone with a new version
                found.setdefault(heading, target)
        seen |= generation
        generation = set(Succession.objects.filter(heir__in=generation).values_list("place", flat=True)) - seen
    return found


def keep(place: Place, register: str, targets: Iterable[tuple[str, str]]) -> None:
    """Remember what these folded headings mean here; what was said before of the same heading no longer counts."""
    HeadingMap._default_manager.bulk_create(
        [HeadingMap(place=place, register=register, heading=heading, target=target) for heading, target in targets],
        update_conflicts=True, unique_fields=["place", "register", "heading"], update_fields=["target"],
    )  # fmt: skip
