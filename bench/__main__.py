"""`python -m bench`: every bench on SQLite, and on PostgreSQL where a database is named. Prints tables, writes JSON."""

import argparse
import hashlib
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
LARGE = ("report", "merger")  # on the millions of records, kept between runs
SMALL = ("posting", "saving", "importing", "returns")  # on an empty database with the units of Vietnam
OWN = {"lists": 0.1, "document": 0.05, "voice": 0.5}  # on a database of its own of about that many million records


def main() -> None:
    given = arguments()
    given.dir = given.dir.resolve()
    given.dir.mkdir(parents=True, exist_ok=True)
    results = []
    for url in ("", given.postgres) if given.postgres else ("",):
        for name in given.benches:
            sizes = [given.millions] if name in LARGE else [OWN.get(name, 0.0)]
            lines = []
            for millions in sorted({1.0, given.millions}) if name == "report" else sizes:
                found = run(name, millions, given.dir, url)
                lines.append(found)
                results.append(told(name, millions, url, found))
            if len(lines) > 1:
                results.append(told(name, given.millions, url, growth(*lines)))
    stem = given.dir / f"results-{given.millions:g}m-{date.today()}.json"
    stem.write_text(json.dumps({"machine": machine(), "results": results}, indent=2))
    missed = [f"{one['bench']} on {one['database']}: {line['what']}"
              for one in results for line in one["lines"] if line["met"] is False]  # fmt: skip
    print("\nMissed:" if missed else "\nEvery target is met.", *missed, sep="\n  ")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("benches", nargs="*", default=[*SMALL, *OWN, *LARGE], metavar="BENCH")
    parser.add_argument("--millions", type=float, default=1, help="records in the large database (1)")
    parser.add_argument("--dir", type=Path, default=Path(os.environ.get("TUQUAN_BENCH_DIR", ROOT / "var" / "bench")))
    parser.add_argument("--postgres", default=os.environ.get("TUQUAN_TEST_POSTGRES", ""), help="URL; databases beside it")
    return parser.parse_args()


def run(name: str, millions: float, folder: Path, url: str) -> list[dict]:
    """One bench in a process of its own, its database made first where it is not there yet."""
    version = fingerprint()
    home = folder / f"{'postgresql' if url else 'sqlite'}-{millions:g}m-{version}"
    environment = os.environ | {"TUQUAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    environment["TUQUAN_DATABASE_URL"] = beside(url, f"_{millions:g}m_{version}".replace(".", "_")) if url else ""
    if not (home / "ready").exists():
        forget(folder, home.name.rpartition("-")[0])
        home.mkdir()
        if url:
            create(url, environment["TUQUAN_DATABASE_URL"], f"_{millions:g}m_".replace(".", "_"))
        if name in LARGE:
            start("facts", millions, home, environment)
        (home / "ready").touch()
    return start(name, millions, home, environment)


def start(name: str, millions: float, home: Path, environment: dict[str, str]) -> list[dict]:
    command = [sys.executable, "-m", "bench.one", name, str(millions), str(home)]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def fingerprint() -> str:
    """Changes with the tables and with the generator, so that no old database is measured."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("tuquan/*/migrations/0*.py"), *ROOT.glob("tuquan/places/data/*.csv"),
                        *(ROOT / "bench" / name for name in ("facts.py", "models.py", "indicators.py"))]):  # fmt: skip
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def forget(folder: Path, name: str) -> None:
    """Remove what earlier versions left under this name."""
    for old in folder.glob(f"{name}-*"):
        shutil.rmtree(old)


def beside(url: str, ending: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path + ending))


def create(url: str, wanted: str, mark: str) -> None:
    """The empty database, those of earlier versions dropped."""
    base, name = urlsplit(url).path.lstrip("/"), urlsplit(wanted).path.lstrip("/")
    with psycopg.connect(url, autocommit=True) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [base + mark])
        for (old,) in names.fetchall():
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def growth(small: list[dict], large: list[dict]) -> list[dict]:
    """How many times as long the large report takes as the small one."""
    lines = []
    for less, more in zip(small, large, strict=True):
        if less["what"].startswith("report"):
            ratio = round(more["value"] / less["value"], 2)
            lines.append({"what": f"{less['what']}, against 1 million", "value": ratio, "unit": "×", "most": 2.2,
                          "least": None, "met": ratio <= 2.2})  # fmt: skip
    return lines


def told(name: str, millions: float, url: str, lines: list[dict]) -> dict:
    """Print one table, and give it back for the file."""
    database = "PostgreSQL" if url else "SQLite"
    size = f", {millions:g} million records" if name in LARGE else ""
    print(f"\n{name} on {database}{size}")
    width = max(len(line["what"]) for line in lines)
    for line in lines:
        target = "" if line["met"] is None else f"  {'at most' if line['most'] is not None else 'at least'} "
        target += "" if line["met"] is None else f"{line['most'] if line['most'] is not None else line['least']:g}"
        mark = {None: "", True: "  ok", False: "  MISSED"}[line["met"]]
        print(f"  {line['what']:<{width}}  {line['value']:>10,g} {line['unit']:<10}{target}{mark}", flush=True)
    return {"bench": name, "database": database, "millions": millions, "lines": lines}


def machine() -> dict[str, str | int | None]:
    return {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version, "day": str(date.today())}  # fmt: skip


if __name__ == "__main__":
    main()
