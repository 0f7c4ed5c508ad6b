"""What residents are asked, and officers who write down a call. What is said is sealed here or, better, in the browser."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import desks, sealing
from tuquan.casework.fields import BoxField, FilesField
from tuquan.casework.models import Desk, DeskKind
from tuquan.kit.forms import Choices, tidy
from tuquan.kit.period import today
from tuquan.law.fields import terms
from tuquan.places.models import Place, Tier, Within
from tuquan.tips.actions import Sealed
from tuquan.tips.models import Happened, Manner

LONGEST = 10_000  # letters of what is told
CONTENT, IDENTITY = ("what", "spot", "moment"), ("name", "phone", "reach")
LABELS = {
    "what": _("What happened"), "spot": _("Exact spot"), "moment": _("When exactly"), "unit": _("Unit"),
    "name": _("Name"), "phone": _("Telephone"), "reach": _("Another way to reach this person"),
}  # fmt: skip


class Ends:
    """To whom a tip at a place goes: the desk of the police, or that of the province, each with its guardian."""

    def __init__(self, place: Place):
        self.place = place

    @cached_property
    def province(self) -> Place | None:
        return self.place if self.place.tier <= Tier.PROVINCE else province_of(self.place)

    @cached_property
    def here(self) -> dict[str, Desk]:
        return desks.desks_for(self.place, DeskKind.POLICE, DeskKind.GUARDIAN)

    @cached_property
    def above(self) -> dict[str, Desk]:
        return desks.desks_for(self.province, DeskKind.PROVINCE, DeskKind.GUARDIAN) if self.province else {}

    def where(self, about_official: bool) -> Place:
        """Which place's tip it is: what is about an official or the police is the province's."""
        return self.province if about_official and self.province else self.place

    def desk(self, about_official: bool) -> Desk | None:
        return self.above.get(DeskKind.PROVINCE) if about_official else self.here.get(DeskKind.POLICE)

    def guardian(self, about_official: bool) -> Desk | None:
        return (self.above if about_official else self.here).get(DeskKind.GUARDIAN)

    def keys(self) -> dict[str, dict]:
        """The public halves for the browser, by the answer to “about an official or the police?”."""
        return {
            answer: {"desk": desk.pk, "public": desk.public, "guardian": guardian.public if guardian else ""}
            for answer, about in (("no", False), ("yes", True))
            if (desk := self.desk(about))
            for guardian in [self.guardian(about)]
        }


def province_of(place: Place) -> Place | None:
    day = today()
    above = Within.objects.filter(place=place, tier=Tier.PROVINCE, first_day__lte=day, last_day__gte=day)
    found = above.select_related("ancestor").first()
    return found.ancestor if found else None


class AskedForm(forms.Form):
    """What the register keeps of a tip, and the rules of both ways in which the rest may come."""

    category = forms.ChoiceField(label=_("What kind of act?"))
    about_official = forms.ChoiceField(
        label=_("Is it about an official or somebody of the police?"), choices=[("no", _("No")), ("yes", _("Yes"))],
        initial="no", widget=Choices,
        help_text=_("Then it goes to a body of the province. Nobody at the commune sees that it exists."),
    )  # fmt: skip
    happened = forms.ChoiceField(label=_("When?"), choices=Happened.choices, widget=Choices)
    manner = forms.ChoiceField(label=_("Who reports?"), choices=Manner.choices, initial=Manner.ANONYMOUS, widget=Choices)
    fields: dict[str, Any]

    def __init__(self, *args, ends: Ends, sorts: Collection[str] = ("no", "yes"), **kwargs):
        self.ends = ends
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        about = self.fields["about_official"]
        about.choices = [choice for choice in about.choices if choice[0] in sorts]
        about.initial = about.choices[0][0]
        self.fields["category"].choices = [("", _("Choose")), *terms("tips.categories")]
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                tidy(field)

    @property
    def about(self) -> bool:
        return self.cleaned_data.get("about_official") == "yes"

    def clean(self):
        given = super().clean()
        if self.ends.desk(self.about) is None:
            self.add_error("about_official", no_desk(self.about))
        elif given.get("manner") == Manner.SEALED and self.ends.guardian(self.about) is None:
            self.add_error("manner", _("A name cannot be sealed here yet: no guardian is appointed. Choose another way."))
        return given

    def kept(self) -> dict:
        """What the verb wants beside what is sealed."""
        given = self.cleaned_data
        return {
            "category": given["category"], "happened": given["happened"], "manner": given["manner"],
            "about_official": self.about, "uploads": given["files"],
        }  # fmt: skip


def no_desk(about_official: bool) -> Any:
    if about_official:
        return _("The province has no desk for this yet. Nothing was sent: tell it in person to a body of the province.")
    return _("The police here have no sealed desk yet. Nothing was sent: call 113 or tell it in person.")


class PlainForm(AskedForm):
    """Typed in and sent as it is over the secured line: sealed in memory as soon as it arrives."""

    what = forms.CharField(
        label=_("What happened?"), max_length=LONGEST, widget=forms.Textarea,
        help_text=_("Acts only: what was done, by what means, what could still happen. What somebody thinks or believes, and "
                    "where somebody comes from, is no business of this form: such text is deleted."),
    )  # fmt: skip
    spot = forms.CharField(
        label=_("Exact spot"), required=False, max_length=300,
        help_text=_("House, lane, landmark. Sealed like the rest: only the readers of the tip see it."),
    )
    moment = forms.CharField(label=_("When exactly"), required=False, max_length=120)
    files = FilesField(sealed=True)  # type: ignore[assignment]
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30)
    reach = forms.CharField(label=_("Another way to reach this person"), required=False, max_length=200)
    field_order = (
        "category", "about_official", "happened", "what", "spot", "moment", "files", "manner", "name", "phone", "reach",
    )  # fmt: skip

    def clean(self):
        given = super().clean()
        manner = given.get("manner")
        if manner in (Manner.SEALED, Manner.OPEN) and not self.errors and not any(given.get(name) for name in IDENTITY):
            self.add_error("name", _("Give a name or a way to be reached, or choose “without name”."))
        return given

    def sealed(self, code: str) -> Sealed:
        """Boxes out of what was typed. What is not asked for is dropped, such as a name in a tip without one."""
        given, about = self.cleaned_data, self.about
        desk, guardian = self.ends.desk(about), self.ends.guardian(about)
        content = {name: given[name] for name in CONTENT if given[name]} | {"unit": self.ends.place.title}
        identity = {name: given[name] for name in IDENTITY if given[name]}
        if given["manner"] == Manner.OPEN:
            content |= identity
        box = b""
        if given["manner"] == Manner.SEALED:
            box = sealing.seal(sealing.packed(identity), desk.public, guardian.public)
        way = sealing.way_of(code)
        return Sealed(
            desk, sealing.seal(sealing.packed(content), desk.public), way.word, sealing.encoded(way.pair.public),
            identity=box, guardian=guardian if box else None,
        )  # fmt: skip


class BoxedForm(AskedForm):
    """Sealed in the browser: nothing that was typed comes here."""

    desk = forms.IntegerField(widget=forms.HiddenInput)
    content_box = BoxField()
    identity_box = BoxField(required=False)
    word = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reply_key = forms.CharField(max_length=44, widget=forms.HiddenInput)
    files = FilesField(sealed=True)  # type: ignore[assignment]

    def clean(self):
        given = super().clean()
        desk = self.ends.desk(self.about)
        if desk and given.get("desk") not in (None, desk.pk):
            raise ValidationError(_("The desk has a new key. Nothing is lost: please press the button again."), "desk")
        return given

    def sealed(self, code: str = "") -> Sealed:
        given, about = self.cleaned_data, self.about
        desk, box = self.ends.desk(about), given["identity_box"]
        return Sealed(
            desk, given["content_box"], given["word"], given["reply_key"], identity=box,
            guardian=self.ends.guardian(about) if box else None, by_browser=True,
        )  # fmt: skip
