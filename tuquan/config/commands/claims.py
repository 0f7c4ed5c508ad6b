"""`tuquan claims import FILE`: totals announced elsewhere, to stand beside our own figures."""

from pathlib import Path

from django.utils.translation import gettext as _

from tuquan.config.commands.common import actor, add_by, tell


def add(commands) -> None:
    group = commands.add_parser("claims", help=_("totals announced elsewhere")).add_subparsers(
        dest="verb", metavar=_("VERB"), required=True
    )
    loading = group.add_parser("import", help=_("load a file of claims (CSV)"))
    loading.add_argument("file", type=Path, metavar=_("FILE"))
    add_by(loading)
    loading.set_defaults(run=load)


def load(given) -> None:
    from tuquan.ledger import claims

    count = claims.load_file(given.file, by=actor(given.by))
    tell(_("%(count)d claims kept") % {"count": count})
