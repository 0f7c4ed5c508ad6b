"""Does the ledger say what the records say? Everything is recomputed; nothing is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from tuquan.ledger.carrying import returned
from tuquan.ledger.indicator import record_models
from tuquan.ledger.models import Basis, Posting
from tuquan.ledger.posting import BATCH, Amounts, evaluate, holdings, pages
from tuquan.places import tree
from tuquan.places.models import Place


@dataclass(frozen=True)
class Mismatch:
    """A record whose postings are not what it counts for, or a unit whose returns were not handed to its heirs."""

    record: str
    wanted: Amounts
    held: Amounts


def mismatches(indicators: Iterable[str] | None = None) -> Iterator[Mismatch]:
    """Recompute every record; yields those that differ from the ledger. Nothing is written."""
    for model in record_models():
        content_type = ContentType.objects.get_for_model(model).pk
        seen: set[int] = set()
        pks = model._default_manager.order_by("pk").values_list("pk", flat=True)
        for page in pages(pks.iterator(chunk_size=BATCH)):
            held = holdings(content_type, page)
            for pk, wanted in evaluate(model, page):
                if wanted != held.get(pk, {}):
                    yield from looked_at_again(model, content_type, pk)
            seen.update(page)
        orphans = (
            Posting.objects.filter(model=content_type, series__basis=Basis.RECORD)
            .exclude(record__in=pks)
            .values_list("record", flat=True)
            .distinct()
        )
        for pk in orphans:
            yield Mismatch(f"{model._meta.label}:{pk}", {}, holdings(content_type, [pk]).get(pk, {}))
    if indicators is None:
        ended = Place.objects.filter(last_day__isnull=False).values_list("pk", flat=True)
        for place, due, made in returned(ended):
            if due != made:
                yield Mismatch(f"{Place._meta.label}:{place}", due, made)


def looked_at_again(model: type[models.Model], content_type: int, pk: int) -> Iterator[Mismatch]:
    """One record that seemed wrong, held still: somebody may have been changing it just then."""
    with transaction.atomic():
        tree.hold_map()
        list(model._default_manager.select_for_update().filter(pk=pk).values_list("pk"))
        wanted, held = dict(evaluate(model, [pk])).get(pk, {}), holdings(content_type, [pk]).get(pk, {})
    if wanted != held:
        yield Mismatch(f"{model._meta.label}:{pk}", wanted, held)
