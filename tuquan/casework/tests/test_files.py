"""Files are kept whole or not at all, sealed where a desk reads them, and gone when their time is over."""

import json
import os
import time
import unicodedata
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from tuquan.casework import files, sealing
from tuquan.casework.fields import FilesField, InMemory, in_memory
from tuquan.casework.models import Attachment, Desk, DeskKind
from tuquan.casework.tests import samples
from tuquan.casework.tests.samples import WORD
from tuquan.journal.actions import NoAction
from tuquan.kit.period import today
from tuquan.tests.actions import TESTER, carry, open_matter


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def matter(world):
    return open_matter(world.u, opened_on="2026-03-03", by=TESTER)


@pytest.fixture
def take(world, matter, django_capture_on_commit_callbacks):
    def taken(*uploads, **given):
        with django_capture_on_commit_callbacks(execute=True):
            return carry(world.u, work=lambda: files.take(matter, uploads, **given), by=TESTER)

    return taken


def on_disk(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


# --- the field -------------------------------------------------------------------------------------------------------


class Form(forms.Form):
    files = FilesField()


class SealedForm(forms.Form):
    files = FilesField(sealed=True)


def sent(*uploads, form=Form, sealed=()):
    given = [SimpleUploadedFile(name, raw) for name, raw in uploads]
    boxes = [SimpleUploadedFile("box", raw) for raw in sealed]
    return form({}, MultiValueDict({"files": given, "files_sealed": boxes}))


def test_it_works():
    form = sent(("ảnh nhà.JPG", samples.picture()), ("don.pdf", samples.pdf()))
    assert form.is_valid(), form.errors
    first, second = form.cleaned_data["files"]
    assert (first.name, first.media_type, first.checked) == ("ảnh nhà.jpg", "image/jpeg", True)
    assert (second.name, second.media_type) == ("don.pdf", "application/pdf")


def test_nothing_sent_is_nothing():
    assert sent().is_valid() and sent().fields["files"].clean(None) == []
    assert not FilesField().has_changed(None, ([], []))


@pytest.mark.parametrize(("name", "raw"), [
    ("rong.pdf", b""), ("gia.jpg", b"MZ" + bytes(99)), ("gia.png", samples.picture()[:30]), ("a.heic", samples.heic()),
    ("a.svg", b"<svg onload='alert(1)'/>"), ("a.html", b"<html><script>"),
])  # fmt: skip
def test_what_cannot_be_taken_is_said_at_the_field_with_its_name(name, raw):
    form = sent((name, raw or b""), ("tot.jpg", samples.picture()))
    assert not form.is_valid() and name in form.errors["files"][0]


def test_every_wrong_file_is_named():
    form = sent(("mot.exe", b"MZ00"), ("hai.jpg", samples.picture()), ("ba.exe", b"MZ00"))
    assert len(form.errors["files"]) == 2


def test_a_file_over_the_limit_is_not_even_read(settings):
    settings.FILE_BYTES = 1000
    form = sent(("to.jpg", samples.picture(size=(900, 900))))
    assert "to.jpg" in form.errors["files"][0]


def test_too_much_together_is_refused(settings):
    settings.FILES_BYTES = 1000
    assert sent(("a.jpg", samples.picture()), ("b.jpg", samples.picture())).errors["files"]


def test_twenty_files_are_taken_and_twenty_one_are_not():
    raw = samples.picture(size=(4, 4))
    assert sent(*[(f"{n}.jpg", raw) for n in range(20)]).is_valid()
    assert "21" in sent(*[(f"{n}.jpg", raw) for n in range(21)]).errors["files"][0]


@pytest.mark.parametrize("name", [
    "x" * 10_000 + ".jpg", "😀" * 300 + ".jpg", unicodedata.normalize("NFD", "ảnh hiện trường.jpg"), "../../etc/passwd",
    "..\\..\\boot.ini", "a\x00b.jpg", "‮gpj.exe", ".htaccess", "   ", "con.jpg.php", "\n\r.jpg", "/", "a/b/../c.jpg",
])  # fmt: skip
def test_whatever_a_file_is_called_it_gets_a_short_plain_name(name, take):
    (kept,) = take(files.looked_at(name, samples.picture()))
    assert kept.name.endswith(".jpg") and len(kept.name) <= 120 and "/" not in kept.name and "\\" not in kept.name
    assert not kept.name.startswith(".") and kept.name == unicodedata.normalize("NFC", kept.name)
    assert kept.name.isprintable()


def test_a_sealed_field_takes_boxes_and_an_open_one_does_not():
    form = sent(form=SealedForm, sealed=[b"x" * 100])
    assert form.is_valid() and form.cleaned_data["files"][0].box and not form.cleaned_data["files"][0].checked
    assert sent(sealed=[b"x" * 100]).is_valid() and not sent(sealed=[b"x" * 100]).fields["files"].clean(([], [b"x"]))
    assert sent(form=SealedForm, sealed=[b"x" * 10]).errors["files"]


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_files_are_kept_under_a_random_name_for_the_owner_alone(take, matter, home):
    (kept,) = take(files.looked_at("nguyen van a.jpg", samples.picture()))
    (path,) = on_disk(home)
    assert path == files.place_of(kept) and path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700 and "nguyen" not in str(path)
    assert kept.size == path.stat().st_size and list(files.of(matter)) == [kept] and files.read(kept) == path.read_bytes()
    assert WORD not in path.read_bytes()


def test_files_are_taken_only_inside_an_action(matter):
    with pytest.raises(NoAction):
        files.take(matter, [])


def test_what_is_rolled_back_leaves_nothing(world, matter, home):
    def fail():
        files.take(matter, [files.looked_at("a.jpg", samples.picture())])
        raise ValidationError("Thôi.")

    with pytest.raises(ValidationError):
        carry(world.u, work=fail, by=TESTER)
    assert not Attachment.objects.exists() and not on_disk(home)


def test_a_rolled_back_part_of_a_transaction_leaves_nothing(world, matter, home):
    def some():
        try:
            with transaction.atomic():
                files.take(matter, [files.looked_at("a.jpg", samples.picture())])
                raise ValueError
        except ValueError:
            return
    carry(world.u, work=some, by=TESTER)
    assert not Attachment.objects.exists() and not on_disk(home)


def test_too_many_for_one_record_are_refused_all(take, matter, home):
    upload = files.looked_at("a.jpg", samples.picture())
    take(*[upload] * 15)
    with pytest.raises(ValidationError, match="21"):
        take(*[upload] * 6)
    assert files.of(matter).count() == 15 == len(on_disk(home))


def test_files_go_along_to_another_record(world, take, matter):
    (kept,) = take(files.looked_at("a.jpg", samples.picture()))
    other = open_matter(world.z, opened_on="2026-03-03", by=TESTER)
    carry(world.u, work=lambda: files.move(matter, other), by=TESTER)
    assert list(files.of(other)) == [kept] and not files.of(matter)


def test_the_end_of_retention_takes_bytes_and_name_and_says_when(
    world, take, matter, home, django_capture_on_commit_callbacks
):
    (kept,) = take(files.looked_at("bí mật.jpg", samples.picture()))
    with django_capture_on_commit_callbacks(execute=True):
        assert carry(world.u, work=lambda: files.erase(matter), by=TESTER) == 1
    kept.refresh_from_db()
    assert (kept.name, kept.erased_on) == ("", today()) and not on_disk(home) and files.read(kept) is None
    assert not files.of(matter) and carry(world.u, work=lambda: files.erase(matter), by=TESTER) == 0


def test_the_worker_sweeps_what_nobody_claims(take, home):
    (kept,) = take(files.looked_at("a.jpg", samples.picture()))
    lost, fresh, half = files.root() / "ab" / "lost", files.root() / "ab" / "fresh", home / "incoming" / "half"
    for path in (lost, fresh, half):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    old = time.time() - 2 * files.FORGOTTEN
    for path in (lost, half, files.place_of(kept)):
        os.utime(path, (old, old))
    assert files.sweep() == 2
    assert set(on_disk(home)) == {fresh, files.place_of(kept)}


# --- sealed ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(world):
    pair = sealing.new_pair()
    made = Desk.objects.create(
        place=world.u, kind=DeskKind.POLICE, public=sealing.encoded(pair.public), made_on=today()
    )
    return made, pair


def test_a_sealed_file_tells_nothing_and_opens_with_the_key_of_the_desk(take, desk, home):
    made, pair = desk
    upload = files.looked_at("nhà ông B.jpg", samples.picture(), scan=False)
    (kept,) = take(upload, desk=made)
    (path,) = on_disk(home)
    raw = path.read_bytes()
    assert (kept.name, kept.media_type, kept.desk) == ("", "", made) and (kept.size - sealing.OVERHEAD) % files.STEP == 0
    assert b"JFIF" not in raw and "nhà".encode() not in raw
    head, _line, body = sealing.unseal(raw, pair.private).partition(b"\n")
    told = json.loads(head)
    assert told == {"name": "nhà ông B.jpg", "type": "image/jpeg", "size": len(upload.content)}
    assert body[: told["size"]] == upload.content and not body[told["size"] :].strip(b"\0")


def test_what_a_browser_sealed_is_kept_as_it_is(take, desk, home):
    made, _pair = desk
    box = sealing.seal(b"{}\n", made.public)
    (kept,) = take(files.boxed(box), desk=made)
    assert files.read(kept) == box and not kept.checked


def test_a_box_without_a_desk_is_refused(take):
    with pytest.raises(ValidationError):
        take(files.boxed(b"x" * 100))


def test_what_is_to_be_sealed_never_touches_the_disk(home, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(home)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    seen = {}

    @in_memory
    def view(request):
        seen["file"] = request.FILES["files"]
        seen["there"] = on_disk(home)
        return HttpResponse(seen["file"].read())

    view.csrf_exempt = True
    request = RequestFactory().post("/", {"files": SimpleUploadedFile("a.jpg", WORD * 1000)})
    request._dont_enforce_csrf_checks = True
    assert view(request).content == WORD * 1000 and not seen["there"]
    assert not hasattr(seen["file"], "temporary_file_path")


def test_what_is_too_large_is_not_even_held(settings):
    settings.FILE_BYTES = 1000
    handler = InMemory()
    handler.new_file("files", "to.jpg", "image/jpeg", 0)
    for start in range(0, 10_000, 1000):
        assert handler.receive_data_chunk(b"x" * 1000, start) is None
    file = handler.file_complete(10_000)
    assert file.size == 10_000 and file.read() == b"" and handler.held is None


def test_the_token_of_the_page_is_still_asked_for():
    view = in_memory(lambda request: HttpResponse("in"))
    assert view(RequestFactory(enforce_csrf_checks=True).post("/", {})).status_code == 403
