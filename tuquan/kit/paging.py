"""Paging that stays quick however long the list is."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from tuquan.kit.text import whole_number

BOUND = 10_000  # nobody needs to know that a list has exactly 84,213 rows; counting them costs more than the page


class Page:
    """One page of a list in three queries: the keys of its rows, the rows, and a count that stops at the bound.

    Keys come first because sorting 100,000 whole rows costs twice as much as sorting their keys.
    """

    def __init__(self, found: QuerySet, wanted: str | None, size: int, joins: Sequence[str] = ()):
        self.size = size
        number = whole_number(wanted or "") or 1
        self.number = number if number < 100_000 else 1
        start = (self.number - 1) * size
        ahead = list(found.values_list("pk", flat=True)[start : start + size + 1])
        known = found.order_by().filter(pk__in=ahead[:size]).select_related(*joins) if ahead else ()
        by_key = {row.pk: row for row in known}
        self.rows: Sequence[Any] = [by_key[key] for key in ahead[:size] if key in by_key]
        self.has_next = len(ahead) > size
        nothing = self.number == 1 and not ahead
        self.count = 0 if nothing else found.order_by()[: BOUND + 1].count()
        self.more = self.count > BOUND
        self.count = min(self.count, BOUND)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def many(self) -> bool:
        return self.has_next or self.number > 1

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1
