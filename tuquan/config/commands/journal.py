"""`tuquan journal verify`: does the chain still hold?"""

from django.utils.translation import gettext as _

from tuquan.config.commands.common import Failed, tell
from tuquan.journal import chain


def add(commands) -> None:
    group = commands.add_parser("journal", help=_("check the journal")).add_subparsers(
        dest="verb", metavar=_("VERB"), required=True
    )
    group.add_parser("verify", help=_("recompute the hash chain")).set_defaults(run=verify)


def verify(_given) -> None:
    """Print how far the chain holds; fail where it is broken."""
    verdict = chain.verify()
    if verdict.broken_at is not None:
        raise Failed(_("the chain is broken at number %(number)d: that event or one before it was altered")
                     % {"number": verdict.broken_at})  # fmt: skip
    tell(
        _("the chain holds: %(sealed)d sealed, %(unsealed)d not sealed yet, last hash %(hash)s")
        % {"sealed": verdict.sealed, "unsealed": verdict.unsealed, "hash": verdict.last_hash[:16]}
    )
