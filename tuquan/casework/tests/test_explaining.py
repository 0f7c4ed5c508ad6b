"""“Explain this date”: the count day by day, for whoever may read the record and for nobody else."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from tuquan.casework import clocks
from tuquan.casework.clocks import Due
from tuquan.casework.models import Clock
from tuquan.casework.tests.conftest import READS, VERB, Case
from tuquan.casework.weeks import runs, weeks
from tuquan.kit.period import HANOI, today
from tuquan.law.counting import Count
from tuquan.law.models import Unit
from tuquan.tests.world import make_user

D = date


@pytest.fixture
def officer(client, world):
    client.force_login(make_user("officer", ("commune_officer", world.u)))
    return client


def page(client, clock):
    return client.get(reverse("casework:clock", args=[clock.pk]))


def test_the_count_stands_week_by_week(officer, world, acting):
    case = Case(world.u, [Due.by_law(VERB, "petitions.reception_answer", D(2026, 8, 20))])
    clocks.keep(case, READS)
    answer = page(officer, Clock.objects.get())
    lines = answer.context["weeks"]
    assert [len(week.cells) for week in lines] == [7, 7, 7, 7] and lines[0].cells[:3] == [None] * 3
    assert lines[0].cells[5].step.number == 2  # a Saturday worked for 31 August
    assert [cell.step.number for cell in lines[1].cells] == [3, 4, 5, 6, 7, 0, 0]
    assert lines[3].cells[0].is_last and lines[3].cells[1:] == [None] * 6
    assert "Luật 42/2013/QH13, điều 28 khoản 1" in answer.text and "Quốc khánh" in answer.text
    assert "22/08/2026" in answer.text and Clock.objects.get().calendar in answer.text


def test_pauses_extensions_and_the_last_day_that_moved(officer, case, clock):
    clocks.suspend(case, VERB, on=D(2026, 3, 12), reason="Chờ giám định")
    clocks.resume(case, VERB, on=D(2026, 3, 22))
    clocks.extend(case, VERB, "complex", days=20, on=D(2026, 3, 30), reason="Nhiều địa điểm")
    answer = page(officer, clock)
    for text in ("Chờ giám định", "Nhiều địa điểm", "12/03/2026", "22/03/2026", "Luật 25/2018/QH14, điều 30"):
        assert text in answer.text
    assert answer.context["moved_from"] == D(2026, 5, 1) and "Bộ luật 91/2015/QH13" in answer.text
    assert not answer.context["stale"]


def test_a_suspended_clock_says_what_is_left(officer, case, clock):
    clocks.suspend(case, VERB, on=D(2026, 3, 12), reason="Chờ giám định")
    answer = page(officer, clock)
    assert answer.context["left"] == 21 and "k-red" not in answer.text
    assert [] in [week.cells for week in answer.context["weeks"]]  # the long wait takes one line


def test_hours_and_set_days_have_no_count(officer, world, acting):
    at = datetime(2026, 2, 15, 22, 30, tzinfo=HANOI)
    case = Case(world.u, [Due.by_law(VERB, "tips.hand_over", at)])
    clocks.keep(case, READS)
    answer = page(officer, Clock.objects.get())
    assert "weeks" not in answer.context and "22:30" in answer.text and "k-red" in answer.text
    case.due = [Due(VERB, "mediation.start_days", 3, today(), on=today() + timedelta(days=9))]
    clocks.keep(case, READS)
    assert "weeks" not in page(officer, Clock.objects.get()).context


def test_a_count_of_before_the_law_is_still_shown(officer, world, acting):
    clocks.keep(Case(world.u, [Due(VERB, "mediation.start_days", 3, D(2013, 5, 1))]), READS)
    clock = Clock.objects.get()
    assert page(officer, clock).status_code == 200
    assert officer.get(reverse("casework:worklist")).status_code == 200


def test_strangers_find_nothing(client, world, clock):
    for role, place in (("commune_officer", world.cc), ("justice_clerk", world.u), ("administrator", world.nation)):
        client.force_login(make_user(f"{role}.{place.pk}", (role, place)))
        assert page(client, clock).status_code == 404
    assert client.get(reverse("casework:clock", args=[999_999])).status_code == 404


def test_the_list_leads_to_the_count_and_marks_what_stands_still(officer, case, clock):
    address = reverse("casework:clock", args=[clock.pk])
    assert address in officer.get(reverse("casework:worklist")).text
    clocks.suspend(case, VERB, on=today(), reason="Chờ")
    listed = officer.get(reverse("casework:worklist"))
    assert address in listed.text and {tab["count"] for tab in listed.context["tabs"]} == {None, 0, 1}
    assert not officer.get(reverse("casework:worklist"), {"due": "late"}).context["rows"]


def test_runs_leave_plain_weekends_out(world):
    days = list(Count(D(2026, 2, 9), 10, Unit.WORKING_DAY).days())
    said = [(run.days, run.reason) for run in runs(days)]
    assert len(said) >= 3 and not [reason for _days, reason in said if "cuối tuần" in reason]
    assert len(weeks(days, True)) == 4 and weeks(days, True)[-1].cells[0].is_last
