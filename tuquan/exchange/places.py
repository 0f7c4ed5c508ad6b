"""Which unit a text in a sheet means on the day of its row: codes repeat over time, and names more often."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tuquan.exchange import vocabulary
from tuquan.kit.forms import spellings
from tuquan.kit.period import today
from tuquan.kit.text import clean, fold
from tuquan.places.models import Place, PlaceName, Succession

DIGITS = 5  # of a commune's code; spreadsheets drop the noughts in front


class PlaceBook:
    """All units by code and by name, read once for a file."""

    def __init__(self, reach: Callable[[], set[int]] = set):
        self.reach = reach  # the units where one acts: a name that occurs often is looked for there first
        self.places = {place.pk: place for place in Place.objects.all()}
        self.by_code: dict[str, list[Place]] = defaultdict(list)
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        for place in self.places.values():
            self.by_code[place.code].append(place)
            self.by_name[place.folded].append(place)
        for pk, name in PlaceName.objects.values_list("place", "name"):
            if fold(name) != self.places[pk].folded:
                self.by_name[fold(name)].append(self.places[pk])
        self.known: dict[str, list[Place]] = {}

    @cached_property
    def home(self) -> set[int]:
        return self.reach()

    def find(self, text: str, day: date | None) -> Place:
        """The unit with this code or name that existed on the day. Raises ValidationError saying what there is."""
        candidates = self.known.get(text)
        if candidates is None:
            candidates = self.known[text] = self.candidates(text)
        if not candidates:
            raise ValidationError(_("There is no unit “%(text)s”.") % {"text": text})
        wanted = day or today()
        alive = [place for place in candidates if exists(place, wanted)]
        if len(alive) > 1:
            alive = [place for place in alive if place.pk in self.home] or alive
        if len(alive) == 1:
            return alive[0]
        if alive:
            codes = ", ".join(f"{place} ({place.code})" for place in alive[:4])
            raise ValidationError(_("Several units are called “%(text)s”: %(places)s. Write the code.")
                                  % {"text": text, "places": codes})  # fmt: skip
        raise ValidationError(self.not_there(candidates[-1], wanted))

    def candidates(self, text: str) -> list[Place]:
        """By code, as it stands or with its noughts, else by name; "Xã An · 09193" is what our own screens write."""
        code = clean(text).rpartition("·")[2].strip()
        found = self.by_code.get(code) or (self.by_code.get(code.zfill(DIGITS)) if code.isdigit() else None)
        if found:
            return list(found)
        names = (fold(clean(text)), vocabulary.unit(text), *spellings(text)[1:])
        return list(next((self.by_name[name] for name in names if name in self.by_name), []))

    def not_there(self, place: Place, day: date) -> str:
        """The unit existed at another time: say when, and what stood there on the day."""
        told = {"place": f"{place} ({place.code})", "day": f"{day:%d/%m/%Y}"}
        if place.first_day and day < place.first_day:
            former = Succession.objects.filter(heir=place).select_related("place")
            told["other"] = ", ".join(f"{one.place} ({one.place.code})" for one in former[:6]) or "–"
            told["first"] = f"{place.first_day:%d/%m/%Y}"
            return _("%(place)s did not exist on %(day)s: it begins on %(first)s. Before: %(other)s.") % told
        told["other"] = ", ".join(f"{one.heir} ({one.heir.code})" for one in place.heirs()[:6]) or "–"
        told["last"] = f"{place.last_day:%d/%m/%Y}" if place.last_day else "–"
        return _("%(place)s did not exist on %(day)s: it ended on %(last)s. After: %(other)s.") % told


def exists(place: Place, day: date) -> bool:
    return (place.first_day is None or place.first_day <= day) and (place.last_day is None or place.last_day >= day)
