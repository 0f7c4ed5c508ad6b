"""`tuquan figures` and `tuquan trace`: the figures of a place over a window, and the records behind one of them."""

from django.utils.translation import gettext as _

from tuquan.config.commands.common import actor, add_by, add_window, allow, moment, output, place_of, write
from tuquan.kit.period import Period, today
from tuquan.ledger import indicator
from tuquan.ledger.figures import Table
from tuquan.ledger.figures import figures as read
from tuquan.ledger.reading import Map


def add(commands) -> None:
    figures = commands.add_parser(
        "figures", help=_("figures of a place over a window, both days included"),
        description=_("Keys of indicators: %(keys)s") % {"keys": ", ".join(sorted(indicator.INDICATORS))},
    )  # fmt: skip
    add_window(figures)
    figures.add_argument("--map", choices=["then", "today"], default="then", help=_("the map of then, or of today"))
    figures.add_argument("--by-child", action="store_true", help=_("also a column per unit below"))
    figures.add_argument("--known-at", type=moment, metavar=_("MOMENT"), help=_("as the ledger stood at that moment"))
    figures.add_argument("--key", nargs="+", action="extend", metavar=_("KEY"), help=_("only these indicators"))
    figures.add_argument("--as", dest="form", choices=["json", "csv", "xlsx", "docx"], default="json")
    figures.add_argument("--out", metavar=_("FILE"), help=_("file to write; default: the screen"))
    add_by(figures)
    figures.set_defaults(run=show)
    trace = commands.add_parser("trace", help=_("the records, returns and corrections behind a figure"))
    trace.add_argument("key", metavar=_("KEY"), help=_("key of the indicator"))
    add_window(trace)
    trace.add_argument("--map", choices=["then", "today"], default="then", help=_("the map of then, or of today"))
    trace.add_argument("--as", dest="form", choices=["json", "csv"], default="json")
    trace.add_argument("--out", metavar=_("FILE"), help=_("file to write; default: the screen"))
    add_by(trace)
    trace.set_defaults(run=follow)


def show(given) -> None:
    """Print or write the figures in the form asked for."""
    from tuquan.reporting import renderings

    to = output(given.out)
    user, table = actor(given.by), None
    table = answer(given, user)
    write(renderings.render(table, given.form, by=user), to)


def answer(given, user) -> Table:
    window, map_ = Period(given.first, given.last), Map(given.map)
    place = place_of(given.place, today() if map_ is Map.TODAY else window.last)
    allow(user, "ledger.read_figures", place)
    return read(
        place, window, map=map_, indicators=indicator.find(given.key), by_child=given.by_child, known_at=given.known_at
    )


def follow(given) -> None:
    """Print or write what stands behind one figure."""
    from tuquan.ledger import trace
    from tuquan.reporting import plain

    to = output(given.out)
    window, map_ = Period(given.first, given.last), Map(given.map)
    user, (one,) = actor(given.by), indicator.find([given.key])
    place = place_of(given.place, today() if map_ is Map.TODAY else window.last)
    allow(user, "ledger.trace", place)
    found = trace.trace(one, place, window, user=user, map=map_, by=trace.By.RECORDS)
    write(plain.trace_json(found) if given.form == "json" else plain.trace_csv(found), to)
