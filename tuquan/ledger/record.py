"""`Record`: what registers keep. Saving one posts what it counts for, in the same transaction."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import running
from tuquan.kit.bulk import insert_objects, undisturbed
from tuquan.kit.period import today
from tuquan.ledger import posting
from tuquan.places.models import Place, Within


class RecordQuerySet(models.QuerySet):
    """Records change one by one or in batches, through actions; never behind the ledger's back."""

    def within(self, places, on: date | None = None) -> Self:
        """Records at these places or inside them, as the map stands on that day (default today)."""
        day = on or today()
        inside = Within.objects.filter(ancestor__in=places, first_day__lte=day, last_day__gte=day)
        return self.filter(place__in=inside.values("place"))

    def standing(self) -> Self:
        return self.filter(voided_on=None)

    # narrower than Django's on purpose: a conflict must neither be ignored nor overwrite a record
    def bulk_create(self, objs, batch_size=None):  # type: ignore[override]
        """Enter many new records at once; `batch_size` is accepted for those who know Django, and not needed."""
        event = running().event
        created = list(objs)
        for record in created:
            record.event = event
        with undisturbed(), transaction.atomic():
            insert_objects(self.model, created)
            posting.post(self.model, [record.pk for record in created], new=True)
        return created

    def bulk_update(self, objs, *args, **kwargs):
        running()
        done = super().bulk_update(objs, *args, **kwargs)
        posting.post(self.model, [record.pk for record in objs])
        return done

    def update(self, **kwargs):
        # bulk_update comes through here with its own expressions, already inside an action and about to post
        if all(hasattr(value, "resolve_expression") for value in kwargs.values()):
            return super().update(**kwargs)
        raise TypeError(f"{self.model.__name__}: use an action, update() would leave the ledger behind")

    def delete(self):
        raise TypeError(f"{self.model.__name__}: records are voided by ledger.void, never deleted")


class Record(models.Model):
    """What a register keeps, at a place. Changed only inside an action; voided, never deleted.

    `event` is the act that entered it; `voided_on` the day it was declared never to have counted.
    """

    part_of = ""  # the key to a record whose verbs change this one too: whoever changes either holds that one first

    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("place"), related_name="+")
    event = models.UUIDField(_("entered by event"), editable=False)
    voided_on = models.DateField(_("voided on"), null=True, blank=True, editable=False)

    objects = RecordQuerySet.as_manager()

    plain: ClassVar[tuple[str, ...]]
    # only where a record has states: the field, and for each verb from which states it leads to which
    state: Any
    get_state_display: Callable[[], str]
    STEPS: ClassVar[Mapping[str, tuple]]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Write the row, then bring the ledger in line with it; the row's lock serialises two editors.

        Raises ValidationError in the words of a constraint that the row breaks, whoever else wrote at the same time.
        """
        new = self._state.adding
        if new:
            self.event = running().event
        running()
        try:
            super().save(*args, **kwargs)
        except IntegrityError as error:
            raise said_of(self, error) from None  # the database's own words quote the row
        posting.post(type(self), [self.pk], new=new)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__}: records are voided by ledger.void, never deleted")

    def clean_fields(self, exclude=None):
        """`event` is set by saving, so it is not asked for before."""
        super().clean_fields({*(exclude or ()), "event"})

    def validate_constraints(self, exclude=None):
        """As Django, which asks the database for each check by itself: here so only to say which of them is broken."""
        if not exclude:
            with suppress(ValidationError):
                for constraint in _together(type(self)):
                    constraint.validate(type(self), self)
                return
        super().validate_constraints(exclude)

    def step(self, verb: str) -> None:
        """Take the step of this verb. Raises ValidationError where `STEPS` has none from here."""
        allowed, state = self.STEPS[verb]
        if self.voided:
            raise ValidationError(_("This record is void."))
        if self.state not in allowed:
            raise ValidationError(
                _("Not possible any more, or not yet: it is “%(state)s”."), params={"state": self.get_state_display()}
            )
        self.state = state

    def lock(self) -> None:
        """Read the row afresh and hold it until the transaction ends; before it the record of which it is a part."""
        if not self._state.adding:
            if self.part_of:
                whole = type(self)._meta.get_field(self.part_of)
                whole.related_model._default_manager.select_for_update().get(pk=getattr(self, whole.attname))
            self.refresh_from_db(from_queryset=type(self)._default_manager.select_for_update())

    def act_places(self) -> list[Place]:
        """Where the right to change this record is needed."""
        return [self.place]

    @property
    def voided(self) -> bool:
        return self.voided_on is not None


@cache
def _together(model: type[models.Model]) -> list:
    """The constraints of a model, all its checks as one."""
    checks = [one.condition for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    others = [one for one in model._meta.constraints if not isinstance(one, models.CheckConstraint)]
    return [models.CheckConstraint(condition=models.Q(*checks), name="every_check"), *others] if checks else others


def said_of(record: Record, error: IntegrityError) -> Exception:
    """What the broken constraint of the model says; the database's own error where it is none of them."""
    diagnosed = getattr(error.__cause__, "diag", None)
    told = diagnosed.constraint_name if diagnosed else str(error).rpartition(": ")[2]
    for constraint in record._meta.constraints:
        columns = [f"{record._meta.db_table}.{record._meta.get_field(name).column}" for name in getattr(constraint, "fields", ())]
        if told in (constraint.name, ", ".join(columns)):
            return ValidationError(constraint.get_violation_error_message())
    return error
