"""Files are for whoever may read the record; a browser runs nothing of them. For others they do not exist."""

import io
from uuid import uuid4

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from PIL import Image

from tuquan.casework import envelopes, files, previews, sealing
from tuquan.casework.models import Desk, DeskKind
from tuquan.casework.tests import samples
from tuquan.kit.period import today
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.world import make_user

READS = "campaigns.read"


@pytest.fixture(autouse=True)
def home(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(envelopes, "READABLE", {})
    envelopes.readable("tests.Matter", READS)


@pytest.fixture
def matter(world):
    return open_matter(world.u, opened_on="2026-03-03", by=TESTER)


@pytest.fixture
def take(world, matter, django_capture_on_commit_callbacks):
    def taken(name, raw, **given):
        with django_capture_on_commit_callbacks(execute=True):
            work = lambda: files.take(matter, [files.looked_at(name, raw)], **given)  # noqa: E731
            return carry(world.u, work=work, by=TESTER)[0]

    return taken


@pytest.fixture
def officer(client, world):
    user = make_user("officer", ("commune_officer", world.u))
    client.force_login(user)
    return client


def address(page, file, *args):
    return reverse(f"files:{page}", args=[file.uid, *args])


def everywhere(file):
    return [address("download", file), address("preview", file), address("picture", file, 1), address("sound", file)]


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_a_file_is_handed_out_to_be_kept_never_to_be_run(officer, take, name):
    make, media_type = samples.SAMPLES[name]
    file = take(f"tệp {name}", make())
    answer = officer.get(address("download", file))
    assert answer.status_code == 200 and answer.content == files.read(file)
    assert answer["Content-Type"].startswith(media_type) and answer["Content-Disposition"].startswith("attachment")
    assert "filename*=utf-8''t%E1%BB%87p" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_for_others_it_does_not_exist(client, world, take):
    file = take("a.pdf", samples.pdf())
    clerk = make_user("tuphap", ("justice_clerk", world.u))
    other = make_user("khac", ("commune_officer", world.z))
    for user in (None, clerk, other, make_user("khong")):
        if user:
            client.force_login(user)
        for page in everywhere(file):
            answer = client.get(page)
            assert answer.status_code == (404 if user else 302), page
            assert "tệp" not in answer.content.decode(errors="replace")


def test_of_an_undeclared_sort_of_record_nobody_sees_a_file(officer, take, monkeypatch):
    file = take("a.jpg", samples.picture())
    monkeypatch.setattr(envelopes, "READABLE", {})
    assert [officer.get(page).status_code for page in everywhere(file)] == [404] * 4


def test_a_number_leads_nowhere(officer, take):
    take("a.jpg", samples.picture())
    assert officer.get(f"/tep/{uuid4()}/").status_code == 404 and officer.get("/tep/1/").status_code == 404
    assert officer.get("/tep/../secret_key").status_code == 404


def test_what_is_erased_or_lost_is_gone(officer, world, take, matter, django_capture_on_commit_callbacks):
    lost, erased = take("mat.jpg", samples.picture()), take("xoa.jpg", samples.picture())
    files.place_of(lost).unlink()
    with django_capture_on_commit_callbacks(execute=True):
        carry(world.u, work=lambda: files.erase_one(erased), by=TESTER)
    for file in (lost, erased):
        assert officer.get(address("download", file)).status_code == 404


def test_a_picture_is_drawn_anew_and_small_in_the_list(officer, take):
    file = take("a.png", samples.picture("PNG", (2000, 500)))
    answer = officer.get(address("picture", file, 1))
    assert answer["Content-Type"] == "image/jpeg" and "sandbox" in answer["Content-Security-Policy"]
    assert Image.open(io.BytesIO(answer.content)).width == previews.WIDTH
    assert Image.open(io.BytesIO(officer.get(address("picture", file, 1) + "?small").content)).width == 320
    assert officer.get(address("picture", file, 2)).status_code == 404
    assert officer.get(address("preview", file)).status_code == 200


def test_pages_of_a_pdf_are_drawn_by_a_process_of_their_own(officer, take):
    file = take("a.pdf", samples.pdf())
    page = officer.get(address("preview", file)).content.decode()
    assert address("picture", file, 1) in page and address("picture", file, 2) not in page
    drawn = Image.open(io.BytesIO(officer.get(address("picture", file, 1)).content))
    assert drawn.format == "JPEG" and drawn.width >= 1000
    for number in (0, 2, 10**9):
        assert officer.get(address("picture", file, number)).status_code == 404


def test_a_pdf_that_ends_its_drawer_ends_nothing_else():
    assert previews.drawn(b"%PDF-1.4 nothing", 1) is None and previews.pages("application/pdf", b"x") == 0


def test_sound_is_heard_in_the_page_and_in_parts(officer, take):
    file = take("a.mp3", samples.mp3())
    whole = officer.get(address("sound", file))
    assert whole["Content-Type"] == "audio/mpeg" and whole["Accept-Ranges"] == "bytes"
    part = officer.get(address("sound", file), headers={"Range": "bytes=10-19"})
    assert part.status_code == 206 and part.content == whole.content[10:20]
    assert part["Content-Range"] == f"bytes 10-19/{len(whole.content)}"
    assert officer.get(address("sound", file), headers={"Range": "bytes=100-"}).content == whole.content[100:]
    assert officer.get(address("sound", file), headers={"Range": "bytes=999999-"}).status_code == 416
    assert officer.get(address("sound", file), headers={"Range": "lines=1-2"}).status_code == 200
    assert officer.get(address("preview", file)).status_code == 404


def test_a_document_is_only_kept(officer, take):
    file = take("a.docx", samples.word())
    assert [officer.get(page).status_code for page in everywhere(file)] == [200, 404, 404, 404]


@pytest.fixture
def sealed_file(take, world):
    public = sealing.encoded(sealing.new_pair().public)
    desk = Desk.objects.create(place=world.u, kind=DeskKind.POLICE, public=public, made_on=today())
    return take("kín.jpg", samples.picture(), desk=desk)


def test_a_sealed_file_is_handed_out_as_the_box_it_is(officer, sealed_file):
    answer = officer.get(address("download", sealed_file))
    assert answer.content == files.read(sealed_file) and answer["Content-Type"] == "application/octet-stream"
    assert "kín" not in answer["Content-Disposition"]
    assert [officer.get(page).status_code for page in everywhere(sealed_file)[1:]] == [404] * 3


# --- the card on a record's page -------------------------------------------------------------------------------------


def card(user, record, tag="files_of"):
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load casefiles %}{% " + tag + " record %}")
    return template.render(Context({"request": request, "record": record}))


def test_the_card_shows_each_file_as_its_kind_is_looked_at(world, take, matter, sealed_file):
    user = make_user("officer", ("commune_officer", world.u))
    picture, sound, paper = take("a.jpg", samples.picture()), take("b.mp3", samples.mp3()), take("c.pdf", samples.pdf())
    page = card(user, matter)
    assert f'<img src="{address("picture", picture, 1)}?small"' in page
    assert f'<audio controls preload="none" src="{address("sound", sound)}"' in page
    assert address("preview", paper) in page and "a.jpg" in page
    assert f'data-sealed-file="{address("download", sealed_file)}"' in page and "data-unlock" in page and "kín" not in page


def test_the_card_says_what_was_deleted(world, take, matter):
    take("a.jpg", samples.picture())
    carry(world.u, work=lambda: files.erase(matter), by=TESTER)
    page = card(make_user("officer", ("commune_officer", world.u)), matter)
    assert f"{today():%d/%m/%Y}" in page and "a.jpg" not in page


def test_the_card_is_empty_for_others_and_without_files(world, take, matter):
    assert "<section" not in card(make_user("officer", ("commune_officer", world.u)), matter)
    take("a.jpg", samples.picture())
    assert "<section" not in card(make_user("tuphap", ("justice_clerk", world.u)), matter)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.jpg", '"><img src=x onerror=alert(1)>.jpg', "{{ 7 }}.jpg"])
def test_a_name_is_only_text(officer, world, take, matter, name):
    file = take(name, samples.picture())
    page = card(make_user("nua", ("commune_officer", world.u)), matter) + officer.get(address("preview", file)).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page and "\n" not in officer.get(
        address("download", file))["Content-Disposition"]  # fmt: skip
