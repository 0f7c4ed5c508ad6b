"""`tuquan documents list`, `issue` and `verify`."""

import json

import pytest
from django.utils import translation

from tuquan.config.commands import run
from tuquan.reporting import actions, files
from tuquan.reporting.blocks import paragraph
from tuquan.reporting.models import Document
from tuquan.tests.world import make_user


@pytest.fixture
def submitted(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    officer = make_user("officer", ("commune_officer", world.u))
    make_user("signer", ("police_head", world.u))
    draft = actions.draft(world.u, type="plan", office="police", title="Kế hoạch", blocks=[paragraph("Xong.")], by=officer)
    with translation.override("en"):
        yield actions.submit(draft, by=officer)


def test_list_issue_verify(submitted, capsys, tmp_path):
    assert run(["documents", "issue", str(submitted.pk), "--by", "officer"]) == 1
    assert "not allowed" in capsys.readouterr().err
    assert run(["documents", "issue", str(submitted.pk), "--by", "signer"]) == 0
    assert "01/KH-CAX" in capsys.readouterr().out
    assert run(["documents", "list", "--by", "officer", "--json", "--state", "issued"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    document = Document.objects.get()
    assert told["number"] == "01/KH-CAX" and told["docx"] == document.docx_hash
    assert run(["documents", "list", "--by", "officer"]) == 0 and "01/KH-CAX" in capsys.readouterr().out
    file = tmp_path / "a.docx"
    file.write_bytes(files.read(document, "docx"))
    assert run(["documents", "verify", str(file)]) == 0 and "Công an xã Uyên" in capsys.readouterr().out
    file.write_bytes(b"other")
    assert run(["documents", "verify", str(file)]) == 1 and "was not issued" in capsys.readouterr().err


def test_nobody_issues_what_they_may_not_read(submitted, world, capsys):
    make_user("stranger", ("police_head", world.z))
    assert run(["documents", "issue", str(submitted.pk), "--by", "stranger"]) == 1
    assert "no document" in capsys.readouterr().err
