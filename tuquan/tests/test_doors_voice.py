"""Every page and every button of what residents tell in confidence, before every role: to whoever may not read it, it does
not exist. Refusals say the same as for what was never there.

At Xã Uyên lie a tip, a tip and a letter about officials (these at the province), and a denunciation.
"""

import inspect
import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from tuquan.accounts.roles import ROLES
from tuquan.casework import actions as casework
from tuquan.casework import envelopes, feeds, files, referrals, sealing
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.casework.models import Attachment, Clock, Opening, Receipt, Referral
from tuquan.journal.actions import ACTIONS, RESIDENT, subject_name
from tuquan.journal.models import Event
from tuquan.journal.views import visible
from tuquan.kit.register import registry, short
from tuquan.petitions import actions as petitions
from tuquan.petitions.models import Petition
from tuquan.tests.world import make_user
from tuquan.tips import actions as tips
from tuquan.tips.models import Tip

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

D = date
SAID, NAME = "giấu pháo dưới gầm phản", "Trịnh Thị Kín Đáo"

# Who may learn at all that each exists: the roles that read it, at the place where it lies or above.
TIP, ABOVE, LETTER = {"tip_reader"}, {"province_inspector"}, {"petition_clerk", "commune_chair"}


@pytest.fixture
def told(world, settings, tmp_path, django_capture_on_commit_callbacks):
    """All that is told at Xã Uyên, with files, messages, a request for a name and an offer."""
    settings.MEDIA_ROOT = tmp_path / "files"

    def officer(name, *grants):
        made = Officer(make_user(name, *grants), "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
        made.make_key()
        return made

    it = SimpleNamespace(
        world=world, reader=officer("doc", ("tip_reader", world.u)), inspector=officer("ttra", ("province_inspector", world.p3)),
        clerk=officer("tiep", ("petition_clerk", world.u)), guardian=officer("giam", ("guardian", world.p3)),
        second=officer("giam.hai", ("guardian", world.p3)), neighbour=make_user("xa.ben", ("tip_reader", world.z)),
    )  # fmt: skip
    offices = [(it.guardian.user, "Thanh tra tỉnh"), (it.second.user, "Hội Luật gia")]
    it.police = it.reader.open_desk(world.u, "police", offices)
    it.guards = it.guardian.open_desk(world.p3, "guardian", offices)
    it.province = it.inspector.open_desk(world.p3, "province", offices)
    it.committee = it.clerk.open_desk(world.u, "committee", offices)
    scan = files.Upload(f"{NAME}.pdf", "application/pdf", SAID.encode(), checked=True)

    def tip(place, desk, **given):
        way = sealing.way_of(sealing.new_code())
        box = sealing.seal(sealing.packed({"what": SAID}), desk.public)
        who = sealing.seal(sealing.packed({"name": NAME}), desk.public, it.guards.public)
        sealed = tips.Sealed(desk, box, way.word, sealing.encoded(way.pair.public), who, it.guards)
        return tips.send(place, sealed=sealed, category="weapons", happened="now", manner="sealed", uploads=[scan],
                         by=RESIDENT, **given)  # fmt: skip

    letter = {"channel": "post", "received_on": D(2026, 3, 2), "brief": SAID, "petitioner": NAME, "by": it.clerk.user}
    with django_capture_on_commit_callbacks(execute=True):
        it.tip, it.above = tip(world.u, it.police), tip(world.p3, it.province, about_official=True)
        petitions.register_above(petitions.Slip(world.u), denunciation=True, files=[scan], **letter)
        it.official = petitions.sort(Petition.objects.get(), kind="denunciation", on=D(2026, 3, 3), by=it.inspector.user)
        it.denunciation = petitions.register(world.u, denunciation=True, files=[scan], **letter)
    for record, reader in ((it.tip, it.reader), (it.above, it.inspector), (it.official, it.inspector),
                           (it.denunciation, it.clerk)):  # fmt: skip
        casework.ask_opening(envelopes.of(record).get(part="identity"), reason="phải hỏi kín", citation="Điều 56",
                             by=reader.user)  # fmt: skip
    parts = referrals.sealed_parts(it.tip, it.committee)
    referrals.offer(it.tip, to="petitions.petitions", to_place=world.u, note="chuyển kín", by=it.reader.user,
                    boxes={name: sealing.seal(b"{}", it.committee.public) for name in parts})  # fmt: skip
    return it


def pages(record, *registers) -> list[str]:
    """All addresses under which something of this record could be opened or done."""
    found, name = [], subject_name(record)
    for register in map(registry.__getitem__, registers):
        found.append(register.url("record", record.pk))
        found += [register.url("verb", record.pk, short(action)) for action, _form in register.verbs]
    for one in envelopes.of(record):
        found += [reverse("boxes:envelope", args=[one.pk]), reverse("keys:ask", args=[one.pk])]
    for one in Attachment.objects.filter(subject=name):
        found += [reverse(f"files:{page}", args=[one.uid]) for page in ("download", "preview", "sound")]
        found.append(reverse("files:picture", args=[one.uid, 1]))
    found += [reverse("casework:clock", args=[one.pk]) for one in Clock.objects.filter(subject=name)]
    found += [reverse("casework:write", args=[one.pk]) for one in Receipt.objects.filter(subject=name)]
    found += [reverse(f"casework:{verb}", args=name.split(":")) for verb in ("offer", "withdraw")]
    if name.startswith("petitions"):
        found += [reverse("reporting:paper", args=[name, paper]) for paper in ("bien-nhan", "khong-thu-ly", "to-cao")]
    return found


def openings(record) -> list[str]:
    return [
        reverse(page, args=[one.pk]) for one in Opening.objects.filter(envelope__subject=subject_name(record))
        for page in ("keys:opening", "keys:refuse", "keys:send_back", "boxes:asked", "boxes:half")
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_to_whoever_may_not_read_it_nothing_is_there(told, role):
    """At the place where it lies every page and button; over the country and at the commune next door every page."""
    world, before = told.world, Event.objects.count()
    finds_nothing(told, make_user("o.xa", (role, world.u)), role, [told.tip, told.denunciation])
    finds_nothing(told, make_user("o.tinh", (role, world.p3)), role, [told.above, told.official])
    everything = [told.tip, told.denunciation, told.above, told.official]
    finds_nothing(told, make_user("xa.khac", (role, world.z)), "", everything, pressing=False)
    finds_nothing(told, make_user("ca.nuoc", (role, world.nation)), role, everything, pressing=False)
    assert Event.objects.count() == before


def finds_nothing(told, user, role, records, pressing=True) -> None:
    client = Client()
    client.force_login(user)
    kinds = (
        (told.tip, TIP, ("tips.tips",)), (told.above, ABOVE, ("tips.tips",)),
        (told.official, ABOVE, ("petitions.petitions", "petitions.officials")),
        (told.denunciation, LETTER, ("petitions.petitions", "petitions.officials")),
    )  # fmt: skip
    for record, readers, registers in kinds:
        if role in readers or record not in records:
            continue
        for address in [*pages(record, *registers), *openings(record)]:
            answers = [client.get(address), client.post(address, {"reason": "x", "answer": "x"})] if pressing else [
                client.get(address)]  # fmt: skip
            for answer in answers:
                assert answer.status_code in (404, 405), f"{address}: {answer.status_code}"
        here = pages(record, *registers)[0]
        there, never = (refusal(client.get(one)) for one in (here, here.replace(f"/{record.pk}/", "/99999/")))
        same = there == never
        assert same, f"{here} is refused otherwise than what never was"
        for register in map(registry.__getitem__, registers):
            assert not register.visible(user).filter(pk=record.pk).exists()
            rows = client.get(register.url("list"), {"q": record.code})
            assert rows.status_code in (404, 200)
            if rows.status_code == 200:
                assert f"/{record.pk}/" not in rows.content.decode()
        assert not Clock.objects.for_user(user, "reads").filter(subject=subject_name(record)).exists()
        assert not visible(user).filter(subject=subject_name(record)).exists()
        assert not referrals.outgoing(user).filter(subject=subject_name(record)).exists()


def refusal(answer) -> str:
    """What it says, without the token and the address of its page."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|/r/[a-z]+/[a-z]+/\d+/', "", answer.content.decode())


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_verb_asks(told, role):
    """Pressed past the screens: who holds no right over the record, and who holds one over records of the other sort."""
    user, before = make_user("ai", (role, told.world.nation)), Event.objects.count()
    mine = {told.tip: TIP, told.above: ABOVE, told.official: ABOVE, told.denunciation: LETTER}
    for record, readers in mine.items():
        if role in readers:
            continue
        app = record._meta.app_label
        for name, verb in ACTIONS.items():
            if not name.startswith(f"{app}.") or name.endswith(("_visit", "_day", ".receive", ".rate", ".submit", ".send")):
                continue
            if name.rpartition(".")[2] in ("register", "register_above", "enter_call", "let_in"):
                continue
            given = dict.fromkeys(wanted(verb), D(2026, 3, 3))  # the right is asked for before anything is looked at
            with pytest.raises(PermissionDenied):
                verb(type(record).objects.get(pk=record.pk), by=user, **given)
    assert Event.objects.count() == before


def wanted(verb) -> list[str]:
    given = list(inspect.signature(verb.function).parameters.values())[1:]
    return [one.name for one in given if one.name != "by" and one.default is one.empty and one.kind == one.KEYWORD_ONLY]


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_list_feed_search_or_table_tells_of_it(told, role):
    """Work list, referrals, calendar, journal, search, exports, and figures by the day, in every role at once at home."""
    world, client = told.world, Client()
    user = make_user("ai", (role, world.u))
    client.force_login(user)
    hidden = [record for record, readers in ((told.tip, TIP), (told.above, ABOVE), (told.official, ABOVE),
                                             (told.denunciation, LETTER)) if role not in readers or record.place != world.u]
    names = [subject_name(record) for record in hidden]
    here = {"place_id": world.u.pk, "from": "2026-03-02", "to": "2026-03-02", "child": "on"}
    asked = [(reverse("casework:worklist"), {"whose": "all"}), (reverse("casework:referrals"), {"show": "sent"}),
             (reverse("journal:events"), {}), (reverse("keys:home"), {}), (reverse("home"), {}),
             (reverse("places:suggest"), {"q": "kín"}), (reverse("reporting:report"), here)]  # fmt: skip
    asked += [(reverse("journal:events"), {"subject": name}) for name in names]
    asked += [(registry[key].url("list"), {"q": "kín"}) for key in ("tips.tips", "petitions.petitions", "petitions.officials")]
    asked += [(reverse("exchange:export", args=[key]), {}) for key in ("tips.tips", "petitions.petitions", "petitions.officials")]
    asked += [(reverse("reporting:trace", args=[key]), here | {"by": by})
              for key in ("tips.received", "petitions.denunciations") for by in ("child", "month", "records")]  # fmt: skip
    for address, query in asked:
        answer = client.get(address, query)
        text = answer.content.decode(errors="replace") if not answer.streaming else str(b"".join(answer.streaming_content))
        assert answer.status_code < 500 and SAID not in text and NAME not in text, address
        for record in hidden:
            register = "tips/tips" if isinstance(record, Tip) else "petitions/"
            assert not re.search(rf"/r/{register}[a-z]*/?{record.pk}/", text), f"{address} tells of {record!r}"
            assert f">{subject_name(record)}<" not in text, address
    feed = feeds.calendar_of(user).to_ical().decode()
    clocks = Clock.objects.filter(subject__in=names).values_list("pk", flat=True)
    assert not [pk for pk in clocks if f"UID:{pk}@" in feed]


def test_the_inspector_is_told_nothing_of_what_the_police_offer_others(told):
    """Whoever reads tips about officials reads no note of a reader of the commune."""
    referral, client = Referral.objects.get(), Client()
    for user in (told.inspector.user, told.neighbour):
        client.force_login(user)
        assert client.get(reverse("casework:referral", args=[referral.uid])).status_code == 404
        assert not referrals.outgoing(user).exists()
    client.force_login(told.reader.user)
    assert client.get(reverse("casework:referral", args=[referral.uid])).status_code == 200


def test_an_open_letter_is_not_offered_to_readers_of_tips(told):
    """They would get a record that says nothing, and its files in the open."""
    letter = petitions.register(told.world.u, channel="post", received_on=D(2026, 3, 2), brief="Đánh bạc", by=told.clerk.user)
    with pytest.raises(ValidationError):
        referrals.offer(letter, to="tips.tips", to_place=told.world.u, by=told.clerk.user)
