"""The real sheets of mediation: groups, mediators and disputes from files, out again, and back in."""

from datetime import date

import pytest

from tuquan.casework.models import Clock
from tuquan.exchange import export, template
from tuquan.exchange.importing import enter, register_of
from tuquan.exchange.tests.matters import check, written_csv
from tuquan.journal.models import Event
from tuquan.law import cache, seed
from tuquan.ledger.check import mismatches
from tuquan.ledger.models import Mend
from tuquan.mediation.models import Dispute, State
from tuquan.organisations.models import Body
from tuquan.tests.world import make_user

GROUPS = ["place", "ref", "name", "first_day", "decision", "women", "men"]
MEDIATORS = ["place", "group", "ref", "name", "sex", "trained", "first_day"]
DISPUTES = [
    "place", "group", "ref", "received_on", "category", "ground", "assigned_on", "started_on", "closed_on", "outcome",
]  # fmt: skip
CLOSED = [
    "18001-01", "T1", "D-1", "03/03/2025", "friction", "request", "03/03/2025", "05/03/2025", "10/03/2025",
    "hòa giải thành",
]  # fmt: skip


@pytest.fixture
def user(world):
    cache.forget()
    seed.load()
    yield make_user("clerk", ("justice_clerk", world.u))
    cache.forget()


@pytest.fixture
def bring(user, tmp_path):
    """Import rows into a register; returns what the dry run found."""

    def bring(key, head, *rows, take_file=False):
        trial = check(register_of(key), written_csv(tmp_path / "a.csv", *rows, head=head), by=user)
        assert not trial.problems, trial.problems
        enter(trial, by=user, take_file=take_file)
        return trial

    bring("mediation.groups", GROUPS, ["18001-01", "T1", "Tổ hòa giải Thôn Một", "01/05/2016", "4/QĐ", "1", "2"])
    return bring


@pytest.fixture
def out(user, tmp_path):
    def out(key, form="csv", **only):
        register, path = register_of(key), tmp_path / f"ra.{form}"
        found = register.visible(user).filter(**only).order_by("pk")
        path.write_bytes(b"".join(export.write(register, found, user, form)))
        return register, path

    return out


def test_disputes_in_and_out(bring, out, user):
    bring("mediation.disputes", DISPUTES, CLOSED, [*CLOSED[:2], "D-2", *CLOSED[3:6], "", "", "", ""])
    assert list(Dispute.objects.values_list("ref", "state")) == [("D-1", State.CLOSED), ("D-2", State.RECEIVED)]
    for form in ("csv", "xlsx"):
        register, path = out("mediation.disputes", form)
        again = check(register, path, by=user)
        assert (again.problems, again.fresh, again.changed, again.same) == ([], [], {}, 2)
    assert not list(mismatches())


def test_the_file_may_be_right(bring):
    bring("mediation.disputes", DISPUTES, [*CLOSED[:6], "03/03/2025", "05/03/2025", "", ""])
    assert Dispute.objects.get().state == State.IN_PROGRESS
    trial = bring("mediation.disputes", DISPUTES, CLOSED, take_file=True)
    assert len(trial.changed) == 1
    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.closed_on, dispute.number) == (State.CLOSED, date(2025, 3, 10), 1)
    event = Event.objects.order_by("-pk").first()
    assert (event.verb, event.details["changed"]) == ("mediation.import_disputes", 1)
    assert Mend.objects.get().reason == "a.csv"
    assert not Clock.objects.filter(verb="mediation.start", met_on=None).exists()
    assert not list(mismatches())


def test_mediators_in_and_out(bring, out, user):
    bring("mediation.mediators", MEDIATORS, ["18001-01", "T1", "M-1", "Nguyễn Thị Đào (mẫu)", "nữ", "có", "01/05/2016"])
    register, path = out("mediation.mediators", ref="M-1")
    assert "Nguyễn Thị Đào (mẫu)" in path.read_text("utf-8-sig")
    again = check(register, path, by=user)
    assert (again.problems, again.fresh, again.changed, again.same) == ([], [], {}, 1)


def test_groups_in_and_out(bring, out, user):
    register, path = out("mediation.groups")
    again = check(register, path, by=user)
    assert (again.problems, again.fresh, again.changed, again.same) == ([], [], {}, Body.objects.count())


@pytest.mark.parametrize("key", ["mediation.groups", "mediation.mediators", "mediation.disputes"])
def test_templates(user, key, tmp_path):
    (tmp_path / "mau.xlsx").write_bytes(template.make(register_of(key)))
    trial = check(register_of(key), tmp_path / "mau.xlsx", by=user)
    assert [problem.cell for problem in trial.problems] == [""]  # "no rows": the example is understood and skipped
