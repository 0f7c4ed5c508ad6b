"""What the verbs of campaigns share: writing a row with its constraints in words, and what none of them allows."""


from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns.models import Campaign, Session, Topic
from tuquan.kit.period import today
from tuquan.places.models import Place, Within


def owner(row: Session | Topic) -> Campaign:
    """The campaign of a session or topic, held until the transaction ends."""
    campaign = row.campaign
    campaign.lock()
    return campaign


def needed(name: str, text: str) -> str:
    if not text.strip():
        raise ValidationError({name: _("This is needed.")})
    return text.strip()


def refuse_more_people(people: int | None, attendances: int | None) -> None:
    """Whoever came is at least one attendance."""
    if people is not None and attendances is not None and people > attendances:
        raise ValidationError({"people": _("More different people than attendances.")})


def lineage(place: Place) -> dict[int, int]:
    """All units that the place counts inside today, itself among them, with their levels."""
    rows = Within.objects.filter(place=place, first_day__lte=today(), last_day__gte=today())
    return dict(rows.values_list("ancestor", "tier"))
