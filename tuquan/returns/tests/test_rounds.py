"""Rounds: opened for all units at once, filled, handed in, accepted one by one or together, closed; and what the map does."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.casework.models import Clock
from tuquan.kit.period import Period, today
from tuquan.ledger import check
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.returns import actions
from tuquan.returns.actions.rounds import Several
from tuquan.returns.models import Answer, Definition, Return, ReturnLine
from tuquan.returns.page import page_of_sheet, since_acceptance
from tuquan.returns.tests.conftest import OCTOBER, SEPTEMBER, given, open_round, sent
from tuquan.tests.actions import TESTER, open_matter
from tuquan.tests.histories import EVERYBODY
from tuquan.tests.world import make_user

D = date


def sheet_of(opened, place) -> Return:
    return opened.sheets.get(place=place)


def value(place, key="petitions.received", window=OCTOBER):
    return figures(place, window, indicators=find([key])).amounts[key].value


def accepted(sheet, officer, province, **values):
    return actions.accept_return(sent(sheet, officer, **values), by=province)


# --- opening -----------------------------------------------------------------------------------------------------


def test_it_works(world, opened, officer, province):
    open_matter(world.u, opened_on=D(2026, 10, 1), kind="a", by=TESTER)
    assert {sheet.place for sheet in opened.sheets.all()} == {world.p3, world.u, world.y, world.z}
    sheet = accepted(sheet_of(opened, world.u), officer, province, received=40)
    assert value(world.p3) == 40 and not list(check.mismatches())
    assert {(one.indicator, one.counted): one.value for one in sheet.lines.all()} == {
        ("tests.opened", True): 1, ("tests.standing", True): 1, ("petitions.received", False): 40,
        ("petitions.resolved", False): 8, ("weapons.explosives", False): 0,
    }  # fmt: skip


def test_the_chain_of_days_fits(world, opened):
    days = {sheet.place: sheet.due_on for sheet in opened.sheets.all()}
    assert days[world.u] == D(2026, 10, 18) and days[world.p3] == D(2026, 10, 22)
    clock = Clock.objects.get(subject=f"returns.Return:{sheet_of(opened, world.u).pk}")
    assert clock.due_on == D(2026, 10, 18) and "09/2019" in clock.citation


def test_the_last_window_that_is_over_is_meant(world, report, province):
    opened = actions.open_round(world.p3, definition=report, by=province)
    assert opened.last_day <= today() and opened.window == report.pattern(opened.last_day).around(opened.last_day)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (D(2026, 10, 1), D(2026, 10, 31), "15/10/2026"),
        (D(2026, 10, 14), D(2026, 9, 15), "last_day"),
        (D(2090, 1, 15), D(2090, 2, 14), "last_day"),
        (D(2026, 9, 15), None, "last_day"),
    ],
)
def test_a_window_that_its_rule_does_not_know(world, report, province, first, last, told):
    with pytest.raises(ValidationError, match=told):
        actions.open_round(world.p3, definition=report, first_day=first, last_day=last, by=province)
    assert not Return.objects.exists()


def test_a_window_found_in_no_text_is_typed(world, report, province):
    copy = actions.copy_report(world.p3, of=report, title="Hòa giải", basis="TT 03", by=province)
    actions.change_report(copy, window="mediation.report_window", by=province)
    with pytest.raises(ValidationError, match="last_day"):
        actions.open_round(world.p3, definition=copy, by=province)
    opened = actions.open_round(
        world.p3, definition=copy, first_day=D(2025, 11, 1), last_day=D(2026, 10, 9), by=province
    )
    assert opened.sheets.count() == 4


def test_a_report_is_asked_once_for_a_window(world, opened, report, province, ministry):
    with pytest.raises(ValidationError):
        open_round(world, report, province)
    everywhere = actions.copy_report(world.nation, of=report, title="Cả nước", basis="CV 1", by=ministry)
    whole = actions.open_round(
        world.nation, definition=everywhere, first_day=OCTOBER.first, last_day=OCTOBER.last, by=ministry
    )
    assert whole.sheets.filter(place=world.cc).exists() and not whole.sheets.filter(place=world.a).exists()
    with pytest.raises(ValidationError):
        open_round(world, everywhere, province)


def test_what_a_round_has_used_is_copied_not_changed(world, opened, report, province):
    with pytest.raises(ValidationError):
        actions.change_report(report, commune_lead=1, by=province)
    with pytest.raises(ValidationError):
        actions.ask_figure(report, indicator="weapons.guns", typed=True, by=province)
    copy = actions.copy_report(world.p3, of=report, title="Bản mới", basis="KH 13", by=province)
    actions.change_report(copy, commune_lead=20, by=province)
    with pytest.raises(ValidationError):  # the communes would send before the window is over
        open_round(world, copy, province, SEPTEMBER)
    actions.retire_report(copy, by=province)
    with pytest.raises(ValidationError):
        open_round(world, copy, province, SEPTEMBER)


def test_a_report_asks_for_what_can_be_added_up(world, report, province):
    for bad in ({"indicator": "tests.rate"}, {"indicator": "no.such"}, {"indicator": "tests.opened", "typed": True},
                {"indicator": "tests.opened", "split": "sex=f"}, {"indicator": "petitions.received", "typed": True}):  # fmt: skip
        with pytest.raises(ValidationError):
            actions.ask_figure(report, by=province, **bad)


def test_what_ships_with_us_loads_once(world):
    from tuquan.returns import seed

    assert seed.load() == 10 or Definition.objects.count() == len(seed.shipped())
    assert seed.load() == 0
    month = Definition.objects.get(code="movement.month")
    assert month.due_on(3, D(2026, 10, 14)) == D(2026, 10, 18) and month.due_on(0, D(2026, 10, 14)) == D(2026, 10, 25)
    official = Definition.objects.get(code="mediation.year_official")
    assert official.due_on(0, D(2026, 12, 31)) == D(2027, 2, 20)


# --- four kinds of empty -----------------------------------------------------------------------------------------


def test_only_numbers_and_none_at_all_count(world, opened, officer, province):
    sheet = sheet_of(opened, world.u)
    with pytest.raises(ValidationError, match="shortfall"):
        sent(sheet, officer, received=0, resolved=Answer.NOT_YET, explosives=Answer.NONE_AROSE)
    sheet = accepted(sheet_of(opened, world.u), officer, province, received=0, resolved=Answer.NOT_CONCERNED,
                     explosives=Answer.NONE_AROSE)  # fmt: skip
    answers = dict(sheet.lines.filter(counted=False).values_list("indicator", "answer"))
    assert set(answers.values()) == {Answer.VALUE, Answer.NOT_CONCERNED, Answer.NONE_AROSE}
    assert value(world.u) == 0 and ReturnLine.objects.filter(value=0, counted=False).count() == 1
    assert value(world.u, "weapons.explosives") == 0 and value(world.u, "petitions.resolved") is None


def test_what_is_missing_is_said(world, opened, officer, province):
    sheet = sent(sheet_of(opened, world.u), officer, resolved=Answer.NOT_YET, shortfall="Chờ Văn phòng, gửi ngày 20")
    assert sheet.state == "submitted" and sheet.lines.get(indicator="petitions.resolved").answer == Answer.NOT_YET


def test_a_sheet_of_its_own_accord_needs_a_unit_that_lived(world, province):
    lines = [{"indicator": "petitions.received", "value": 1}]
    for place, last in ((world.a, D(2025, 7, 14)), (world.ab, D(2025, 6, 14))):
        with pytest.raises(ValidationError, match="last_day"):
            actions.file_return(place, first_day=D(2025, 6, 1), last_day=last, source="BC", lines=lines, by=province)
    with pytest.raises(ValidationError):
        actions.file_return(world.u, first_day=D(2025, 6, 1), last_day=D(2025, 7, 14), source="BC", lines=lines * 2,
                            by=province)  # fmt: skip


@pytest.mark.parametrize("bad", [-1, 10**13])
def test_numbers_that_cannot_be(world, opened, officer, bad):
    with pytest.raises(ValidationError) as refused:
        sent(sheet_of(opened, world.u), officer, received=bad)
    assert list(refused.value.error_dict) == ["value-petitions.received|"]


def test_counted_figures_are_not_typed(world, opened, officer):
    sheet = sheet_of(opened, world.u)
    answers = [*given(received=1), actions.sheets.Given("tests.opened", value=3)]
    with pytest.raises(ValidationError):
        actions.fill_return(sheet, answers=answers, by=officer)
    assert not ReturnLine.objects.exists()


def test_a_source_is_needed(world, opened, officer):
    with pytest.raises(ValidationError, match="source"):
        sent(sheet_of(opened, world.u), officer, source=" ")


# --- checks ------------------------------------------------------------------------------------------------------


def asked_why(sheet, officer, **values):
    with pytest.raises(ValidationError) as refused:
        sent(sheet, officer, **values)
    return {name: " ".join(told) for name, told in refused.value.message_dict.items()}


def test_a_share_above_everything_is_explained(world, opened, officer):
    sheet = sheet_of(opened, world.u)
    assert "100" in asked_why(sheet, officer, received=4, resolved=6)["note-petitions.resolved|"]
    answers = given(received=4, explosives=0)
    answers.append(actions.sheets.Given("petitions.resolved", value=6, note="có đơn năm trước chuyển sang"))
    sheet = actions.submit_return(sheet_of(opened, world.u), answers=answers, source="BC", by=officer)
    assert sheet.state == "submitted"


def test_kilograms_typed_as_grams_and_a_leap(world, report, officer, province):
    before = open_round(world, report, province, SEPTEMBER)
    accepted(sheet_of(before, world.u), officer, province, received=30, explosives=2_200)
    sheet = sheet_of(open_round(world, report, province), world.u)
    told = asked_why(sheet, officer, received=300, explosives=2)
    assert set(told) == {"note-petitions.received|", "note-weapons.explosives|"}
    assert "30" in told["note-petitions.received|"] and "2.200" in told["note-weapons.explosives|"]
    assert sent(sheet_of(report.rounds.last(), world.u), officer, received=32, explosives=2_000).state == "submitted"


def test_neighbours_tell_where_nothing_was_sent_before(world, opened, officer):
    for place in (world.y, world.z):
        other = make_user(f"o{place.pk}", ("commune_officer", place))
        sent(sheet_of(opened, place), other, explosives=3)
    assert "note-weapons.explosives|" in asked_why(sheet_of(opened, world.u), officer, explosives=3_000)


def test_parts_that_do_not_sum(world, report, officer, province):
    for split in ("form=certificate_of_merit|to=collective", "form=certificate_of_merit|to=individual", ""):
        actions.ask_figure(report, indicator="commendation.awards", split=split, typed=True, by=province)
    sheet = sheet_of(open_round(world, report, province), world.u)
    figures_ = [("form=certificate_of_merit|to=collective", 2), ("form=certificate_of_merit|to=individual", 3), ("", 6)]
    answers = [*given(received=1, resolved=1, explosives=0),
               *(actions.sheets.Given("commendation.awards", split, value=number) for split, number in figures_)]  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        actions.submit_return(sheet, answers=answers, source="BC", by=officer)
    assert list(refused.value.error_dict) == ["note-commendation.awards|"]
    answers[-1] = actions.sheets.Given("commendation.awards", "", value=6, note="một bằng chưa rõ hình thức")
    sheet = actions.submit_return(sheet_of(report.rounds.get(), world.u), answers=answers, source="BC", by=officer)
    actions.accept_return(sheet, by=province)
    assert value(world.u, "commendation.awards") == 5  # the control counts nowhere


# --- two officers, twice, too late -------------------------------------------------------------------------------


def test_the_second_officer_learns_of_the_first(world, opened, officer, colleague):
    mine, theirs = sheet_of(opened, world.u), sheet_of(opened, world.u)
    actions.fill_return(mine, answers=given(received=5), version=mine.version, by=officer)
    with pytest.raises(ValidationError) as refused:
        actions.fill_return(theirs, answers=given(received=6), version=0, by=colleague)
    assert refused.value.code == "stale"
    assert sheet_of(opened, world.u).lines.get().value == 5


def test_handed_in_twice(world, opened, officer):
    sheet = sent(sheet_of(opened, world.u), officer)
    with pytest.raises(ValidationError):
        sent(sheet, officer, received=11)
    assert sheet_of(opened, world.u).lines.get(indicator="petitions.received").value == 10


def test_after_the_round_was_closed(world, opened, officer, province):
    with pytest.raises(ValidationError, match="why"):
        actions.close_round(opened, by=province)
    actions.close_round(opened, why="Tỉnh gửi bộ hôm nay", by=province)
    with pytest.raises(ValidationError):
        sent(sheet_of(opened, world.u), officer)
    actions.reopen_round(opened, by=province)
    assert sent(sheet_of(opened, world.u), officer).state == "submitted"


def test_sent_back_it_is_due_again(world, opened, officer, province):
    sheet = sent(sheet_of(opened, world.u), officer)
    clock = Clock.objects.get(subject=f"returns.Return:{sheet.pk}")
    assert clock.met_on == today()
    sheet = actions.send_back_return(sheet, reason="Thiếu số đơn", by=province)
    clock.refresh_from_db()
    assert clock.met_on is None and "Thiếu số đơn" in sheet.notice
    assert accepted(sheet_of(opened, world.u), officer, province, received=12).state == "accepted"
    assert value(world.u) == 12


# --- many at once ------------------------------------------------------------------------------------------------


def test_many_are_accepted_as_one_act(world, opened, province):
    sheets = [sheet_of(opened, place) for place in (world.u, world.y, world.z)]
    for sheet in sheets[:2]:
        sent(sheet, EVERYBODY, received=sheet.place_id)
    assert actions.accept_returns(Several(opened, sheets), by=province) == 2
    assert value(world.p3) == world.u.pk + world.y.pk and not list(check.mismatches())
    with pytest.raises(ValidationError):
        actions.accept_returns(Several(opened, sheets), by=province)
    assert actions.remind(Several(opened, sheets), by=province) == 1
    assert sheet_of(opened, world.z).notice and not sheet_of(opened, world.u).reminded_on


def test_the_same_days_do_not_count_twice(world, report, opened, officer, province):
    accepted(sheet_of(opened, world.u), officer, province, received=4)
    copy = actions.copy_report(world.p3, of=report, title="Lần nữa", basis="KH 14", by=province)
    sheet = sent(sheet_of(open_round(world, copy, province), world.u), officer, received=5)
    with pytest.raises(ValidationError):
        actions.accept_return(sheet, by=province)
    with pytest.raises(ValidationError):
        actions.accept_returns(Several(copy.rounds.get(), [sheet]), by=province)
    assert value(world.u) == 4


# --- the level above ---------------------------------------------------------------------------------------------


def test_a_level_adds_up_its_units_and_says_whom_it_did_not_wait_for(world, opened, officer, province, ministry):
    accepted(sheet_of(opened, world.u), officer, province, received=40)
    own = sheet_of(opened, world.p3)
    with pytest.raises(ValidationError, match="shortfall"):
        sent(own, province, received=3, resolved=0)
    own = sent(sheet_of(opened, world.p3), province, received=3, resolved=0, shortfall="Hai xã chưa gửi")
    counted = own.lines.get(indicator="petitions.received", counted=True)
    assert counted.value == 40
    with pytest.raises(PermissionDenied):
        actions.accept_return(own, by=province)
    actions.accept_return(own, by=ministry)
    assert value(world.p3) == 43


def test_a_correction_travels_up(world, opened, officer, province, ministry):
    sheet = accepted(sheet_of(opened, world.u), officer, province, received=40)
    own = sent(sheet_of(opened, world.p3), province, received=3, resolved=0, shortfall="Hai xã chưa gửi")
    actions.accept_return(own, by=ministry)
    line = sheet.lines.get(indicator="petitions.received")
    actions.correct_line(line, value=43, reason="sót ba đơn", by=province)
    assert since_acceptance([sheet])[sheet.pk][0].endswith("+3")
    shown = next(one for one in page_of_sheet(own).counted if one.line.indicator == "petitions.received")
    assert (shown.signed, shown.now, shown.moved) == ("40", 43, "+3")
    line.refresh_from_db()
    assert line.value == 40 and value(world.p3) == 46
    with pytest.raises(ValidationError):  # a counted line is mended in its register
        actions.correct_line(own.lines.filter(counted=True).first(), value=1, reason="x", by=ministry)


def test_records_that_come_later_show_beside_what_was_signed(world, opened, officer, province):
    sheet = accepted(sheet_of(opened, world.u), officer, province)
    open_matter(world.u, opened_on=D(2026, 10, 1), kind="a", by=TESTER)
    shown = {one.line.indicator: one for one in page_of_sheet(sheet).counted}
    assert shown["tests.opened"].moved == "+1" and shown["tests.opened"].signed == "0"


# --- the map -----------------------------------------------------------------------------------------------------


def test_an_heir_answers_for_the_whole_of_what_it_took_over(world, report, ministry):
    open_matter(world.a, opened_on=D(2025, 6, 20), kind="a", by=TESTER)
    open_matter(world.ab, opened_on=D(2025, 7, 5), kind="a", by=TESTER)
    everywhere = actions.copy_report(world.nation, of=report, title="Cả nước", basis="CV 1", by=ministry)
    opened = actions.open_round(
        world.nation, definition=everywhere, first_day=D(2025, 6, 15), last_day=D(2025, 7, 14), by=ministry
    )
    asked = {sheet.place for sheet in opened.sheets.all()}
    assert world.ab in asked and not asked & {world.a, world.b, world.x, world.p1}
    clerk = make_user("ab", ("commune_officer", world.ab))
    sheet = sent(sheet_of(opened, world.ab), clerk)
    assert sheet.lines.get(indicator="tests.opened").value == 2
    assert {place.name for place in page_of_sheet(sheet).heard} == {"Xã An", "Xã Bình"}


def test_a_unit_that_ends_before_it_sends_is_handed_in_by_its_heir(world, opened, province):
    from tuquan.reform import actions as reform

    reform.merge(
        world.p3, parts=[world.u, world.y], code="18050", name="Xã Uyên Ý", kind="commune", day=D(2026, 11, 1),
        instrument="Nghị quyết 1", by=EVERYBODY,
    )  # fmt: skip
    heir = type(world.u).objects.get(code="18050")
    clerk = make_user("heir", ("commune_officer", heir))
    accepted(sheet_of(opened, world.u), clerk, province, received=5)
    assert value(world.u) == 5 and value(heir, window=Period(D(2026, 11, 1), D(2026, 11, 30))) is None
    assert value(world.p3) == 5 and not list(check.mismatches())


def test_a_register_not_live_yet_is_typed(world, report, officer, province):
    from tuquan.ledger.actions import go_live

    go_live(world.u, register="tests", day=D(2026, 11, 1), by=province)
    actions.ask_figure(report, indicator="tests.closed", by=province)
    sheet = sheet_of(open_round(world, report, province), world.u)
    answers = [*given(received=1, resolved=1, explosives=0), actions.sheets.Given("tests.closed", value=3)]
    sheet = actions.accept_return(
        actions.submit_return(sheet, answers=answers, source="sổ giấy", by=officer), by=province
    )
    assert value(world.u, "tests.closed") == 3


def test_nobody_else_sends_or_accepts(world, opened, officer, province):
    other = make_user("y", ("commune_officer", world.y))
    with pytest.raises(PermissionDenied):
        sent(sheet_of(opened, world.u), other)
    sheet = sent(sheet_of(opened, world.u), officer)
    with pytest.raises(PermissionDenied):
        actions.accept_return(sheet, by=officer)
    with pytest.raises(PermissionDenied):
        actions.accept_returns(Several(opened, [sheet]), by=officer)
