"""`tuquan setup`: everything that must be there before the first screen. Doing it again costs a second."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.config import translations
from tuquan.config.commands.common import Failed, note
from tuquan.places.models import Place

STAMPS = "setup.json"  # in the home: which data was loaded into this database


def add(commands) -> None:
    parser = commands.add_parser("setup", help=_("prepare the database, the law, the map and the static files"))
    parser.add_argument("--demo", action="store_true", help=_("also make invented people, bodies and records"))
    parser.set_defaults(run=setup)


def setup(given) -> None:
    translations.compile_all()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_law()
    once("places", data_of("places"), load_places)
    once("claims", data_of("ledger"), load_claims)
    once("reports", data_of("returns"), load_reports)
    if given.demo:
        once("demo", "1", build_demo)
    note(_("ready"))


def load_law() -> None:
    from tuquan.law import seed

    seed.load()  # quick enough to ask every time


def load_places() -> None:
    from tuquan.places import seed

    note(_("loading the map of units"))
    seed.load(note)


def load_claims() -> None:
    from tuquan.ledger import claims

    claims.load_published()


def load_reports() -> None:
    from tuquan.returns import seed

    seed.load()


def build_demo() -> None:
    from tuquan.config import demo

    if User.objects.filter(demo=False).exists():  # known passwords and invented records have no place beside real ones
        raise Failed(_("this office has accounts of its own: make the demo in another TUQUAN_HOME"))
    note(_("making the demo"))
    demo.build(note)


# --- what was done already ----------------------------------------------------------------------------------------


def once(step: str, state: str, work: Callable[[], None]) -> None:
    """Do a step unless this database had it done from the same data."""
    done = stamps()
    wanted = f"{database_name()} {state}"
    if done.get(step) == wanted and Place.objects.exists():
        return
    work()
    done[step] = wanted
    (settings.HOME / STAMPS).write_text(json.dumps(done, indent=1))


def stamps() -> dict[str, str]:
    try:
        return json.loads((settings.HOME / STAMPS).read_text())
    except (OSError, ValueError):
        return {}


def forget_stamps() -> None:
    """After a restore nobody knows what the database holds: let setup look again."""
    (settings.HOME / STAMPS).unlink(missing_ok=True)


def data_of(app: str) -> str:
    """A fingerprint of the data files that an app ships."""
    whole = hashlib.sha256()
    for file in sorted((Path(settings.PACKAGE) / app / "data").glob("**/*")):
        if file.is_file():
            whole.update(file.name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:16]


def database_name() -> str:
    database = settings.DATABASES["default"]
    return f"{database.get('HOST', '')}/{database['NAME']}"
