"""Deleting when the time of keeping is over: who wrote first, then what it says. The worker does it, once a time is set."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import envelopes, files, receipts
from tuquan.casework.models import Part
from tuquan.journal.actions import SYSTEM, action
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.petitions.actions.keeping import WRITER, keep
from tuquan.petitions.models import Petition, PetitionStep

YEARS = "petitions.retention_years"  # by kind, or by kind and result: {"complaint": 20, "complaint.wrong": 10}
CONTENTS = ("brief", "text", "answer", "moved_to", "reason")  # what was published names nobody, and stays
AT_ONCE = 200


def kept_until(petition: Petition) -> date | None:
    """The last day of its keeping; None while it is open, or as long as nobody has set a number of years."""
    if petition.closed_on is None:
        return None
    with suppress(rules.RuleMissing):
        years = rules.table(YEARS, today())
        kind, result = petition.kind, petition.outcome or petition.ending
        number = years.get(f"{kind}.{result}", years.get(kind))
        return anniversary(petition.closed_on, int(number)) if number is not None else None
    return None


def anniversary(day: date, years: int) -> date:
    """The same day so many years on; the end of February where there is none."""
    with suppress(ValueError):
        return day.replace(year=day.year + years)
    return date(day.year + years, 2, 28)


@action(_("Delete who wrote"))
def erase_identity(petition: Petition, *, by) -> Petition:
    """The time of keeping is over: name, address and the sealed identity go first."""
    refuse_before_time(petition)
    envelopes.erase(petition, Part.IDENTITY)
    for name in WRITER:
        setattr(petition, name, "")
    petition.identity_erased_on = today()
    return keep(petition)


@action(_("Delete what it says"))
def erase_contents(petition: Petition, *, by) -> Petition:
    """Texts, notes, files and messages; its course, in days and results, stays."""
    refuse_before_time(petition)
    if petition.identity_erased_on is None:
        raise ValidationError(_("Who wrote is deleted before what it says, or with it."))
    for name in CONTENTS:
        setattr(petition, name, "")
    PetitionStep.objects.filter(petition=petition).update(note="")
    envelopes.erase(petition)
    files.erase(petition)
    receipts.close(petition, erase=True)
    petition.contents_erased_on = today()
    return keep(petition)


def refuse_before_time(petition: Petition) -> None:
    until = kept_until(petition)
    if until is None or until >= today():
        raise ValidationError(_("It is still to be kept."))


def over() -> Iterator[Petition]:
    """Those whose time is over, kind by kind, the oldest first."""
    with suppress(rules.RuleMissing):
        years = rules.table(YEARS, today())
        for kind in sorted({key.partition(".")[0] for key in years}):
            shortest = min(int(number) for key, number in years.items() if key.partition(".")[0] == kind)
            found = Petition.objects.filter(
                kind=kind, contents_erased_on=None, closed_on__lt=anniversary(today(), -shortest)
            )
            for petition in found.order_by("closed_on").iterator():
                if (until := kept_until(petition)) and until < today():
                    yield petition


def run() -> int:
    """What is due today; returns how many petitions were emptied."""
    due = [petition for petition, _n in zip(over(), range(AT_ONCE), strict=False)]
    for petition in due:
        if petition.identity_erased_on is None:
            erase_identity(petition, by=SYSTEM)
        erase_contents(petition, by=SYSTEM)
    return len(due)
