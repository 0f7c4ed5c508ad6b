"""`tuquan figures` and `tuquan trace`: the figures of a place over a window, and the records behind one of them."""

import sys

from django.utils.translation import gettext as _

from tuquan.config.commands.common import (
    Failed,
    actor,
    add_by,
    add_window,
    allow,
    moment,
    output,
    place_of,
    progress,
    write,
)
from tuquan.kit.period import Period, today
from tuquan.ledger import indicator
from tuquan.ledger.figures import figures as read
from tuquan.ledger.reading import Map
from tuquan.ledger.trace import By, Trace
from tuquan.ledger.trace import trace as open_up
from tuquan.places.models import Place
from tuquan.reporting import plain, renderings


def add(commands) -> None:
    figures = commands.add_parser(
        "figures", help=_("figures of a place over a window, both days included"),
        description=_("Keys of indicators: %(keys)s") % {"keys": ", ".join(sorted(indicator.INDICATORS))},
    )  # fmt: skip
    figures.add_argument("--by-child", action="store_true", help=_("also a column per unit below"))
    figures.add_argument("--key", nargs="+", action="extend", metavar=_("KEY"), help=_("only these indicators"))
    add_question(figures, ["json", "csv", "xlsx", "docx"])
    figures.set_defaults(run=show)
    trace = commands.add_parser("trace", help=_("the records, returns and corrections behind a figure"))
    trace.add_argument("key", metavar=_("KEY"), help=_("key of the indicator"))
    trace.add_argument("--open", choices=[str(one) for one in By], default=str(By.RECORDS),
                       help=_("into records, units below or months"))  # fmt: skip
    add_question(trace, ["json", "csv"])
    trace.set_defaults(run=follow)


def add_question(parser, forms: list[str]) -> None:
    """What both commands ask alike."""
    add_window(parser)
    parser.add_argument("--map", choices=[str(one) for one in Map], default=str(Map.THEN),
                        help=_("the map of then, or of today"))  # fmt: skip
    parser.add_argument("--known-at", type=moment, metavar=_("MOMENT"), help=_("as the ledger stood at that moment"))
    parser.add_argument("--as", dest="form", choices=forms, default="json")
    parser.add_argument("--out", metavar=_("FILE"), help=_("file to write; default: the screen"))
    add_by(parser)


def question(given) -> tuple[Place, Period, Map]:
    """The place, the window and the map that are meant; the code is that of the map's day."""
    window, map_ = Period(given.first, given.last), Map(given.map)
    return place_of(given.place, today() if map_ is Map.TODAY else window.last), window, map_


def show(given) -> None:
    """Print or write the figures in the form asked for."""
    to, wanted, user = output(given.out), indicator.find(given.key), actor(given.by)
    if given.form in ("xlsx", "docx") and to is None and sys.stdout.isatty():
        raise Failed(_("name the file with --out FILE.%(form)s") % {"form": given.form})
    place, window, map_ = question(given)
    allow(user, "ledger.read_figures", place)
    table = read(place, window, map=map_, indicators=wanted, by_child=given.by_child, known_at=given.known_at)
    write(renderings.render(table, given.form, by=user), to)


def follow(given) -> None:
    """Print or write what stands behind one figure, all pages of it."""
    to, (one,), user = output(given.out), indicator.find([given.key]), actor(given.by)
    place, window, map_ = question(given)

    def page(number: int) -> Trace:
        return open_up(
            one, place, window, user=user, map=map_, by=By(given.open), page=number, known_at=given.known_at
        )

    found, report = page(1), progress(_("pages"), every=20)
    for number in range(2, max((part.pages for part in found.behind), default=1) + 1):
        report(number)
        for part, more in zip(found.behind, page(number).behind, strict=True):
            if number <= part.pages:
                part.records += more.records
    write(plain.trace_json(found) if given.form == "json" else plain.trace_csv(found), to)
