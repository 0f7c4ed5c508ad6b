"""“Explain this date”: how a deadline was counted, day by day, with the article and what prolonged or stopped it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.casework.clocks import extensions_of, pauses_of
from tuquan.casework.models import Clock
from tuquan.casework.records import with_records
from tuquan.casework.weeks import runs, weeks
from tuquan.kit.register import page_of
from tuquan.law import rules
from tuquan.law.counting import Why
from tuquan.law.models import Unit

WEEKDAYS = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))
MOVES = "deadlines.last_day_moves"


@never_cache
def clock(request: HttpRequest, pk: int) -> HttpResponse:
    """The count of one deadline, for whoever may read the record; for others there is none."""
    found = Clock.objects.filter(pk=pk).for_user(request.user, "reads").select_related("place", "assignee").first()
    if found is None:
        raise Http404
    [(_clock, record)] = with_records([found])
    context = {
        "clock": found,
        "record": record,
        "record_url": page_of(found.subject),
        "rule": law_of(found.rule, found.since),
        "extensions": extensions_of(found),
        "pauses": pauses_of(found),
        "weekdays": WEEKDAYS,
        **counted(found),
    }
    return TemplateResponse(request, "casework/clock.html", context)


def counted(found: Clock) -> dict[str, Any]:
    """The days of its count; nothing where somebody set the day, or where hours run whatever the day."""
    if not found.calendar or found.unit == Unit.HOUR:
        return {}
    days = list(found.count(pauses_of(found)).days())
    ends = found.suspended_on is None
    done = max(day.number for day in days)
    moved = days[-1].why is Why.MOVED
    return {
        "weeks": weeks(days, ends),
        "runs": runs(days),
        "left": found.days + found.extended - done,
        "moved_from": next(day.day for day in reversed(days) if day.why is Why.COUNTED) if moved else None,
        "moved_by": law_of(MOVES, found.since) if moved else None,
        "stale": days[-1].day != found.due_on and ends,
    }


def law_of(key: str, on) -> rules.Rule | None:
    """The rule as it stood then; None for one of before the law that we know."""
    try:
        return rules.rule(key, on)
    except rules.RuleMissing:
        return None
