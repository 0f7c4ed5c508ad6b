"""Verbs of the ledger: the day a register goes live, claims, recounting."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, reading
from tuquan.kit.days import write_day
from tuquan.ledger import indicator as indicators
from tuquan.ledger import posting
from tuquan.ledger.models import Basis, Claim, EntryKind, LiveFrom, Posting
from tuquan.ledger.posting import Cell
from tuquan.places.models import Place, Within

READ_FIGURES = reading("ledger.read_figures", _("See figures"))
TRACE = reading("ledger.trace", _("See what stands behind a figure"))


# --- live from ---------------------------------------------------------------------------------------------------


@action(_("Let a register count from records"))
def go_live(place: Place, *, register: str, day: date, by) -> LiveFrom:
    """From this day the unit's register counts from records; what returns said stands until the evening before."""
    later = brought(place, register).filter(day__gte=day, model=None).order_by("-day").first()
    if later:
        told = _("What returns said of this unit reaches to %(day)s.") % {"day": write_day(later.day)}
        raise ValidationError({"day": told})
    live = LiveFrom(place=place, register=register, day=day)
    live.full_clean()
    live.save()
    end_levels(place, register, day)
    held = Within.objects.filter(ancestor=place).values("place")  # also what the unit held once and no more
    for model in indicators.record_models():
        if any(one.register == register for one in indicators.counted(model)):
            posting.post(model, list(model.objects.filter(place__in=held).values_list("pk", flat=True)))
    return live


def brought(place: Place, register: str) -> QuerySet[Posting]:
    """What returns and corrections, not records, let count at a unit in the name of a register."""
    found = Posting.objects.filter(place=place, series__indicator__startswith=f"{register}.")
    return found.exclude(series__basis=Basis.RECORD)


def end_levels(place: Place, register: str, day: date) -> None:
    """Take back the levels that returns set: records carry them from here."""
    sums = (
        brought(place, register)
        .filter(day__lt=day)
        .values_list("series", "series__indicator")
        .annotate(sum=Sum("value"))
    )
    amounts = [
        (Cell(series, place.pk, None, day), -total, None, None)
        for series, key, total in sums
        if total and indicators.additive(key).stands
    ]
    posting.write(amounts, kind=EntryKind.TRANSFER)


# --- claims and definitions --------------------------------------------------------------------------------------


@action(_("Load claims"))
def import_claims(batch, *, by) -> int:
    """Keep totals announced elsewhere; a claim already held by its reference is replaced. Returns how many."""
    for row in batch.rows:
        Claim.objects.update_or_create(ref=row["ref"], defaults={k: v for k, v in row.items() if k != "ref"})
    return len(batch.rows)


@action(_("Recount after a change of rule"))
def recount(nation: Place, *, key: str, by) -> int:
    """Post the difference that a changed declaration makes, as an entry of kind definition."""
    one = indicators.find([key])[0]
    made = 0
    for part in (one.over, one.under) if isinstance(one, indicators.Ratio) else (one,):
        if part.of:
            pks = list(part.of.objects.order_by("pk").values_list("pk", flat=True))
            made += posting.post(part.of, pks, kind=EntryKind.DEFINITION)
    return made
