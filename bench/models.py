"""Records of the bench: what forty indicators count, millions of times."""

from django.db import models

from tuquan.ledger.record import Record


class Deed(Record):
    """One row is something that one of the bench's indicators counts; `topic` says which."""

    topic = models.SmallIntegerField()
    on_day = models.DateField()
    off_day = models.DateField(null=True)
    kind = models.CharField(max_length=1)
    sex = models.CharField(max_length=1)
    amount = models.IntegerField()

    personal = ()
    plain = ("id", "place", "event", "voided_on", "topic", "on_day", "off_day", "kind", "sex", "amount")

    def __str__(self):
        return f"deed {self.pk}"
