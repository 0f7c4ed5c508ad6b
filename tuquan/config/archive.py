"""One file that holds an installation: its database as of one moment, its files, and a list of what is inside.

The archive is a plain tar: `manifest.json` first, then the database (an SQLite file, or what pg_dump writes), then the
files. The secret key is left out unless asked for: whoever has it can forge sessions.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from tuquan.kit.context import version
from tuquan.kit.period import HANOI

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
FILES = "files"
SECRET = "secret_key"  # noqa: S105 - the name of a file


class BadArchive(Exception):
    """The archive cannot be made, read or trusted; the message is for the user."""


@dataclass
class Manifest:
    """What an archive says of itself. `files` is each member's SHA-256."""

    engine: str
    made_at: str
    version: str
    files: dict[str, str] = field(default_factory=dict)


# --- making one ---------------------------------------------------------------------------------------------------


def make(target: Path, secrets: bool = False) -> Manifest:
    """Write the archive beside its target and put it in place when it is whole."""
    manifest = Manifest(connection.vendor, datetime.now(HANOI).isoformat(timespec="seconds"), version())
    with workshop() as folder:
        database = folder / DATABASE[connection.vendor]
        dump(database)
        members = {database.name: database} | stored_files()
        if secrets:
            members[SECRET] = settings.HOME / SECRET
        manifest.files = {name: digest(path) for name, path in members.items()}
        fresh = target.with_name(f".{target.name}.new")
        try:
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
                pack(out, manifest, members)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    return manifest


def pack(out, manifest: Manifest, members: dict[str, Path]) -> None:
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as archive:
        told = json.dumps(asdict(manifest), indent=1).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(told)
        archive.addfile(head, io.BytesIO(told))
        for name, path in members.items():
            archive.add(path, name, recursive=False)


def stored_files() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    return {f"{FILES}/{path.relative_to(root)}": path for path in sorted(root.rglob("*")) if path.is_file()}


def dump(to: Path) -> None:
    """The database as of one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
    else:
        call_postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")


def call_postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database; the password travels in the environment."""
    if shutil.which(program) is None:
        raise BadArchive(_("%(program)s is not installed: apt-get install postgresql-client") % {"program": program})
    where = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    told = {variable: str(where[name]) for name, variable in names.items() if where.get(name)}
    done = subprocess.run([program, *arguments], env={**os.environ, **told}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BadArchive(f"{program}: {' '.join(done.stderr.split()[:40])}")


# --- taking one back ----------------------------------------------------------------------------------------------


def restore(source: Path, replace: bool = False) -> Manifest:
    """Bring database and files back. Nothing is touched before the whole archive has proved sound."""
    if not replace and holds_something():
        raise BadArchive(_("this home holds data already; add --replace to put the archive in its place"))
    with workshop() as folder:
        manifest = unpack(source, folder)
        if manifest.engine != connection.vendor:
            raise BadArchive(
                _("the archive is from %(theirs)s, this installation uses %(ours)s")
                % {"theirs": manifest.engine, "ours": connection.vendor}
            )
        load(folder / DATABASE[manifest.engine])
        put_files(folder)
    return manifest


def holds_something() -> bool:
    return bool(connection.introspection.table_names()) or bool(stored_files())


def unpack(source: Path, folder: Path) -> Manifest:
    """Read every member into a private folder and compare it with the manifest."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (tarfile.TarError, EOFError, OSError, ValueError, TypeError) as wrong:
        raise BadArchive(_("%(file)s is no archive of ours, or it is damaged: %(why)s")
                         % {"file": source, "why": wrong}) from wrong  # fmt: skip
    for name, wanted in manifest.files.items():
        path = folder / name
        if not path.is_file() or digest(path) != wanted:
            raise BadArchive(_("%(file)s is damaged: %(name)s is not what was put in") % {"file": source, "name": name})
    return manifest


def load(database: Path) -> None:
    """Replace the contents of the database in one transaction; a server that runs meanwhile sees one or the other."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(database)) as archived:
            archived.backup(connection.connection)
    else:
        connection.close()
        call_postgres("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
                      f"--dbname={connection.get_connection_params()['dbname']}", str(database))  # fmt: skip
    connection.close()


def put_files(folder: Path) -> None:
    """The archive's files take the place of those that are there; the secret key too, where the archive has one."""
    root, archived = Path(settings.MEDIA_ROOT), folder / FILES
    if root.exists():
        shutil.rmtree(root)
    if archived.exists():
        shutil.copytree(archived, root)
    if (folder / SECRET).exists():
        shutil.copy(folder / SECRET, settings.HOME / SECRET)
        (settings.HOME / SECRET).chmod(0o600)


@contextmanager
def workshop() -> Iterator[Path]:
    """A private folder in the home, on the same disk, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="archive-", dir=settings.HOME) as folder:
        yield Path(folder)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
