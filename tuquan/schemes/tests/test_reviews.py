"""The yearly review: which points are in a round, what is refused, and what a decision does to a point."""

import tomllib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from tuquan import law
from tuquan.casework.models import Clock
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.ledger.models import Posting
from tuquan.schemes import actions, terms
from tuquan.schemes.actions.reviews import Ticked, left_in, too_young
from tuquan.schemes.models import Point, PointState, Review, ReviewState, Round, TurnKind
from tuquan.schemes.tests.conftest import D, on, set_local, value
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
WAY = {"rating": "good", "decision": "keep", "minutes": "7/BB", "on": D(2025, 12, 20)}
MARKS = {"order": 18, "activity": 25, "people": 15, "results": 12, "standard": 5}


@pytest.fixture(autouse=True)
def in_english():
    """What is refused is recognised by its words."""
    with translation.override("en"):
        yield


@pytest.fixture
def points(scheme, launch, world):
    return [launch(scheme, world.u, name=f"Điểm {n}", ref=f"D{n}") for n in range(3)]


@pytest.fixture
def round_(points, world, cast):
    """The round of the province for 2025."""
    return actions.open_round(world.p3, year=2025, on=D(2025, 11, 20), by=cast["province"])


def ticked(round_, *points, chair=True):
    """Reviews of these points, or all of the round."""
    reviews = round_.reviews.standing()
    reviews = reviews.filter(point__in=points) if points else reviews
    return Ticked(round_, list(reviews.values_list("pk", flat=True)), by_chair=chair)


def decide(round_, *points, by, **way):
    return actions.decide_reviews(ticked(round_, *points), **(WAY | way), by=by)


def of(round_, point) -> Review:
    return round_.reviews.get(point=point)


def test_a_round_takes_the_points_that_ran_long_enough(world, scheme, launch, points, cast):
    launch(scheme, world.u, on=D(2025, 6, 15), name="vừa đủ")
    young = launch(scheme, world.u, on=D(2025, 6, 16), name="còn non")
    ended = launch(scheme, world.u, name="đã thanh loại")
    actions.strike_off(ended, on=D(2025, 6, 1), end_reason="file", reason="x", by=cast["ministry"])
    sleeper = launch(scheme, world.u, name="tạm ngừng")
    actions.make_dormant(sleeper, on=D(2025, 6, 1), by=cast["officer"])
    round_ = actions.open_round(world.p3, year=2025, on=D(2025, 11, 20), by=cast["province"])
    assert round_.window.first == D(2024, 12, 15) and round_.window.last == D(2025, 12, 14)
    assert {one.point.name for one in round_.reviews.all()} == {"Điểm 0", "Điểm 1", "Điểm 2", "vừa đủ", "tạm ngừng"}
    assert list(too_young(round_)) == [young]
    assert terms.rated_from(young.launched_on, round_.window) == D(2025, 12, 16)
    assert Event.objects.filter(verb="schemes.open_round").count() == 1


def test_a_round_that_cannot_be(world, points, cast, round_):
    by = cast["province"]
    for year, place, says in ((2030, world.p3, "2029"), (2025, world.p3, "2025"), (2019, world.p3, "law book"),
                              (2024, world.u1, "commune"), (2026, world.p1, "place")):  # fmt: skip
        with pytest.raises((ValidationError, PermissionDenied)) as wrong:
            actions.open_round(place, year=year, on=D(2026, 1, 5), by=cast["ministry"] if place != world.p3 else by)
        assert says in str(wrong.value), year
    with pytest.raises(ValidationError, match="2025 · Tỉnh Hà Tĩnh"):
        actions.open_round(world.u, year=2025, on=D(2025, 12, 1), by=cast["chair"])
    with pytest.raises(ValidationError, match="still to come"):
        actions.open_round(world.p3, year=2026, on=D(today().year + 1, 1, 1), by=by)
    with pytest.raises(PermissionDenied):
        actions.open_round(world.p3, year=2024, on=D(2025, 1, 5), by=cast["chair"])


def test_a_province_leaves_out_what_a_commune_reviews_itself(world, scheme, launch, points, cast):
    other = launch(scheme, world.p3, name="Điểm tỉnh")
    own = actions.open_round(world.u, year=2025, on=D(2025, 11, 20), by=cast["chair"])
    whole = actions.open_round(world.p3, year=2025, on=D(2025, 11, 21), by=cast["province"])
    assert own.reviews.count() == 3 and [one.point for one in whole.reviews.all()] == [other]


def test_marks_propose_the_class(round_, points, cast):
    review = actions.self_review(of(round_, points[0]), marks=MARKS, by=cast["officer"])
    assert (review.total, review.own_rating, review.state) == (75, "average", "marked")
    assert review.marks_by_code() == MARKS
    review = actions.self_review(review, marks=MARKS, own_rating="good", by=cast["officer"])
    assert review.own_rating == "good"
    for wrong, field in (({"order": 21}, "order"), ({"order": -1}, "order")):
        with pytest.raises(ValidationError) as error:
            actions.self_review(review, marks=MARKS | wrong, by=cast["officer"])
        assert field in error.value.message_dict
    for marks in (MARKS | {"beauty": 1}, {"order": 3}):
        with pytest.raises(ValidationError):
            actions.self_review(review, marks=marks, by=cast["officer"])
    with pytest.raises(ValidationError, match="no such class"):
        actions.self_review(review, marks=MARKS, own_rating="splendid", by=cast["officer"])


def test_many_are_decided_by_one_act(round_, points, cast):
    before = Event.objects.count()
    decide(round_, by=cast["province"], reviewer="Nguyễn Văn Xét")
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert event.details == {"round": round_.pk, "year": 2025, "reviews": 3} and "Nguyễn" not in str(event.details)
    assert {one.act for one in round_.reviews.all()} == {event.uid}
    assert on(round_.place, "points_rated", D(2025, 12, 20)) == 3
    assert on(round_.place, "points_rated", D(2025, 12, 19)) == 0
    assert value(round_.place, "review_decisions") == 3
    assert left_in(round_).count() == 0


def test_a_refusal_names_every_point_and_changes_nothing(round_, points, cast):
    one, two, three = points
    decide(round_, one, by=cast["province"])
    actions.strike_off(two, on=D(2025, 12, 1), end_reason="file", reason="x", by=cast["chair"])
    with pytest.raises(ValidationError) as wrong:
        decide(round_, by=cast["province"])
    said = str(wrong.value)
    assert "Điểm 0" in said and "Điểm 1" in said and "Điểm 2" not in said and "20/12/2025" in said
    assert of(round_, three).state == ReviewState.TODO and left_in(round_).count() == 1


def test_a_point_struck_off_later_was_still_reviewed(round_, points, cast):
    actions.strike_off(points[0], on=D(2026, 2, 1), end_reason="file", reason="x", by=cast["chair"])
    with pytest.raises(ValidationError, match="01/02/2026"):
        decide(round_, points[0], points[1], decision="strike_off", by=cast["province"])
    assert of(round_, points[1]).state == ReviewState.TODO
    decide(round_, points[0], by=cast["province"])
    assert of(round_, points[0]).decision == "keep"


def test_striking_off_strikes_off_and_is_undone(round_, points, world, cast):
    point = points[0]
    actions.make_dormant(point, on=D(2025, 6, 1), by=cast["officer"])
    before = {key: value(world.u, key) for key in ("points", "members", "points_dormant", "schemes")}
    decide(round_, point, rating="weak", decision="strike_off", end_reason="file", by=cast["province"])
    point.refresh_from_db()
    assert (point.state, point.ended_on, point.end_reason) == ("struck_off", D(2025, 12, 20), "file")
    assert value(world.u, "points") == before["points"] - 1 and value(world.u, "members") == before["members"] - 10
    assert value(world.u, "points_dormant") == 0 and value(world.u, "points_struck_off") == 1
    actions.undo_decisions(ticked(round_, point), reason="nhầm điểm", by=cast["province"])
    point.refresh_from_db()
    assert (point.state, point.ended_on, point.end_reason) == (PointState.DORMANT, None, "")
    assert {key: value(world.u, key) for key in before} == before
    assert value(world.u, "points_rated") == 0 and of(round_, point).state == ReviewState.TODO
    actions.reawaken(point, on=D(2026, 1, 5), by=cast["officer"])


def test_consolidating_consolidates_and_is_undone(round_, points, world, cast):
    point = points[0]
    decide(round_, point, decision="consolidate", by=cast["province"])
    point.refresh_from_db()
    assert point.state == PointState.CONSOLIDATED and value(world.u, "points_consolidated") == 1
    actions.undo_decisions(ticked(round_, point), reason="nhầm", by=cast["province"])
    point.refresh_from_db()
    assert point.state == PointState.ACTIVE and value(world.u, "points_consolidated") == 0
    assert not point.turns.standing().filter(kind=TurnKind.CONSOLIDATED).exists()
    asleep = points[1]
    actions.make_dormant(asleep, on=D(2025, 6, 1), by=cast["officer"])
    with pytest.raises(ValidationError, match="Điểm 1"):
        decide(round_, decision="consolidate", by=cast["province"])


def test_nobody_is_reminded_of_a_point_that_was_struck_off(round_, points, cast):
    clocks = Clock.objects.filter(subject=f"schemes.Point:{points[0].pk}")
    assert clocks.count() == 1
    decide(round_, points[0], decision="strike_off", by=cast["province"])
    assert not clocks.exists() and Clock.objects.count() == 2
    actions.undo_decisions(ticked(round_, points[0]), reason="x", by=cast["province"])
    assert clocks.count() == 1


def test_something_entered_for_later_keeps_a_point_from_being_struck_off(round_, points, cast):
    actions.log_activity(points[0], day=D(2026, 1, 5), kind="meeting", by=cast["officer"])
    with pytest.raises(ValidationError, match="05/01/2026"):
        decide(round_, points[0], decision="strike_off", by=cast["province"])
    assert Point.objects.get(pk=points[0].pk).ended_on is None


def test_what_went_on_since_is_not_undone(round_, points, cast):
    decide(round_, points[0], decision="consolidate", by=cast["province"])
    actions.make_dormant(Point.objects.get(pk=points[0].pk), on=D(2026, 2, 1), by=cast["officer"])
    with pytest.raises(ValidationError, match="changed since"):
        actions.undo_decisions(ticked(round_, points[0]), reason="x", by=cast["province"])


@pytest.mark.parametrize(
    "wrong",
    [{"rating": "splendid"}, {"rating": ""}, {"decision": "burn"}, {"minutes": " "}, {"on": D(2025, 11, 19)},
     {"on": D(2099, 1, 1)}],
)  # fmt: skip
def test_a_wrong_decision_is_refused(round_, points, cast, wrong):
    with pytest.raises(ValidationError) as error:
        decide(round_, by=cast["province"], **wrong)
    assert set(error.value.message_dict) == set(wrong)
    assert left_in(round_).count() == 3


def test_who_decides_is_whose_round_it_is(round_, points, world, cast):
    for who in ("chair", "officer", "front", "analyst"):
        with pytest.raises(PermissionDenied):
            decide(round_, by=cast[who])
    elsewhere = make_user("chu.tich.khac", ("commune_chair", world.y))
    own = actions.open_round(world.u, year=2024, on=D(2024, 12, 20), by=cast["chair"])
    with pytest.raises(PermissionDenied):
        decide(own, by=elsewhere)
    decide(own, by=cast["chair"])
    with pytest.raises(PermissionDenied):
        actions.undo_decisions(ticked(round_), reason="x", by=cast["chair"])


def test_a_commune_marks_its_own_points_only(round_, points, world, scheme, launch, cast):
    actions.mark_reviews(ticked(round_, chair=False), own_rating="good", by=cast["officer"])
    assert {one.own_rating for one in round_.reviews.all()} == {"good"}
    elsewhere = make_user("can.bo.khac", ("commune_officer", world.y))
    with pytest.raises(PermissionDenied):
        actions.mark_reviews(ticked(round_, chair=False), own_rating="good", by=elsewhere)
    with pytest.raises(PermissionDenied):
        actions.self_review(of(round_, points[0]), marks=MARKS, by=elsewhere)


def test_the_second_of_two_is_told(round_, points, cast):
    first, second = ticked(round_), ticked(round_)
    actions.decide_reviews(first, **WAY, by=cast["province"])
    with pytest.raises(ValidationError, match="decided on 20/12/2025 already"):
        actions.decide_reviews(second, **WAY | {"decision": "strike_off"}, by=cast["province"])
    with pytest.raises(ValidationError, match="Tick"):
        actions.decide_reviews(Ticked(round_, []), **WAY, by=cast["province"])
    with pytest.raises(ValidationError, match="no longer"):
        actions.decide_reviews(Ticked(round_, [987654]), **WAY, by=cast["province"])


def test_closing_asks_about_what_is_left(round_, points, cast):
    by = cast["province"]
    decide(round_, points[0], by=by)
    with pytest.raises(ValidationError) as wrong:
        actions.close_round(round_, on=D(2025, 12, 30), by=by)
    assert "2" in wrong.value.message_dict["reason"][0]
    with pytest.raises(ValidationError, match="20/12/2025"):
        actions.close_round(round_, on=D(2025, 12, 1), reason="x", by=by)
    round_.refresh_from_db()
    actions.strike_off(points[1], on=D(2025, 12, 1), end_reason="file", reason="x", by=cast["chair"])
    decide(round_, points[2], by=by)
    actions.close_round(round_, on=D(2025, 12, 30), by=by)  # the one left ended meanwhile
    for act in (lambda: decide(round_, points[2], by=by),
                lambda: actions.undo_decisions(ticked(round_, points[0]), reason="x", by=by),
                lambda: actions.self_review(of(round_, points[1]), marks=MARKS, by=cast["officer"]),
                lambda: actions.renew_round(round_, by=by)):  # fmt: skip
        with pytest.raises(ValidationError):
            act()


def test_points_entered_afterwards_are_taken_in(round_, points, scheme, launch, world, cast):
    with pytest.raises(ValidationError, match="up to date"):
        actions.renew_round(round_, by=cast["province"])
    late = launch(scheme, world.u, on=D(2025, 1, 5), name="Điểm nhập sau")
    actions.renew_round(round_, by=cast["province"])
    assert of(round_, late).state == ReviewState.TODO and round_.reviews.count() == 4


def test_a_round_opened_by_mistake_is_void(round_, points, world, cast):
    decide(round_, points[0], by=cast["province"])
    with pytest.raises(ValidationError, match="undo"):
        actions.void_round(round_, reason="nhầm năm", by=cast["province"])
    actions.undo_decisions(ticked(round_, points[0]), reason="x", by=cast["province"])
    actions.void_round(round_, reason="nhầm năm", by=cast["province"])
    assert not Review.objects.standing().exists() and not Round.objects.standing().exists()
    again = actions.open_round(world.p3, year=2025, on=D(2025, 11, 20), by=cast["province"])
    assert again.reviews.count() == 3


def test_voiding_a_point_voids_its_review(round_, points, world, cast):
    decide(round_, points[0], by=cast["province"])
    actions.void_point(points[0], reason="nhập trùng", by=cast["officer"])
    assert of(round_, points[0]).voided and value(world.u, "points_rated") == 0
    assert sum(Posting.objects.filter(series__indicator="schemes.points_rated").values_list("value", flat=True)) == 0


def test_tips_and_petitions_are_never_evidence(world, points, cast):
    folder = Path(law.__file__).parent / "data" / "rules" / "schemes.toml"
    shipped = tomllib.loads(folder.read_text(encoding="utf-8"))["rule"]
    keys = [key for one in shipped if one["key"] == terms.CRITERIA for row in one["value"] for key in row["evidence"]]
    assert keys and terms.allowed(keys) == keys
    for key in ("tips.received", "petitions.settled"):
        local = [{"code": "a", "name": "a", "most": 9, "evidence": [key, "schemes.activities"]}]
        set_local(terms.CRITERIA, local)
        with pytest.raises(ValidationError, match=key):
            actions.open_round(world.p3, year=2025, on=D(2025, 11, 20), by=cast["province"])
        assert [one.evidence for one in terms.criteria(D(2025, 12, 14))] == [("schemes.activities",)]


def test_an_office_sets_its_own_classes(world, points, cast):
    effective = {"code": "effective", "name": "hiệu quả", "at_least": 50}
    set_local(terms.CLASSES, [effective, {"code": "ineffective", "name": "không hiệu quả", "at_least": 0}])
    round_ = actions.open_round(world.p3, year=2025, on=D(2025, 11, 20), by=cast["province"])
    review = actions.self_review(of(round_, points[0]), marks=MARKS, by=cast["officer"])
    assert review.own_rating == "effective"
    with pytest.raises(ValidationError, match="hiệu quả"):
        decide(round_, by=cast["province"])
    decide(round_, rating="ineffective", by=cast["province"])
    for wrong in ([], [{"name": "x"}], [effective], [effective | {"at_least": 0}] * 2):
        set_local(terms.CLASSES, wrong)
        with pytest.raises(ValidationError, match="not in order"):
            actions.open_round(world.p3, year=2024, on=D(2025, 11, 20), by=cast["province"])
