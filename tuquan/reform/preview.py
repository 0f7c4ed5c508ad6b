"""What a reform would do, found out by doing it and taking it back: nothing that is shown can differ from the act."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from tuquan.accounts.models import Grant
from tuquan.ledger.indicator import record_models
from tuquan.places.models import Place, Within
from tuquan.reform import grants
from tuquan.reform.models import Reform
from tuquan.reform.plans import Plan
from tuquan.reform.reckoning import Reckoned, from_json


@dataclass(frozen=True)
class Preview:
    """What is concerned and what would come of it.

    records   per record model its name and how many rows sit at the units or inside them
    inside    units inside them, residential areas among them
    ending    roles that end that night; `proposals` those that may be given anew
    lines     every figure before and after
    """

    records: list[tuple[str, int]]
    inside: int
    ending: list[Grant]
    proposals: list[grants.Proposal]
    lines: list[Reckoned]
    transfers: int

    @property
    def difference(self) -> int:
        """What would be lost or made up: it must be 0."""
        return sum(abs(line.difference) for line in self.lines)


def preview(plan: Plan, act: Callable[[], Reform]) -> Preview:
    """Run the act and take it back. Raises whatever the act raises: ValidationError, PermissionDenied."""
    inside = Within.objects.filter(ancestor__in=[unit.pk for unit in plan.units]).values("place").distinct()
    records = [
        (str(model._meta.verbose_name_plural), count)
        for model in record_models()
        if (count := model._default_manager.filter(place__in=inside).count())
    ]
    with transaction.atomic():
        ending, proposals = grants.ending(plan.ending, plan.day), grants.proposals(plan)
        done = act()
        lines, transfers = from_json(done.reckoning), done.transfers
        transaction.set_rollback(True)
    return Preview(records, inside.count() - len(plan.units), ending, proposals, lines, transfers)


def common_parent(units: list[Place], day) -> Place | None:
    """The unit under which the first of these stood on the eve; the plan says when the others stood elsewhere."""
    return units[0].parent_on(day) if units else None
