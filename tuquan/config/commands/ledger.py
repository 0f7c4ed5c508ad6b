"""`tuquan ledger verify|fold|rebuild|recount`: keep the ledger true to the records."""

from django.utils.translation import gettext as _

from tuquan.config.commands.common import Failed, note, tell
from tuquan.journal.actions import SYSTEM
from tuquan.ledger import balances, check, indicator, posting
from tuquan.places.models import Place, Tier

SHOWN = 20  # differences listed; more would bury the first


def add(commands) -> None:
    group = commands.add_parser("ledger", help=_("check and mend the ledger")).add_subparsers(
        dest="verb", metavar=_("VERB"), required=True
    )
    group.add_parser("verify", help=_("recompute everything and list what differs")).set_defaults(run=verify)
    group.add_parser("fold", help=_("take pending postings into the balances")).set_defaults(run=fold)
    group.add_parser("rebuild", help=_("make all balances anew from the postings")).set_defaults(run=rebuild)
    recounting = group.add_parser("recount", help=_("post what a changed declaration makes of the records"))
    recounting.add_argument("key", metavar=_("KEY"), help=_("key of the indicator"))
    recounting.set_defaults(run=recount)


def verify(_given) -> None:
    """Print what differs; fail where anything does."""
    note(_("comparing records with postings"))
    wrong = [f"{one.record}: {_('counts for')} {total(one.wanted)}, {_('posted')} {total(one.held)}"
             for one in check.mismatches()]  # fmt: skip
    note(_("comparing postings with balances"))
    wrong += [f"{_('balance')} {' '.join(map(str, row[:4]))}: {_('stored')} {row[4]}, {_('counted')} {row[5]}"
              for row in balances.differences()]  # fmt: skip
    for line in wrong[:SHOWN]:
        tell(line)
    if wrong:
        raise Failed(_("the ledger differs in %(count)d places") % {"count": len(wrong)})
    tell(_("the ledger agrees with its records"))


def total(amounts: posting.Amounts) -> str:
    return ", ".join(f"{at.series}@{at.place} {at.day} {value:+}" for at, value in list(amounts.items())[:3]) or "0"


def fold(_given) -> None:
    tell(_("%(count)d postings folded") % {"count": balances.fold()})


def rebuild(_given) -> None:
    note(_("adding up all postings"))
    tell(_("%(count)d balances") % {"count": balances.rebuild()})


def recount(given) -> None:
    from tuquan.ledger import actions

    indicator.find([given.key])  # a wrong key is refused before anything is touched
    nation = Place.objects.get(tier=Tier.NATION, last_day=None)
    made = actions.recount(nation, key=given.key, by=SYSTEM)
    tell(_("%(count)d postings made") % {"count": made})
