"""The sheet of a round on screen: one page, nothing typed is ever lost."""

import pytest
from django.urls import reverse

from tuquan.returns import actions
from tuquan.returns.forms import NumberField
from tuquan.returns.models import Answer
from tuquan.returns.tests.conftest import given

FIELDS = {
    "source": "BC 10", "version": "0", "value-petitions.received|": "1.240", "value-petitions.resolved|": "8",
    "answer-weapons.explosives|": "none_arose",
}  # fmt: skip


@pytest.fixture
def sheet(world, opened):
    return opened.sheets.get(place=world.u)


def press(client, user, sheet, verb="submit_return", **fields):
    client.force_login(user)
    return client.post(reverse("register:returns.returns:verb", args=[sheet.pk, verb]), FIELDS | fields)


def test_it_works(sheet, officer, client):
    client.force_login(officer)
    page = client.get(reverse("register:returns.returns:verb", args=[sheet.pk, "submit_return"]))
    assert page.status_code == 200 and "18/10/2026" in page.text and "opened" in page.text
    assert press(client, officer, sheet).status_code == 302
    lines = {one.indicator: (one.answer, one.value) for one in sheet.lines.filter(counted=False)}
    assert lines == {
        "petitions.received": ("value", 1240), "petitions.resolved": ("value", 8),
        "weapons.explosives": ("none_arose", None),
    }  # fmt: skip
    answer = press(client, officer, sheet)  # the same button once more
    assert answer.status_code == 302 and sheet.lines.filter(counted=False).count() == 3
    assert "1.240" in client.get(reverse("register:returns.returns:record", args=[sheet.pk])).text


@pytest.mark.parametrize(
    "typed", ["-3", "10000000000000", "mười", "1,5", "1.2345", "1e3", "９九", "3 đơn", "9" * 40, "=1+1", "0x10"]
)
def test_what_is_no_number_stays_on_the_screen(sheet, officer, client, typed):
    answer = press(client, officer, sheet, **{"value-petitions.received|": typed})
    assert answer.status_code == 422 and "BC 10" in answer.text and 'value="8"' in answer.text
    sheet.refresh_from_db()
    assert sheet.state == "draft" and not sheet.lines.exists()


@pytest.mark.parametrize(
    ("typed", "meant"), [("1.234", 1234), ("1 234 567", 1234567), ("0", 0), ("1,234", 1234), (" 12 ", 12), ("", None)]
)
def test_numbers_as_people_write_them(typed, meant):
    assert NumberField(required=False).clean(typed) == meant


def test_a_number_and_none_arose(sheet, officer, client):
    answer = press(client, officer, sheet, **{"value-weapons.explosives|": "5"})
    assert answer.status_code == 422 and 'value="5"' in answer.text


def test_what_is_odd_asks_at_its_line(sheet, officer, client):
    answer = press(client, officer, sheet, **{"value-petitions.received|": "3"})
    assert answer.status_code == 422 and "note-petitions.resolved|" in answer.context["form"].errors
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    more = {"value-petitions.received|": "3", "note-petitions.resolved|": "đơn kỳ trước"}
    assert press(client, officer, sheet, **more).status_code == 302
    assert sheet.lines.get(indicator="petitions.resolved").note == "đơn kỳ trước"


def test_a_draft_asks_nothing_and_comes_back(sheet, officer, client):
    nothing = {"source": "", "value-petitions.received|": "7", "value-petitions.resolved|": "", "answer-weapons.explosives|": ""}
    assert press(client, officer, sheet, "fill_return", **nothing).status_code == 302
    page = client.get(reverse("register:returns.returns:verb", args=[sheet.pk, "submit_return"])).text
    assert 'value="7"' in page
    assert press(client, officer, sheet, **nothing | {"version": "1"}).status_code == 422  # two are missing, and no source
    why = {"version": "1", "answer-weapons.explosives|": "not_yet", "shortfall": "Chờ số liệu"}
    assert press(client, officer, sheet, **why).status_code == 302


def test_two_officers_at_one_sheet(sheet, officer, colleague, client):
    actions.fill_return(sheet, answers=given(received=5, explosives=Answer.NOT_CONCERNED), version=0, by=colleague)
    answer = press(client, officer, sheet)
    assert answer.status_code == 422 and 'value="1.240"' in answer.text
    assert next(row.theirs for row in answer.context["form"].rows) == "5"
    assert press(client, officer, sheet, version="1").status_code == 302
    assert sheet.lines.get(indicator="petitions.received", counted=False).value == 1240


def test_a_closed_round_loses_nothing_typed(sheet, officer, province, client):
    actions.close_round(sheet.round, why="Hết hạn", by=province)
    answer = press(client, officer, sheet)
    assert answer.status_code == 422 and 'value="1.240"' in answer.text
