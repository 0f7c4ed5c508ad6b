"""A register over the test records; the fixtures of `test_register.py` mount it."""

from django import forms

from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.kit.register import Register
from tuquan.tests.actions import change_matter, open_matter
from tuquan.tests.models import Matter


class OpenForm(VerbForm):
    place = PlaceField(label="Place")
    kind = forms.CharField(label="Kind", max_length=10)
    opened_on = DayField(label="Opened on", help_text="The day it came in.")


class ChangeForm(VerbForm):
    fills = ("kind", "amount")
    kind = forms.CharField(label="Kind", max_length=10)
    amount = forms.IntegerField(label="Amount")


class Matters(Register, mounted=False):
    key = "tests.matters"
    title = "Matters"
    model = Matter
    reads = "tests.read"
    columns = ["kind", ("place__name", "Where"), "opened_on", "amount", ("twice", "Twice")]
    filters = ["kind", "place", "opened_on", "settled", "amount"]
    search = ["kind", "place__folded"]
    adds = (open_matter, OpenForm)
    verbs = [(change_matter, ChangeForm)]
    status = "kind"
    empty = "Matters are entered here."

    def twice(self, matter):
        return matter.amount * 2


MATTERS = Matters()
