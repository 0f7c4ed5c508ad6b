"""What holds a receipt together: the code, the page, the messages both ways, and what the page leaves behind."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from tuquan.casework import actions as casework
from tuquan.casework import gate, public, receipts, sealing
from tuquan.casework.actions.messages import UNANSWERED
from tuquan.casework.models import Desk, DeskKind, Envelope, Message, Opening, Part, Receipt
from tuquan.casework.receipts import Story, StoryStep
from tuquan.casework.tests.gates import given, request
from tuquan.journal.actions import RESIDENT
from tuquan.journal.models import Event
from tuquan.kit.public import for_residents
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.world import make_user

PAGE = "/bien-nhan/"
LABEL = "tests.Matter"


def told(matter) -> Story:
    steps = [
        StoryStep("Arrived", day=matter.opened_on),
        StoryStep("Answer", due=date(2030, 1, 2), citation="Luật 42/2013/QH13, điều 28", text="<b>soon</b>"),
    ]
    return Story("A report", steps, number="TB-7", where="Xã Uyên")


@pytest.fixture(autouse=True)
def telling(monkeypatch):
    monkeypatch.setattr(receipts, "_tellings", {LABEL: receipts.Telling(told, "mediation.read_disputes")})
    monkeypatch.setattr(gate, "BITS", 4)


@pytest.fixture
def matter(world):
    return open_matter(world.u, opened_on=date(2026, 3, 4), by=TESTER)


@pytest.fixture
def desk(world):
    """A desk whose private half only the test knows."""
    pair = sealing.new_pair()
    desk = Desk.objects.create(
        place=world.u, kind=DeskKind.POLICE, public=sealing.encoded(pair.public), made_on=date(2026, 1, 1)
    )
    desk.private = pair.private
    return desk


def make(matter, sealed: bool = False, desk=None, token: str = "") -> str:
    if sealed:
        subject = f"{LABEL}:{matter.pk}"
        Envelope.objects.create(subject=subject, part=Part.CONTENT, desk=desk, box=b"x", by_browser=False)
    return carry(matter.place, work=lambda: receipts.make(matter, sealed, token), by=TESTER)


def chair(world):
    return make_user("chair", ("commune_chair", world.u))


def post(**data):
    return Client(enforce_csrf_checks=True).post(PAGE, {**given("receipts"), **data})


def say(answer) -> str:
    return answer.content.decode()


# --- the code --------------------------------------------------------------------------------------------------------


def test_the_code_is_kept_nowhere(matter):
    code = make(matter)
    way = sealing.way_of(code)
    with connection.cursor() as cursor:
        kept = ""
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            kept += str(cursor.fetchall())
    assert Receipt.objects.get().subject == f"{LABEL}:{matter.pk}"
    assert not [one for one in (code, sealing.shown(code), way.word, way.pair.private.hex()) if one in kept]


def test_the_page_tells_what_happened_and_what_is_due(matter):
    code = make(matter)
    for typed in (code, sealing.shown(code), f" {code[:5]}-{code[5:]} "):
        text = say(post(code=typed))
        assert "A report" in text and "TB-7" in text and "04/03/2026" in text and "02/01/2030" in text
        assert "điều 28" in text and "&lt;b&gt;soon" in text


def test_a_mistyped_digit_is_told_at_once(matter):
    code = make(matter)
    for place in range(len(code)):
        wrong = f"{code[:place]}{(int(code[place]) + 1) % 10}{code[place + 1 :]}"
        with pytest.raises(sealing.WrongCode):
            sealing.read_code(wrong)
    answer = post(code=wrong)
    assert answer.status_code == 422 and wrong in say(answer) and "TB-7" not in say(answer)
    swapped = code[1] + code[0] + code[2:]
    assert code[0] == code[1] or post(code=swapped).status_code == 422


@pytest.mark.parametrize("code", ["", "1", "x" * 28, "0" * 5000, "١" * 28, "\x00", "9" * 28])
def test_what_is_no_code_is_told(matter, code):
    make(matter)
    assert post(code=code).status_code == 422


def test_a_guessed_code_finds_nothing(matter, django_assert_num_queries):
    """Found by one question for a keyed hash, whether it exists or not."""
    make(matter)
    assert post(code=sealing.new_code()).status_code == 404
    assert post(word="0" * 64).status_code == 404 and post(word="").status_code == 404
    for word in (sealing.way_of(make_other(matter)).word, "f" * 64):
        with django_assert_num_queries(1):
            receipts.find(word)


def make_other(matter) -> str:
    return make(open_matter(matter.place, opened_on=date(2026, 3, 5), by=TESTER))


def test_a_script_that_guesses_is_slowed_and_a_person_loses_nothing(matter, settings):
    code = make(matter)
    settings.PACE = 3
    assert [post(code=sealing.new_code()).status_code for _ in range(5)] == [404] * 3 + [409] * 2
    answer = post(code=code, text="còn thiếu tên đường")
    assert answer.status_code == 409 and code in say(answer) and "còn thiếu tên đường" in say(answer)
    assert Client().post(PAGE, {**given("receipts", worked=True), "code": code}).status_code == 200


@pytest.mark.parametrize("token", ["", "forged"])
def test_without_a_token_nothing_is_told_and_nothing_lost(matter, token):
    code = make(matter)
    answer = Client().post(PAGE, {"gate": token, "code": code, "text": "xin chờ"})
    assert answer.status_code == 409 and "TB-7" not in say(answer)
    assert code in say(answer) and "xin chờ" in say(answer) and not Message.objects.exists()


def test_a_browser_makes_the_code_and_sends_the_word(matter):
    way = sealing.way_of(sealing.new_code())
    key = sealing.encoded(way.pair.public)
    carry(matter.place, work=lambda: receipts.give(matter, way.word, key), by=TESTER)
    answer = post(word=way.word)
    assert "TB-7" in say(answer) and "<html" not in say(answer), "only the middle of the page"


@pytest.mark.parametrize(
    ("word", "key"), [("", ""), ("x" * 64, ""), ("a" * 63, ""), ("a" * 64, "short"), ("a" * 64, "é")]
)
def test_a_word_that_is_none_makes_no_receipt(matter, word, key):
    with pytest.raises(ValidationError):
        carry(matter.place, work=lambda: receipts.give(matter, word, key), by=TESTER)


# --- sent twice ------------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_shows_the_same_code_again(matter):
    """Without JavaScript the answer to the first click is lost: the second brings the same code."""
    form = given("tests")
    gate.check(request(form), "tests")
    code = make(matter, token=form["gate"])
    twice = for_residents(lambda request: public.already_sent(request, "tests"))
    text = say(twice(request(form)))
    assert all(group in text for group in sealing.shown(code).split())
    other = given("tests")
    gate.check(request(other), "tests")  # where the browser made the code
    assert twice(request(other)).status_code == 409


# --- messages --------------------------------------------------------------------------------------------------------


def test_messages_go_both_ways(matter, world):
    code, officer = make(matter), chair(world)
    receipt = receipts.of(matter)
    casework.write_to_reporter(receipt, text="Xin cho biết số nhà", by=officer)
    assert "Xin cho biết số nhà" in say(post(code=code))
    text = say(post(code=code, text="  số 7 <script>  "))
    assert "số 7 &lt;script&gt;" in text
    assert [one.text for one in receipt.messages.all()] == ["Xin cho biết số nhà", "số 7 <script>"]
    assert not Event.objects.filter(details__icontains="số").exists()


def test_sealed_messages_are_opened_by_nobody_else(matter, world, desk):
    code = make(matter, sealed=True, desk=desk)
    receipt = receipts.of(matter)
    text = say(post(code=code, text="ở cuối ngõ"))
    assert "ở cuối ngõ" in text, "opened for the one who typed the code"
    message = Message.objects.get()
    assert not message.text and sealing.unpacked(sealing.unseal(bytes(message.box), desk.private)) == {
        "text": "ở cuối ngõ"
    }
    answer = sealing.packed({"text": "đã nhận"})
    boxes = [sealing.encoded(sealing.seal(answer, key)) for key in (receipt.reply_key, desk.public)]
    casework.write_to_reporter(receipt, box=boxes[0], copy=boxes[1], to=desk.public, by=chair(world))
    assert "đã nhận" in say(post(code=code))
    by_word = say(post(word=sealing.way_of(code).word))
    assert "đã nhận" not in by_word and boxes[0] in by_word, "the browser opens it itself"
    assert [one.box for one in receipts.messages(receipt, officers=True)] == [
        sealing.encoded(bytes(message.box)), boxes[1]
    ]  # fmt: skip


def test_a_browser_sends_what_it_sealed(matter, desk):
    code = make(matter, sealed=True, desk=desk)
    way = sealing.way_of(code)
    box = sealing.encoded(sealing.seal(sealing.packed({"text": "kín"}), desk.public))
    answer = post(word=way.word, box=box, copy=box, to=desk.public)
    assert answer.status_code == 200 and Message.objects.count() == 1
    for bad in ("", "!!", "AAAA", "A" * 60_000):
        assert post(word=way.word, box=bad or box, copy=bad, to=desk.public).status_code == 422
    assert post(word=way.word, box=box, copy=box, to="").status_code == 422, "sealed to another desk"
    assert post(word=way.word, text="để ngỏ").status_code == 422, "no plain text where the report is sealed"
    assert Message.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "a" * 5001])
def test_a_bad_message_stays_on_the_page(matter, text):
    code = make(matter)
    answer = post(code=code, text=text)
    assert answer.status_code == 422 and text in say(answer) and not Message.objects.exists()


def test_a_flood_of_messages_ends_and_an_answer_opens_it_again(matter, world):
    make(matter)
    receipt = receipts.of(matter)
    for number in range(UNANSWERED):
        casework.write_from_reporter(receipt, text=str(number), by=RESIDENT)
    with pytest.raises(ValidationError):
        casework.write_from_reporter(receipt, text="more", by=RESIDENT)
    casework.write_to_reporter(receipt, text="đã đọc", by=chair(world))
    casework.write_from_reporter(receipt, text="more", by=RESIDENT)


def test_only_who_reads_the_report_writes_to_its_reporter(matter, world):
    make(matter)
    receipt = receipts.of(matter)
    for name, role, place in (("la", "commune_chair", world.z), ("ca", "commune_officer", world.u)):
        with pytest.raises(PermissionDenied):
            casework.write_to_reporter(receipt, text="x", by=make_user(name, (role, place)))


def test_a_closed_receipt_takes_nothing_and_forgets(matter, world):
    code = make(matter)
    receipt = receipts.of(matter)
    casework.write_from_reporter(receipt, text="tên kẻ trộm", by=RESIDENT)
    carry(matter.place, work=lambda: receipts.close(matter, erase=True), by=TESTER)
    text = say(post(code=code))
    assert "tên kẻ trộm" not in text and "<textarea" not in text
    assert Message.objects.get().text == ""
    with pytest.raises(ValidationError):
        casework.write_from_reporter(receipts.of(matter), text="x", by=RESIDENT)


def test_a_report_that_moves_takes_its_receipt_along(matter):
    code = make(matter)
    other = open_matter(matter.place, opened_on=date(2027, 8, 9), by=TESTER)
    carry(matter.place, work=lambda: receipts.move(matter, other), by=TESTER)
    assert "09/08/2027" in say(post(code=code))


def test_the_reporter_sees_who_asked_for_the_identity(matter, world, desk):
    code = make(matter, sealed=True, desk=desk)
    envelope = Envelope.objects.create(
        subject=f"{LABEL}:{matter.pk}", part=Part.IDENTITY, desk=desk, guardian=desk, box=b"x", by_browser=False
    )
    Opening.objects.create(
        envelope=envelope, asked_by=chair(world), asked_on=date(2026, 4, 5), reason="cần hỏi lại", citation="điều 56",
        urgent=True,
    )  # fmt: skip
    text = say(post(code=code))
    assert "05/04/2026" in text and "cần hỏi lại" in text and "điều 56" in text


# --- what the page leaves behind -------------------------------------------------------------------------------------


def test_nothing_stays_behind(matter):
    """No cookie of any kind, no caching, no referrer, nothing from elsewhere."""
    code = make(matter)
    client = Client(enforce_csrf_checks=True)
    answers = [client.get(PAGE), client.get(PAGE + "?lang=en"), client.post(PAGE, {**given("receipts"), "code": code})]
    for answer in answers:
        assert not answer.cookies and not client.cookies
        assert "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "no-referrer"
        outside = re.findall(r"(?:src|href|action)=\"(?!/|#|\?|tel:)([^\"]*)", say(answer))
        assert outside == ["https://vi.wikipedia.org/"], "only the link that leaves quickly"
        assert "unsafe" not in answer["Content-Security-Policy"] and "csrfmiddlewaretoken" not in say(answer)
    assert "Follow a report" in say(answers[1]) and code not in reverse("receipts:page")


def test_other_ways_to_ask_are_refused():
    assert Client().put(PAGE).status_code == 405


def test_a_page_of_forms_is_light(client, db):
    """Everything that a first visit loads, compressed as it is served; fonts and pictures as they are."""
    page = client.get(PAGE).content
    styles = bytes_of("kit/public.css")
    wanted = {*re.findall(rb"/static/([^\"]+)", page)} | {b"casework/seal.js", b"casework/gate.js"}
    wanted |= {b"kit/" + one for one in re.findall(rb"url\(([^)]+)\)", styles)}
    sizes = {name.decode(): len(gzip.compress(bytes_of(name.decode()))) for name in wanted}
    assert len(styles) < 15_000 and len(page) < 20_000
    assert sum(sizes.values()) + len(page) < 70_000, sizes  # leaves 30 kB to the longest form


def bytes_of(name: str) -> bytes:
    return Path(finders.find(name)).read_bytes()
