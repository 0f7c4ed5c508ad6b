"""Forms: one spelling, days, places, large targets."""

from datetime import date

import pytest
from django import forms
from django.db import IntegrityError, transaction
from django.utils import translation

from tuquan.kit.forms import Choices, DayField, PlaceField, VerbForm, attempt
from tuquan.tests.world import make_user


class Form(VerbForm):
    name = forms.CharField(label="Name", max_length=8)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    on = DayField(label="On", required=False)
    few = forms.ChoiceField(label="Few", choices=[("", "---"), ("a", "A"), ("b", "B")])
    many = forms.ChoiceField(label="Many", choices=[(n, n) for n in "abcdefghi"], required=False)


class AtPlace(VerbForm):
    place = PlaceField(label="Place")


def test_text_reaches_the_rules_in_one_spelling():
    form = Form({"name": "  Hòa   Bình ".replace("ò", "o\u0300"), "note": " a \r\n\r\n b  c ", "few": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "Hòa Bình"
    assert form.cleaned_data["note"] == "a\n\nb c"


def test_a_day_that_is_none_says_how_to_write_it():
    with translation.override("en"):
        form = Form({"name": "x", "few": "a", "on": "31/2/2024"})
        assert form.errors["on"] == ["“31/2/2024” is not a day. Write day/month/year, for example 05/03/2024."]
    assert Form({"name": "x", "few": "a", "on": "5.3.2024"}).is_valid()


def test_a_few_choices_are_all_shown():
    form = Form()
    assert isinstance(form.fields["few"].widget, Choices)
    assert [value for value, _label in form.fields["few"].choices] == ["a", "b"]  # it must be answered
    assert isinstance(form.fields["many"].widget, forms.Select)
    assert str(form).count('type="radio"') == 2


def test_a_field_tells_its_error_and_its_hint_to_a_screen_reader():
    page = str(Form({"name": "", "few": "a"}))
    assert 'aria-describedby="id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert 'href="#id_name"' in page


def test_the_form_prefills_what_it_is_told_to():
    class Fills(Form):
        fills = ("name", "on")

    record = type("Record", (), {"name": "Đức", "on": date(2024, 3, 5)})()
    page = str(Fills(subject=record))
    assert 'value="Đức"' in page
    assert 'value="05/03/2024"' in page


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("18001", "18001"),
        ("Xã Uyên", "18001"),
        ("uyên", "18001"),
        ("xa uyen", "18001"),
        ("Xã Uyên · 18001", "18001"),
        ("Thôn Một", "18001-01"),
    ],
)
def test_a_place_by_name_or_code(world, text, code):
    form = AtPlace({"place": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"].code == code


def test_a_code_that_was_used_twice_means_the_living_unit(world):
    form = AtPlace({"place": "09193"})
    assert form.is_valid()
    assert form.cleaned_data["place"] == world.ab


def test_the_picked_key_counts_only_while_the_text_still_names_it(world):
    picked = AtPlace({"place": "Xã Uyên · 18001", "place_id": world.u.pk})
    edited = AtPlace({"place": "Xã Giang", "place_id": world.u.pk})
    assert (picked.is_valid(), picked.cleaned_data["place"]) == (True, world.u)
    assert (edited.is_valid(), edited.cleaned_data["place"]) == (True, world.z)
    past = AtPlace({"place": "", "place_id": world.a.pk})  # a link that names the unit by its key
    assert (past.is_valid(), past.cleaned_data["place"]) == (True, world.a)
    assert "Xã An · 09193" in str(past)


def test_a_name_that_occurs_twice_is_looked_for_at_home_first(world):
    type(world.u)(code="99999", name="Thôn Một", tier=4, kind="hamlet").save()
    stranger, neighbour = (
        AtPlace({"place": "thon mot"}),
        AtPlace({"place": "thon mot"}, by=make_user("a", ("x", world.u))),
    )
    assert "18001-01" in stranger.errors["place"][0]
    assert "99999" in stranger.errors["place"][0]
    assert neighbour.is_valid()
    assert neighbour.cleaned_data["place"] == world.u1


def test_an_unknown_place_and_none(world):
    assert "Atlantis" in AtPlace({"place": "Atlantis"}).errors["place"][0]
    assert AtPlace({"place": ""}).errors.as_data()["place"][0].code == "required"


def test_a_broken_constraint_speaks_in_the_words_of_its_model(world):
    Place, Succession = type(world.u), type(world.a.successions.get())

    def twice():
        Succession(place=world.a, heir=world.ab, day=date(2025, 7, 1)).save()

    def turned():
        Place(code="7", name="T", tier=3, kind="commune", first_day=date(2024, 2, 1), last_day=date(2024, 1, 1)).save()

    for break_it, model, name in ((twice, Succession, "succession_once"), (turned, Place, "place_days_in_order")):
        form = Form({"name": "x", "few": "a"})
        assert form.is_valid()

        def in_transaction(act=break_it):
            with transaction.atomic():
                act()

        attempt(form, in_transaction)
        broken = next(constraint for constraint in model._meta.constraints if constraint.name == name)
        assert form.non_field_errors() == [str(broken.get_violation_error_message())]


def test_a_fault_that_is_no_constraint_of_ours_is_not_hidden():
    form = Form({"name": "x", "few": "a"})
    assert form.is_valid()

    def fail():
        raise IntegrityError("FOREIGN KEY constraint failed")

    with pytest.raises(IntegrityError):
        attempt(form, fail)
