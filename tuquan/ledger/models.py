"""What was counted, why, and how it adds up. Entries and postings are written once; balances are derived from them."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuquan.journal.models import FrozenModel
from tuquan.kit.days import write_day
from tuquan.kit.display import write_number
from tuquan.places.models import Place

# Keys of rows that only the ledger writes, from numbers it has just read: PostgreSQL took two thirds of the time of a
# bulk load to look each of them up once more. Django still protects what they point to.
UNCHECKED: dict[str, Any] = {"db_index": False, "db_constraint": False}


class Basis(models.IntegerChoices):
    """What a figure rests on."""

    RECORD = 1, _("records")
    RETURN = 2, _("returns")
    CORRECTION = 3, _("corrections")


class Series(models.Model):
    """One row is one line that can be added up: an indicator, one cell of its splits, and what it rests on.

    `split` is "" for the total, else one cell over all declared dimensions ("sex=f|trained=y"); `total` is the series
    that a cell adds up to.
    """

    indicator = models.CharField(_("indicator"), max_length=80)
    split = models.CharField(_("cell"), max_length=200, blank=True)
    basis = models.PositiveSmallIntegerField(_("basis"), choices=Basis)
    total = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="cells")

    personal = ()
    plain = ("id", "indicator", "split", "basis", "total")

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "split", "basis"], name="series_once"),
        ]

    def __str__(self):
        return f"{self.indicator} {self.split}".strip()


class EntryKind(models.TextChoices):
    """Why postings were made."""

    RECORD = "record", _("record")
    RETURN = "return", _("return")
    CORRECTION = "correction", _("correction")
    TRANSFER = "transfer", _("transfer")
    DEFINITION = "definition", _("definition")


class Entry(FrozenModel):
    """One row is one reason for postings: the act that caused them (its event tells who and when) and the source.

    `subject` names what brought them where it is no record, as the journal does ("returns.Return:12").
    """

    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind)
    event = models.UUIDField(_("event"), db_index=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    subject = models.CharField(_("what"), max_length=120, blank=True)

    personal = ()
    plain = ("id", "kind", "event", "source", "subject")

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def __str__(self):
        return f"{self.kind} {self.pk}"


class Posting(FrozenModel):
    """One row is one amount: so much of a series at a unit on a day, in its smallest unit (person, gram, đồng).

    `place` is the unit that held it that day, a commune or higher; `area` the residential area where it is known. A
    record's postings name it by `model` and `record`; `member` is set for distinct counts only.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings", **UNCHECKED)
    series = models.ForeignKey(Series, models.PROTECT, related_name="postings", **UNCHECKED)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", **UNCHECKED)
    area = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", **UNCHECKED)
    day = models.DateField(_("day"))
    value = models.BigIntegerField(_("value"))
    member = models.BigIntegerField(_("member"), null=True)
    model = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+", **UNCHECKED)
    record = models.BigIntegerField(_("record"), null=True)

    personal = ()
    plain = ("id", "entry", "series", "place", "area", "day", "value", "member", "model", "record")

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [
            models.Index(fields=["record", "model"], name="posting_of_record"),
            models.Index(fields=["place", "series", "day"], name="posting_at_place"),
        ]

    def __str__(self):
        return f"{self.series} {self.place} {self.day} {self.value:+}"


class Pending(models.Model):
    """One row is a posting that no balance holds yet; the fold takes it away."""

    posting = models.OneToOneField(
        Posting, models.PROTECT, primary_key=True, related_name="pending", db_constraint=False
    )

    personal = ()
    plain = ("posting",)

    class Meta:
        verbose_name = _("pending posting")
        verbose_name_plural = _("pending postings")

    def __str__(self):
        return str(self.posting_id)


class Grain(models.IntegerChoices):
    """Lengths of time for which balances keep a sum."""

    DAY = 1, _("day")
    THIRD = 2, _("ten days")
    MONTH = 3, _("month")
    QUARTER = 4, _("quarter")
    YEAR = 5, _("year")


class Balance(models.Model):
    """One row is the sum of a series in a province over one grain of time that begins on `start`.

    The province is that of the posting's own day; what sits at the nation itself is kept under the nation. Derived
    from postings: `tuquan ledger rebuild` makes it anew.
    """

    pk = models.CompositePrimaryKey("grain", "start", "place", "series")
    grain = models.PositiveSmallIntegerField(_("grain"), choices=Grain)
    start = models.DateField(_("first day"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", **UNCHECKED)
    series = models.ForeignKey(Series, models.PROTECT, related_name="+", **UNCHECKED)
    value = models.BigIntegerField(_("value"))

    personal = ()
    plain = ("grain", "start", "place", "series", "value")

    class Meta:
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        indexes = [
            models.Index(fields=["series", "start"], condition=models.Q(grain=Grain.DAY, value=0), name="balance_nought"),
        ]

    def __str__(self):
        return f"{self.series_id} {self.place_id} {self.start} {self.value}"


def register_title(name: str) -> str:
    """A register that counts, in words; its bare name where its app is gone."""
    return str(apps.get_app_config(name).verbose_name) if name in apps.app_configs else name


class LiveFrom(models.Model):
    """One row is the day from which a unit's register counts from records; before it, returns count."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="live_from", verbose_name=_("place"))
    register = models.CharField(_("register"), max_length=40)
    day = models.DateField(_("live from"))

    personal = ()
    plain = ("id", "place", "register", "day")

    class Meta:
        verbose_name = _("live-from day")
        verbose_name_plural = _("live-from days")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "register"], name="live_from_once",
                violation_error_message=_("This unit's register has its day already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.place}: {self.register_title}, {write_day(self.day)}"

    @property
    def register_title(self) -> str:
        return register_title(self.register)

    def act_places(self) -> list[Place]:
        return [self.place]


class Mend(FrozenModel):
    """One row is why a record was corrected, voided or restored; the event says by whom and when."""

    subject = models.CharField(_("what"), max_length=120, db_index=True)
    event = models.UUIDField(_("event"))
    reason = models.TextField(_("reason"))

    personal = ("reason",)
    plain = ("id", "subject", "event")

    class Meta:
        verbose_name = _("mend")
        verbose_name_plural = _("mends")

    def __str__(self):
        return self.subject


class Qualifier(models.TextChoices):
    """How the source put the number: "hơn", "trên" is at least; "gần" is nearly."""

    EXACT = "exact", _("exactly")
    AT_LEAST = "at_least", _("at least")
    NEARLY = "nearly", _("nearly")
    ABOUT = "about", _("about")


class Claim(models.Model):
    """One row is a total that somebody announced elsewhere: set beside our figure, never added in."""

    ref = models.CharField(_("reference"), max_length=40, unique=True)
    indicator = models.CharField(_("indicator"), max_length=80, blank=True, db_index=True)
    split = models.CharField(_("cell"), max_length=200, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="claims", verbose_name=_("place"))
    figure = models.CharField(_("figure"), max_length=200)
    value = models.BigIntegerField(_("value"))
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier)
    unit = models.CharField(_("unit"), max_length=40)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("note"), max_length=300, blank=True)

    personal = ()
    plain = (
        "id", "ref", "indicator", "split", "place", "figure", "value", "qualifier", "unit", "first_day", "last_day",
        "published_on", "source", "note",
    )  # fmt: skip

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self):
        return f"{self.figure_title}: {write_number(self.value)}"

    @property
    def figure_title(self) -> str:
        """What was counted, in the language of the screen: the claims that ship with us are written in English."""
        return capfirst(gettext(self.figure))

    @property
    def unit_title(self) -> str:
        return gettext(self.unit)

    @property
    def remark(self) -> str:
        return gettext(self.note) if self.note else ""

    def act_places(self) -> list[Place]:
        return [self.place]
