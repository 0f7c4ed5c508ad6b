"""The database of this process: its tables, its units, and its doors for DuckDB."""

import duckdb
from django.core.management import call_command
from django.db import connection
from duckdb_extensions import import_extension

from tuquan.law import seed as law
from tuquan.places import seed as places


def prepare() -> None:
    """All tables, the units of Vietnam and the book of law; nothing where they are there already."""
    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # the bench has no migrations, and keys into what has
    places.load(progress=lambda _text: None)
    law.load()


def attach(rival: duckdb.DuckDBPyConnection, *, read_only: bool = False) -> None:
    """Open the product's database from DuckDB as `target`.

    Our own connection is closed first: two SQLite libraries in one process break each other's locks on a file.
    """
    connection.close()
    name = "postgres_scanner" if connection.vendor == "postgresql" else "sqlite_scanner"
    import_extension(name, con=rival)
    given = connection.settings_dict
    where = str(given["NAME"])
    if connection.vendor == "postgresql":
        parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
        where = " ".join(f"{word}={given[key]}" for word, key in parts.items() if given[key])
    mode = ", READ_ONLY" if read_only else ""
    rival.execute(f"ATTACH '{where}' AS target (TYPE {name.partition('_')[0]}{mode})")


def settle() -> None:
    """What a database does by itself in quiet hours: statistics, and on PostgreSQL the visibility map."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
