"""Records that exist only to try the ledger on."""

from django.db import models

from tuquan.ledger.record import Record


class Matter(Record):
    """One row is a thing that is counted in every way an indicator can count."""

    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    kind = models.CharField(max_length=10, default="a")
    settled = models.BooleanField(null=True)
    amount = models.IntegerField(default=1)
    scheme = models.IntegerField(null=True)

    personal = ()
    plain = ("id", "place", "event", "voided_on", "opened_on", "closed_on", "kind", "settled", "amount", "scheme")

    def __str__(self):
        return f"matter {self.pk}"
