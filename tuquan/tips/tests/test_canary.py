"""A name, a telephone number and a sentence are planted through the real form; then everything is searched for them."""

import io
import itertools
import logging
import re
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tuquan.casework import files, gate, receipts, sealing
from tuquan.journal import chain
from tuquan.ledger import balances
from tuquan.tips import actions
from tuquan.tips.models import Tip
from tuquan.tips.tests.conftest import NAME, PHONE, SENTENCE, boxes, typed

ADDRESS = "/tin-bao/18001/"
PLANTED = (NAME, PHONE, SENTENCE, "ngõ Kín 44", "khoảng 2 giờ sáng", "gặp sau chợ", "nói thêm bí mật")


@pytest.fixture
def picture():
    """A picture with a name in its file name and in itself."""
    out, about = io.BytesIO(), PngInfo()
    about.add_text("Author", NAME)
    about.add_text("Comment", SENTENCE)
    Image.new("RGB", (40, 40), "red").save(out, "PNG", pnginfo=about)
    return SimpleUploadedFile(f"{NAME}.png", out.getvalue(), "image/png")


def spellings(text: str):
    """As it may lie in a row, a file or a log: composed or not, escaped, folded, in capitals, in hexadecimal, packed."""
    from urllib.parse import quote, quote_plus

    from django.utils.html import escape

    from tuquan.kit.text import fold

    forms = {text, unicodedata.normalize("NFD", text), escape(text), quote(text), quote_plus(text), text.upper(), fold(text)}
    forms |= {text.encode("unicode_escape").decode(), re.sub(r"\D", "", text) if re.fullmatch(r"[\d ]+", text) else text}
    for one in forms:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            raw = one.encode(encoding)
            yield raw
            yield raw.hex().encode()


NEEDLES = [needle for text in PLANTED for needle in set(spellings(text))]


def found_in(raw: bytes) -> list[bytes]:
    return [needle for needle in NEEDLES if needle in raw]


@pytest.fixture
def planted(cast, resident, picture, monkeypatch, caplog, django_capture_on_commit_callbacks):
    """Everything that can be told, told: both ways of the form, a file, a refused form, a message, an officer's work."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(gate, "HASTY", -1)
    told = {"what": SENTENCE, "spot": PLANTED[3], "moment": PLANTED[4], "name": NAME, "phone": PHONE, "reach": PLANTED[5]}
    with django_capture_on_commit_callbacks(execute=True):
        answer = resident.post(ADDRESS, typed(**told, manner="sealed", files=picture))
        assert answer.status_code == 200, answer.context["form"].errors
        code = "".join(answer.context["groups"])
        picture.seek(0)
        assert resident.post(ADDRESS, typed(**told, manner="open", files=picture)).status_code == 200
        assert resident.post(ADDRESS, typed(**told, manner="open", category="nonsense")).status_code == 422
        assert resident.post(ADDRESS, typed(**told, gate="forged")).status_code == 409
        given, _code = boxes(
            cast, content={"what": SENTENCE, "name": NAME}, identity={"name": NAME, "phone": PHONE}, manner="sealed"
        )
        assert resident.post(ADDRESS, given).status_code == 200
        fields = gate.fields("receipts")
        message = {"code": code, "text": PLANTED[6], "gate": fields.token, "gate_work": ""}
        assert resident.post(reverse("receipts:page"), message).status_code == 200
        client = Client()
        client.force_login(cast.reader.user)
        for tip in Tip.objects.all():
            assert client.get(reverse("register:tips.tips:record", args=[tip.pk])).status_code == 200
            actions.mark_read(tip, by=cast.reader.user)
        client.get(reverse("register:tips.tips:list"), {"q": "gầm phản"})
        address = reverse("tips:call_at", args=[cast.world.u.pk])
        picture.seek(0)
        assert client.post(address, typed(**told, manner="sealed", files=picture)).status_code == 200
        assert client.post(address, typed(**told, category="x")).status_code == 422
    chain.seal()
    balances.fold()
    assert Tip.objects.count() == 4
    return code


def test_it_can_be_opened_by_those_it_is_for(planted, cast):
    tip = Tip.objects.order_by("pk").first()
    envelope = tip_envelopes(tip)["content"]
    assert cast.other.read(envelope.desk, envelope.box)["what"] == SENTENCE
    raw = sealing.unseal(files.read(files.of(tip).get()), cast.other.desk_private(cast.police))
    assert NAME.encode() in raw.split(b"\n")[0]
    assert SENTENCE.encode() not in raw.split(b"\n", 1)[1]  # what the camera or its owner wrote into the picture is out


def tip_envelopes(tip):
    from tuquan.casework import envelopes

    return {one.part: one for one in envelopes.of(tip)}


def test_no_table_holds_it(planted):
    """Every column of every table, read back as bytes."""
    searched = 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert not found_in(raw), table
                    searched += 1
    assert searched > 1000


def test_no_file_of_the_database_holds_it(planted):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its own files: its tables are searched above")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        names = [name for _n, _s, name in cursor.fetchall() if name]
    dump = b"\n".join(itertools.chain.from_iterable(
        (Path(name + end).read_bytes() for end in ("", "-wal", "-journal") if Path(name + end).exists()) for name in names
    ))  # fmt: skip
    image = connection.connection.serialize() if hasattr(connection.connection, "serialize") else b""
    assert len(dump) + len(image) > 100_000
    assert not found_in(dump) and not found_in(image)


def test_no_file_holds_it(planted):
    """All that lies in the home of the installation: files, cache, logs."""
    for folder in {Path(settings.HOME), Path(settings.MEDIA_ROOT).parent}:
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix not in (".sqlite3",):
                assert not found_in(path.name.encode()) and not found_in(path.read_bytes()), path


def test_no_log_and_no_mail_holds_it(planted, caplog, capsys):
    assert not found_in(caplog.text.encode())
    said = capsys.readouterr()
    assert not found_in((said.out + said.err).encode())
    assert not found_in(str([(one.subject, one.body, one.alternatives) for one in mail.outbox]).encode())


def test_nobody_leaves_an_address_or_a_browser(cast, resident, monkeypatch):
    """Nothing of the device either, in any column of any table, cache or log."""
    monkeypatch.setattr(gate, "HASTY", -1)
    marks = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Trinh-duyet-rieng/9.9", "HTTP_X_FORWARDED_FOR": "203.0.113.78"}
    assert resident.post(ADDRESS, typed(), **marks).status_code == 200
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text = str(cursor.fetchall())
            assert "203.0.113" not in text and "duyet-rieng" not in text, table


def test_a_failure_tells_nothing(cast, picture, monkeypatch, caplog):
    """A fault in the middle: the log, and the report that Django would mail, hold nothing of what was typed."""
    from django.views.debug import ExceptionReporter

    monkeypatch.setattr(gate, "HASTY", -1)
    caught = []

    def broken(*_args, **_kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("tuquan.tips.actions.intake.envelopes.put", broken)
    monkeypatch.setattr(
        "django.core.handlers.exception.log_response",
        lambda *a, request=None, exception=None, **k: caught.append((request, exception)), raising=False,
    )
    client = Client(raise_request_exception=False)
    answer = client.post(ADDRESS, typed(name=NAME, manner="open", phone=PHONE, files=picture))
    assert answer.status_code == 500 and not found_in(answer.content) and not Tip.objects.exists()
    assert not found_in(caplog.text.encode())
    assert caught
    for request, exception in caught:
        report = ExceptionReporter(request, type(exception), exception, exception.__traceback__)
        assert not found_in(report.get_traceback_text().encode())
        assert not found_in(report.get_traceback_html().encode())
        assert not found_in(repr(exception).encode())


def test_what_a_message_says_is_sealed_too(planted, cast):
    receipt = receipts.find(sealing.way_of(planted).word)
    message = receipt.messages.get()
    assert not message.text and cast.other.read(cast.police, message.box)["text"] == PLANTED[6]
    own = sealing.unseal(bytes(message.copy), sealing.way_of(planted).pair.private)
    assert sealing.unpacked(own)["text"] == PLANTED[6]
