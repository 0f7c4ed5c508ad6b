"""Units over time: what they were called, under whom they stood, who became their heir, and what is within what."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import ALWAYS, FUTURE, PAST, Period, today
from tuquan.kit.text import fold


class Tier(models.IntegerChoices):
    """Levels of the tree. Districts ended on 30 June 2025; residential areas are the lowest."""

    NATION = 0, _("nation")
    PROVINCE = 1, _("province")
    DISTRICT = 2, _("district")
    COMMUNE = 3, _("commune")
    AREA = 4, _("residential area")


class Kind(models.TextChoices):
    """What a unit is called by law; dated, since a province may become a city."""

    NATION = "nation", _("country")
    PROVINCE = "province", _("province (tỉnh)")
    CITY = "city", _("centrally-run city")
    DISTRICT = "district", _("rural district (huyện)")
    URBAN_DISTRICT = "urban_district", _("urban district (quận)")
    TOWN = "town", _("town (thị xã)")
    PROVINCIAL_CITY = "provincial_city", _("provincial city")
    COMMUNE = "commune", _("commune (xã)")
    WARD = "ward", _("ward (phường)")
    TOWNSHIP = "township", _("township (thị trấn)")
    SPECIAL_ZONE = "special_zone", _("special zone (đặc khu)")
    HAMLET = "hamlet", _("hamlet (thôn)")
    RESIDENTIAL_GROUP = "residential_group", _("residential group (tổ dân phố)")


class PlaceQuerySet(models.QuerySet):
    def alive_on(self, day: date) -> "PlaceQuerySet":
        """Units that existed on that day; an unknown first day counts as long ago."""
        return self.filter(Q(first_day=None) | Q(first_day__lte=day), Q(last_day=None) | Q(last_day__gte=day))

    def within(self, ancestors, on: date | None = None) -> "PlaceQuerySet":
        """Everything inside these places on that day (default today), themselves and the past they inherited."""
        day = on or today()
        inside = Within.objects.filter(ancestor__in=ancestors, first_day__lte=day, last_day__gte=day)
        return self.filter(pk__in=inside.values("place"))

    def children_of(self, parent: "Place", window: Period) -> "PlaceQuerySet":
        """Units that stood directly under the parent on any day of the window."""
        belongs = Belonging.objects.filter(parent=parent).filter(
            Q(first_day=None) | Q(first_day__lte=window.last), Q(last_day=None) | Q(last_day__gte=window.first)
        )
        return self.filter(pk__in=belongs.values("place"))


class Place(models.Model):
    """One row is one unit for as long as it is the same unit: nation, province, district, commune, residential area.

    A merger makes a new row even where name and code stay. Codes repeat over time (44 was Quảng Bình, now Quảng Trị),
    so identity is code plus validity. `name`, `kind` and `parent` are the latest facts; the dated ones are in
    `PlaceName` and `Belonging`. An empty `first_day` means that the beginning is not known.
    """

    code = models.CharField(_("code"), max_length=20, db_index=True)
    tier = models.PositiveSmallIntegerField(_("level"), choices=Tier)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(max_length=160, db_index=True, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    known_from = models.DateField(_("map known from"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    area_km2 = models.FloatField(_("area, km²"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    personal = ()
    plain = (
        "id", "code", "tier", "kind", "name", "folded", "parent", "first_day", "last_day", "known_from",
        "latitude", "longitude", "area_km2", "source",
    )  # fmt: skip
    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "first_day"], name="place_code_once",
                violation_error_message=_("A unit with this code already begins on that day."),
            ),
            models.UniqueConstraint(  # SQLite knows no NULLS NOT DISTINCT
                fields=["code"], condition=Q(first_day=None), name="place_code_once_unknown_before",
                violation_error_message=_("A unit with this code, whose beginning is not known, exists already."),
            ),
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(first_day__lte=F("last_day")),
                name="place_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def act_places(self) -> list["Place"]:
        return [self]

    @property
    def life(self) -> Period:
        return Period(self.first_day or PAST, self.last_day or FUTURE)

    def name_on(self, day: date) -> str:
        """What the unit was called on that day."""
        facts = self.names.filter(Q(first_day=None) | Q(first_day__lte=day)).filter(
            Q(last_day=None) | Q(last_day__gte=day)
        )
        fact = facts.first()
        return fact.name if fact else self.name

    def parent_on(self, day: date) -> "Place | None":
        fact = (
            self.belongings.filter(Q(first_day=None) | Q(first_day__lte=day))
            .filter(Q(last_day=None) | Q(last_day__gte=day))
            .select_related("parent")
            .first()
        )
        return fact.parent if fact else None

    def heirs(self) -> list["Succession"]:
        """The successions of this unit, by the heirs' codes; those that a query prefetched are used."""
        if "successions" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.successions.all())
        return list(self.successions.select_related("heir").order_by("heir__code"))

    @property
    def title(self) -> str:
        """Name with what became of it: "Xã X (cũ), nay thuộc Xã Y"."""
        if self.last_day is None or self.last_day >= today():
            return self.name
        heirs = [succession.heir.name for succession in self.heirs()]
        if not heirs:
            return _("%(name)s (until %(day)s)") % {"name": self.name, "day": self.last_day.strftime("%d/%m/%Y")}
        return _("%(name)s (former), now in %(heirs)s") % {"name": self.name, "heirs": ", ".join(heirs)}


class PlaceName(models.Model):
    """One row is what a unit was called, and of which kind it was, from day to day."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="names")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    personal = ()
    plain = ("id", "place", "name", "kind", "first_day", "last_day", "basis")

    class Meta:
        verbose_name = _("name over time")
        verbose_name_plural = _("names over time")
        ordering = ["first_day"]

    def __str__(self):
        return self.name


class Belonging(models.Model):
    """One row says that a unit stood directly under another from day to day."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="belongings")
    parent = models.ForeignKey(Place, models.PROTECT, related_name="members")
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    personal = ()
    plain = ("id", "place", "parent", "first_day", "last_day", "basis")

    class Meta:
        verbose_name = _("belonging")
        verbose_name_plural = _("belongings")
        ordering = ["first_day"]

    def __str__(self):
        return f"{self.place} < {self.parent}"

    @property
    def life(self) -> Period:
        return Period(self.first_day or PAST, self.last_day or FUTURE)


class Succession(models.Model):
    """One row says that a unit ended the night before `day` and that `heir` took it over, whole or in part.

    A part may have an official share (`share_over` / `share_under`); no source gives one for 2025, so it is empty there
    and figures of the divided unit stay in a row of its own under the province.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    heir = models.ForeignKey(Place, models.PROTECT, related_name="inheritances")
    day = models.DateField(_("first day of the heir"))
    whole = models.BooleanField(_("whole"), default=True)
    share_over = models.PositiveIntegerField(_("share, numerator"), null=True, blank=True)
    share_under = models.PositiveIntegerField(_("share, denominator"), null=True, blank=True)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    personal = ()
    plain = ("id", "place", "heir", "day", "whole", "share_over", "share_under", "basis")

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["place", "heir"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(place=F("heir")), name="succession_not_to_itself",
                violation_error_message=_("A unit cannot be its own heir."),
            ),
            models.CheckConstraint(
                condition=Q(share_over=None, share_under=None) | Q(share_over__lte=F("share_under")),
                name="succession_share_both_or_neither",
                violation_error_message=_("A share needs both its numbers and is at most the whole."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.place} > {self.heir}"


class Within(models.Model):
    """One row says that on these days everything of `place` counts inside `ancestor`. Derived by `tree.rebuild`.

    It holds the unit itself, all levels above it on each day, and, after its end, its heirs (the sole one, or what its
    several heirs have in common), so that nothing a past unit holds is ever lost from a total. Both days are set.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="within")
    ancestor = models.ForeignKey(Place, models.PROTECT, related_name="contains")
    tier = models.PositiveSmallIntegerField(_("level of the ancestor"), choices=Tier)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    personal = ()
    plain = ("id", "place", "ancestor", "tier", "first_day", "last_day")

    class Meta:
        verbose_name = _("containment")
        verbose_name_plural = _("containments")
        indexes = [
            models.Index(fields=["place", "tier", "first_day"], name="within_up"),
            models.Index(fields=["ancestor", "last_day"], name="within_down"),
        ]

    def __str__(self):
        return f"{self.place} in {self.ancestor}"

    @property
    def life(self) -> Period:
        return Period(self.first_day, self.last_day)


class Population(models.Model):
    """One row is the number of people and households of a unit in a year, from a named source: a denominator."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="populations", verbose_name=_("place"))
    year = models.PositiveSmallIntegerField(_("year"))
    persons = models.PositiveIntegerField(_("people"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)

    personal = ()
    plain = ("id", "place", "year", "persons", "households", "source")

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year"], name="population_once_a_year",
                violation_error_message=_("The population of this place and year is entered already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.place} {self.year}"

    def act_places(self) -> list[Place]:
        return [self.place]


class KeyAreaLabel(models.TextChoices):
    """Labels are about land and what happens there, never about people's belief or origin."""

    BORDER = "border", _("border")
    COAST = "coast", _("coast")
    ISLAND = "island", _("island")
    INDUSTRIAL = "industrial", _("industrial zone")
    DENSE_URBAN = "dense_urban", _("dense urban area")
    BOUNDARY = "boundary", _("boundary area")
    HOT_SPOT = "hot_spot", _("crime hot spot")
    REMOTE = "remote", _("remote area, where the law gives more time")


class KeyArea(models.Model):
    """One row is a label that a place carries from day to day. A hot spot must expire and is never public."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="key_areas", verbose_name=_("place"))
    label = models.CharField(_("label"), max_length=20, choices=KeyAreaLabel)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)

    personal = ()
    plain = ("id", "place", "label", "first_day", "last_day", "basis")

    class Meta:
        verbose_name = _("key area")
        verbose_name_plural = _("key areas")
        constraints = [
            models.CheckConstraint(
                condition=~Q(label="hot_spot") | Q(last_day__isnull=False), name="hot_spot_expires",
                violation_error_message=_("A crime hot spot needs a last day: the label expires."),
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="key_area_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.place}: {self.get_label_display()}"

    def act_places(self) -> list[Place]:
        return [self.place]


__all__ = [
    "ALWAYS", "Belonging", "KeyArea", "KeyAreaLabel", "Kind", "Place", "PlaceName", "Population", "Succession",
    "Tier", "Within",
]  # fmt: skip
