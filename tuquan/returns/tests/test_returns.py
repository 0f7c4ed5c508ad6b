"""Returns: typed, submitted, sent back, accepted, corrected; and the day a register goes live."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.kit.period import Period
from tuquan.ledger import actions, balances
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map
from tuquan.returns import actions as returns
from tuquan.tests.actions import TESTER, open_matter
from tuquan.tests.world import make_user

D = date
YEAR = Period(D(2023, 1, 1), D(2023, 12, 31))


@pytest.fixture
def officer(world):
    return make_user("u.officer", ("commune_officer", world.u))


@pytest.fixture
def province(world):
    return make_user("p.officer", ("provincial_officer", world.p3), ("provincial_officer", world.p))


def amount(place, key="petitions.received", window=YEAR, map_=Map.THEN):
    return figures(place, window, map=map_, indicators=find([key])).amounts[key]


def accepted(place, officer, province, last=D(2023, 12, 14), **lines):
    sheet = returns.file_return(
        place, first_day=D(2022, 12, 15), last_day=last, source="BC 12", by=officer,
        lines=[{"indicator": key.replace("__", "."), "split": "", "value": value} for key, value in lines.items()],
    )  # fmt: skip
    returns.submit_return(sheet, by=officer)
    return returns.accept_return(sheet, by=province)


def test_it_works(world, officer, province):
    accepted(world.u, officer, province, petitions__received=40)
    balances.fold()
    answer = amount(world.p3)
    assert answer.value == 40 and answer.evidence.returns == 40 and answer.evidence.records == 0


def test_nothing_counts_before_acceptance(world, officer, province):
    sheet = returns.file_return(
        world.u, first_day=D(2022, 12, 15), last_day=D(2023, 12, 14), source="BC 12", by=officer,
        lines=[{"indicator": "petitions.received", "value": 40}],
    )  # fmt: skip
    assert amount(world.p3).value is None
    with pytest.raises(ValidationError):
        returns.accept_return(sheet, by=province)
    with pytest.raises(PermissionDenied):
        returns.accept_return(sheet, by=officer)
    returns.submit_return(sheet, by=officer)
    with pytest.raises(ValidationError):
        returns.send_back_return(sheet, reason=" ", by=province)
    returns.send_back_return(sheet, reason="Thiếu nguồn", by=province)
    assert amount(world.p3).value is None


def test_a_stock_sets_a_level(world, officer, province):
    def police(last, regular, other):
        sheet = returns.file_return(
            world.u, first_day=last.replace(day=1), last_day=last, source="BC", by=officer,
            lines=[
                {"indicator": "forces.commune_police", "split": "regular=y", "value": regular},
                {"indicator": "forces.commune_police", "split": "regular=n", "value": other},
            ],
        )  # fmt: skip
        returns.submit_return(sheet, by=officer)
        returns.accept_return(sheet, by=province)

    police(D(2022, 12, 31), 2, 5)
    police(D(2023, 6, 30), 4, 1)
    answer = amount(world.p3, "forces.commune_police")
    assert answer.value == 5 and answer.splits == {"regular=y": 4, "regular=n": 1}
    assert amount(world.p3, "forces.commune_police", Period(D(2023, 1, 1), D(2023, 6, 29))).value == 7


def test_a_correction_keeps_what_was_signed(world, officer, province):
    sheet = accepted(world.u, officer, province, petitions__received=40)
    line = sheet.lines.get()
    returns.correct_line(line, value=42, reason="đếm sót", by=province)
    returns.correct_line(line, value=41, reason="đếm lại", by=province)
    line.refresh_from_db()
    answer = amount(world.p3)
    assert line.value == 40 and answer.value == 41
    assert (answer.evidence.returns, answer.evidence.corrections) == (40, 1)


def test_the_same_days_are_not_accepted_twice(world, officer, province):
    accepted(world.u, officer, province, petitions__received=40)
    with pytest.raises(ValidationError):
        accepted(world.u, officer, province, petitions__received=41)
    assert amount(world.p3).value == 40


def test_counted_figures_are_not_typed(world, officer):
    with pytest.raises(ValidationError):
        returns.file_return(
            world.u, first_day=D(2023, 1, 1), last_day=D(2023, 12, 14), source="BC", by=officer,
            lines=[{"indicator": "tests.closed", "value": 3}],
        )  # fmt: skip


def test_returns_before_the_live_day_and_records_from_it(world, officer, province):
    open_matter(world.u, opened_on=D(2022, 5, 1), by=TESTER)
    open_matter(world.u, opened_on=D(2023, 5, 1), by=TESTER)
    actions.go_live(world.u, register="tests", day=D(2023, 1, 1), by=province)
    sheet = returns.file_return(
        world.u, first_day=D(2021, 12, 15), last_day=D(2022, 12, 14), source="BC", by=officer,
        lines=[
            {"indicator": "tests.opened", "split": "kind=a", "value": 10},
            {"indicator": "tests.standing", "split": "kind=a", "value": 8},
        ],
    )  # fmt: skip
    returns.submit_return(sheet, by=officer)
    returns.accept_return(sheet, by=province)
    both = Period(D(2021, 12, 15), D(2023, 12, 31))
    assert amount(world.p3, "tests.opened", both).value == 11
    assert amount(world.p3, "tests.standing", Period(D(2022, 12, 14), D(2022, 12, 31))).value == 8
    assert amount(world.p3, "tests.standing", both).value == 2
    assert not balances.differences()


def test_a_level_follows_a_merger(world, officer, province):
    clerk = make_user("a.officer", ("commune_officer", world.ab))
    sheet = returns.file_return(
        world.a, first_day=D(2022, 12, 15), last_day=D(2023, 12, 14), source="BC", by=clerk,
        lines=[{"indicator": "forces.commune_police", "split": "regular=y", "value": 3}],
    )  # fmt: skip
    returns.submit_return(sheet, by=clerk)
    returns.accept_return(sheet, by=province)
    late = Period(D(2025, 1, 1), D(2025, 12, 31))
    assert amount(world.ab, "forces.commune_police", late).value == 3
    assert amount(world.p, "forces.commune_police", late).value == 3
    assert amount(world.nation, "forces.commune_police", late).value == 3
    assert amount(world.a, "forces.commune_police", late).value == 0
    assert amount(world.a, "forces.commune_police", Period(D(2024, 1, 1), D(2024, 12, 31))).value == 3
