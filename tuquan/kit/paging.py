"""Paging that stays quick however long the list is."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

BOUND = 10_000  # nobody needs to know that a list has exactly 84,213 rows; counting them costs more than the page


class Page:
    """One page of a list: two queries, one for its rows and one for a count that stops at the bound."""

    def __init__(self, found: QuerySet, wanted: str | None, size: int):
        self.size = size
        self.number = int(wanted) if wanted and wanted.isdecimal() and 0 < int(wanted) < 100_000 else 1
        start = (self.number - 1) * size
        ahead = list(found[start : start + size + 1])
        self.rows: Sequence[Any] = ahead[:size]
        self.has_next = len(ahead) > size
        whole = self.number == 1 and not self.has_next
        self.count = len(self.rows) if whole else found.order_by()[: BOUND + 1].count()
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
