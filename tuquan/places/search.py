"""Finding a place by what people type: a name with or without diacritics, old or new, a code, or a path.

* `đức thọ`: Xã Đức Thọ, then the former district and township of that name
* `tx hồng lĩnh`: the kind, also shortened, decides between equals
* `42`, `42@2025-06-30`: by code, on the day of the search or on the one named
* `đức thọ, hà tĩnh`: inside another place, innermost first; or `hà tĩnh/đức thọ`, outermost first
"""

import re
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from tuquan.kit.period import today
from tuquan.kit.text import clean, fold
from tuquan.places.models import Place, PlaceName, Succession, Within

# The kinds with which stored names begin, folded, and how people shorten them.
KINDS = {
    "thanh pho": ("tp", "tp."), "thi xa": ("tx", "tx."), "thi tran": ("tt", "tt."), "dac khu": ("dk", "dk."),
    "phuong": ("p", "p."), "huyen": ("h", "h."), "quan": ("q", "q."), "tinh": ("t", "t."), "xa": ("x", "x."),
}  # fmt: skip
NICKNAMES = {"hcm": "ho chi minh", "sai gon": "ho chi minh", "brvt": "ba ria vung tau"}
CODE, EXACT, PREFIX, WORD, PART = range(5)  # how well a place fits, best first


class Wanted(NamedTuple):
    """One part of what was typed."""

    full: str  # folded, the kind written out: "xa duc tho"
    bare: str  # without the kind: "duc tho"
    accented: str  # "Đức Thọ" if it was typed with diacritics, else empty
    codes: tuple[str, ...]  # if it may be a code

    def rank(self, plain: str) -> int | None:
        """How well a folded name fits, or None: the rule that `ranked` has in SQL."""
        _, bare = split_kind(plain)
        if bare == self.bare:
            return EXACT
        if bare.startswith(self.bare):
            return PREFIX
        if f" {self.bare}" in plain:
            return WORD
        return PART if self.bare in plain else None


def search(text: str, on: date | None = None, limit: int = 20) -> list[Place]:
    """Places that fit: those whose name is or begins with the text, then those that contain it.

    Among equals units alive on the day (default today) come before past ones, an exact name before a longer one, the
    typed kind before another. Show a place by its `title`, which says what became of a past one, and by its `parent`;
    both are loaded. Three queries, whatever is found.
    """
    code, at, stamp = text.partition("@")
    if at:
        day = _day(stamp)
        coded = Place.objects.alive_on(day).filter(code__iexact=code.strip()) if day else Place.objects.none()
        return list(_shown(coded)[:limit])
    first, *around = [wanted(part) for part in _path(text)] or [wanted("")]
    if not first.bare or limit < 1:
        return []
    former = _former_names()
    found = ranked(first, former, on or today())
    for part in around:
        outer = ranked(part, former, on or today()).filter(rank__lte=PREFIX).values("pk")
        inside = Within.objects.filter(place=OuterRef("pk"), ancestor__in=outer).exclude(ancestor=OuterRef("pk"))
        found = found.filter(Exists(inside))
    found = found.order_by(
        "loose", "past", "rank", "other_kind", "other_accents", "tier", "bare",
        F("last_day").desc(nulls_first=True), "code", "pk",
    )  # fmt: skip
    return list(_shown(found)[:limit])


def wanted(text: str) -> Wanted:
    """Read one part of what was typed."""
    plain = _plain(fold(clean(text)))
    kind, bare = split_kind(plain)
    bare = NICKNAMES.get(bare, bare)
    words = clean(text).split()[-len(bare.split()) :] if bare else []
    written = " ".join(word[:1].upper() + word[1:] for word in words)
    accented = written if fold(written) != written.lower() else ""
    return Wanted(f"{kind} {bare}".strip(), bare, accented, _codes(plain))


def split_kind(plain: str) -> tuple[str, str]:
    """The kind, written out, and the name: of "x. duc tho" "xa" and "duc tho". A kind alone is a name."""
    if numbered := re.fullmatch(r"([pq])(\d+)", plain):
        return {"p": "phuong", "q": "quan"}[numbered[1]], numbered[2]
    for kind, shortened in KINDS.items():
        for prefix in (kind, *shortened):
            rest = plain.removeprefix(prefix)
            if rest != plain and rest.strip() and (rest[0] == " " or prefix[-1] == "."):
                return kind, rest.strip()
    return "", plain


def ranked(part: Wanted, former: list[tuple[int, str]], day: date) -> QuerySet[Place]:
    """The places that fit one part, annotated with what they are ordered by."""
    earlier: dict[int, list[int]] = {rank: [] for rank in (EXACT, PREFIX, WORD, PART)}
    for pk, plain in former:
        if (fit := part.rank(plain)) is not None:
            earlier[fit].append(pk)
    names = [part.bare, *(f"{kind} {part.bare}" for kind in KINDS)]
    begins = Q()
    for name in names:
        begins |= Q(bare__startswith=name)
    renamed = [pk for found in earlier.values() for pk in found]
    fits = Q(bare__contains=part.bare) | Q(code__in=part.codes) | Q(pk__in=renamed)
    alive = (Q(first_day=None) | Q(first_day__lte=day)) & (Q(last_day=None) | Q(last_day__gte=day))
    rank = Case(
        When(code__in=part.codes, then=CODE),
        When(Q(bare__in=names) | Q(pk__in=earlier[EXACT]), then=EXACT),
        When(begins | Q(pk__in=earlier[PREFIX]), then=PREFIX),
        When(Q(bare__contains=f" {part.bare}") | Q(pk__in=earlier[WORD]), then=WORD),
        default=PART, output_field=IntegerField(),
    )  # fmt: skip
    return (
        Place.objects.annotate(bare=_plain(F("folded")))
        .filter(fits)
        .annotate(
            rank=rank,
            past=_nought_if(alive),
            other_kind=_nought_if(Q(bare=part.full)),
            other_accents=_nought_if(Q(name__contains=part.accented)) if part.accented else Value(0),
        )
        .annotate(loose=_nought_if(Q(rank__lte=PREFIX)))
    )


def _nought_if(condition: Q) -> Case:
    return Case(When(condition, then=0), default=1, output_field=IntegerField())


def _plain(folded: Any) -> Any:
    """Without hyphens and apostrophes, which people leave out: of a text, or of a column in SQL."""
    text = isinstance(folded, str)
    for mark, instead in ((" - ", " "), ("-", " "), ("’", ""), ("'", "")):
        folded = folded.replace(mark, instead) if text else Replace(folded, Value(mark), Value(instead))
    return folded


def _path(text: str) -> list[str]:
    """The parts of a path, the place itself first."""
    parts = text.split(",") if "," in text else text.split("/")[::-1]
    return [part for part in parts if part.strip()]


def _codes(plain: str) -> tuple[str, ...]:
    """The codes that a text may mean; a spreadsheet takes leading noughts away."""
    if plain == "vn":
        return ("VN",)
    if not re.fullmatch(r"\d{1,5}", plain):
        return ()
    padded = {1: plain.zfill(2), 4: plain.zfill(5)}
    return (padded.get(len(plain), plain),)


def _day(stamp: str) -> date | None:
    """2025-06-30 or 30/06/2025."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(stamp.strip(), form).date()
        except ValueError:
            continue
    return None


def _former_names() -> list[tuple[int, str]]:
    """What units were called before: few, so they are compared here; the table has no folded column."""
    renamed = PlaceName.objects.exclude(name=F("place__name"))
    return [(pk, _plain(fold(name))) for pk, name in renamed.values_list("place", "name")]


def _shown(places: QuerySet[Place]) -> QuerySet[Place]:
    """With what `title` and a line under it need."""
    heirs = Succession.objects.select_related("heir").order_by("heir__code")
    return places.select_related("parent__parent").prefetch_related(Prefetch("successions", heirs))


__all__ = ["search"]
