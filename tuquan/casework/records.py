"""The records that clocks are about."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.apps import apps

from tuquan.casework.models import Clock


def with_records(clocks: Sequence[Clock]) -> list[tuple[Clock, Any]]:
    """Each clock with its record, one query for each kind of record."""
    keys: dict[str, set[int]] = defaultdict(set)
    for clock in clocks:
        label, _colon, pk = clock.subject.partition(":")
        keys[label].add(int(pk))
    records = {
        f"{label}:{pk}": record
        for label, pks in keys.items()
        for pk, record in apps.get_model(label)._default_manager.in_bulk(pks).items()
    }
    return [(clock, records.get(clock.subject)) for clock in clocks]
