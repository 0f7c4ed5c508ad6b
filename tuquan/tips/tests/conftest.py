"""The law, the desks of Xã Uyên and its province, who reads there, and tips sent by the real form."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tuquan.casework import gate, sealing
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.tests.world import make_user
from tuquan.tips.models import Tip

# What a resident may write down that nobody must find anywhere.
NAME, PHONE, SENTENCE = "Trịnh Thị Kín Đáo", "0912 345 876", "giấu pháo nổ dưới gầm phản nhà ông Bồng"


@pytest.fixture(autouse=True)
def law(lawbook):
    with translation.override("en"):  # what verbs say is looked for in one language
        yield


@pytest.fixture
def sitter():
    """Makes an officer with a key, weak enough for tests: `sitter("name", ("tip_reader", place))`."""

    def make(username, *grants):
        officer = Officer(make_user(username, *grants), "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
        officer.make_key()
        return officer

    return make


@pytest.fixture
def cast(world, sitter):
    """Two readers at Xã Uyên, the province's inspector and guardian, with their desks; and who must not read."""
    it = SimpleNamespace(
        world=world, reader=sitter("doc", ("tip_reader", world.u)), other=sitter("doc.hai", ("tip_reader", world.u)),
        chair=sitter("chu.tich", ("commune_chair", world.u)), inspector=sitter("thanh.tra", ("province_inspector", world.p3)),
        guardian=sitter("giam.ho", ("guardian", world.p3)), second=sitter("giam.ho.2", ("guardian", world.p3)),
    )  # fmt: skip
    offices = [(it.chair.user, "Chủ tịch UBND"), (it.guardian.user, "Thanh tra tỉnh"), (it.second.user, "Hội Luật gia")]
    it.police = it.reader.open_desk(world.u, "police", offices)
    it.reader.give_seat(it.police, it.other.user)
    it.guards = it.guardian.open_desk(world.p3, "guardian", offices[1:])
    it.inspectors = it.inspector.open_desk(world.p3, "province", offices[1:])
    return it


def form_token(worked=False):
    """A token of the form, and the number that its work gives."""
    fields = gate.fields("tips")
    if not worked:
        return {"gate": fields.token, "gate_work": ""}
    work = next(n for n in range(10**7) if gate.proves(gate.read(fields.token, "tips"), str(n)))
    return {"gate": fields.token, "gate_work": str(work)}


def typed(**changes):
    """What is typed into the form without JavaScript."""
    return {
        "category": "weapons", "about_official": "no", "happened": "now", "manner": "anonymous",
        "what": SENTENCE, **form_token(), **changes,
    }  # fmt: skip


class Browser(Client):
    """Leaves the language of the test as it was: a page is written in that of its reader."""

    def request(self, **given):
        with translation.override(translation.get_language()):
            return super().request(**given)


@pytest.fixture
def resident():
    """A browser without account, session or cookie."""
    return Browser()


@pytest.fixture
def send(cast, resident, monkeypatch):
    """Sends the real form of Xã Uyên without JavaScript; gives the tip and the code of its receipt."""
    monkeypatch.setattr(gate, "HASTY", -1)

    def go(**changes):
        answer = resident.post(reverse("tips:send", args=["18001"]), typed(**changes))
        assert answer.status_code == 200, answer.context["form"].errors
        translation.activate("en")  # the page spoke its own language
        return Tip.objects.order_by("pk").last(), "".join(answer.context["groups"])

    return go


def boxes(cast, *, content=None, identity=None, about="no", manner="anonymous", code=None, **changes):
    """What a browser sends that seals: the same as send.js does."""
    code = code or sealing.new_code()
    way = sealing.way_of(code)
    desk = cast.inspectors if about == "yes" else cast.police
    given = {
        "category": "weapons", "about_official": about, "happened": "now", "manner": manner, "desk": desk.pk,
        "word": way.word, "reply_key": sealing.encoded(way.pair.public),
        "content_box": sealing.encoded(sealing.seal(sealing.packed(content or {"what": SENTENCE}), desk.public)),
        **form_token(worked=True), **changes,
    }  # fmt: skip
    if identity:
        given["identity_box"] = sealing.encoded(sealing.seal(sealing.packed(identity), desk.public, cast.guards.public))
    return given, code


def aged(tip, days=40):
    """As if it had come so long ago: behind the register's back, as no verb can."""
    day = date.today() - timedelta(days=days)
    changed = {name: day for name in ("received_on", "read_on", "judged_on", "closed_on") if getattr(tip, name)}
    models_update(tip, **changed)
    return tip


def models_update(tip, **changed):
    from django.db.models import QuerySet

    QuerySet(Tip).filter(pk=tip.pk).update(**changed)
    tip.refresh_from_db()
