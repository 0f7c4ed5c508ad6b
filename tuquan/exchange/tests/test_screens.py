"""Upload, dry run, decision: the screens, and the private file between them."""

import os
import stat
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuquan.exchange import kept, limits
from tuquan.exchange.tests.matters import ROW, held, xlsx
from tuquan.tests.world import make_user

KEY = "tests.matters"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()


@pytest.fixture
def signed_in(matters, clerk, client, monkeypatch):
    monkeypatch.setattr(type(matters), "back", lambda self, record, user: "/")
    monkeypatch.setattr(type(matters), "url", lambda self, page, *args: "/")
    client.force_login(clerk)
    return client


def upload(client, path, name="so.xlsx"):
    file = SimpleUploadedFile(name, path.read_bytes())
    return client.post(reverse("exchange:import", args=[KEY]), {"file": file}, headers={"accept-language": "en"})


def test_from_upload_to_import(signed_in, tmp_path):
    answer = upload(signed_in, xlsx(tmp_path / "a.xlsx", ROW))
    assert answer.status_code == 200 and not held()
    (file,) = kept.folder().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(kept.folder().stat().st_mode) == 0o700
    ticket = answer.context["ticket"]
    done = signed_in.post(reverse("exchange:import", args=[KEY]), {"ticket": ticket})
    assert done.status_code == 302 and len(held()) == 1
    assert not list(kept.folder().iterdir())
    again = signed_in.post(reverse("exchange:import", args=[KEY]), {"ticket": ticket}, follow=False)
    assert again.status_code == 302 and len(held()) == 1


def test_problems_are_shown_and_the_file_is_forgotten(signed_in, tmp_path):
    answer = upload(signed_in, xlsx(tmp_path / "a.xlsx", ["18001", "<b>x", "hôm qua"]))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "C2" in text and "hôm qua" in text and "<b>x" not in text
    assert not list(kept.folder().iterdir())


def test_a_file_that_cannot_be_read(signed_in, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    answer = upload(signed_in, tmp_path / "a.pdf")
    assert answer.status_code == 422 and "PDF" in answer.content.decode()
    assert not list(kept.folder().iterdir())


def test_rows_that_differ_need_a_decision(signed_in, tmp_path):
    first = upload(signed_in, xlsx(tmp_path / "a.xlsx", ROW))
    address = reverse("exchange:import", args=[KEY])
    signed_in.post(address, {"ticket": first.context["ticket"]})
    other = upload(signed_in, xlsx(tmp_path / "b.xlsx", [*ROW[:3], "09/03/2024"]))
    ticket = other.context["ticket"]
    assert signed_in.post(address, {"ticket": ticket}).status_code == 409
    assert signed_in.post(address, {"ticket": ticket, "take": "file"}).status_code == 302
    assert upload(signed_in, tmp_path / "b.xlsx").context["trial"].same == 1


def test_cancel(signed_in, tmp_path):
    answer = upload(signed_in, xlsx(tmp_path / "a.xlsx", ROW))
    signed_in.post(reverse("exchange:import", args=[KEY]), {"ticket": answer.context["ticket"], "cancel": "1"})
    assert not held() and not list(kept.folder().iterdir())


def test_a_ticket_is_personal_and_expires(signed_in, clerk, world, tmp_path):
    ticket = upload(signed_in, xlsx(tmp_path / "a.xlsx", ROW)).context["ticket"]
    assert kept.open_ticket(ticket, KEY, clerk)
    assert not kept.open_ticket(ticket, "tests.other", clerk)
    assert not kept.open_ticket(ticket, KEY, make_user("other", ("tester", world.u)))
    assert not kept.open_ticket(ticket[:-1], KEY, clerk)
    (file,) = kept.folder().iterdir()
    os.utime(file, (time.time() - kept.LIFE - 1,) * 2)
    kept.forget_old()
    assert not kept.open_ticket(ticket, KEY, clerk).path.is_file()


def test_too_large_is_refused_before_it_is_read(signed_in):
    answer = signed_in.generic(
        "POST", reverse("exchange:import", args=[KEY]), b"x", CONTENT_LENGTH=str(limits.MAX_FILE * 2)
    )
    assert answer.status_code == 413


def test_the_token_is_asked_for(matters, clerk, tmp_path):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    assert upload(client, xlsx(tmp_path / "a.xlsx", ROW)).status_code == 403


def test_strangers_and_readers(matters, world, client, monkeypatch):
    from tuquan.accounts import roles

    monkeypatch.setitem(roles.ROLES, "reader", roles.Role("reader", "reader", "", frozenset({"tests.open_matter"})))
    address = reverse("exchange:import", args=[KEY])
    assert client.get(address).status_code == 302
    client.force_login(make_user("stranger"))
    assert [client.get(reverse(f"exchange:{page}", args=[KEY])).status_code for page in PAGES] == [404, 404, 404]
    client.force_login(make_user("reader", ("reader", world.u)))
    assert [client.get(reverse(f"exchange:{page}", args=[KEY])).status_code for page in PAGES] == [403, 403, 200]
    assert client.get(reverse("exchange:import", args=["tests.nothing"])).status_code == 404


PAGES = ("template", "import", "export")


def test_template_and_export_are_downloads(signed_in):
    for page in ("template", "export"):
        answer = signed_in.get(reverse(f"exchange:{page}", args=[KEY]))
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    answer = signed_in.get(reverse("exchange:export", args=[KEY]) + "?form=csv&kind=HS-1")
    assert b"".join(answer.streaming_content).startswith("\ufeffĐơn vị".encode())
