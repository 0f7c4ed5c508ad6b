"""`tuquan documents check`: what it prints, and what its exit code says."""

import json

import pytest
from django.utils import translation
from docx import Document

from tuquan.config.commands import run
from tuquan.law import seed
from tuquan.reporting import official
from tuquan.reporting.tests.samples import SAMPLES


@pytest.fixture
def file(db, tmp_path):
    seed.load()
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(official.write(SAMPLES["periodic"]))
    with translation.override("en"):
        yield path


def spoiled(path) -> None:
    word = Document(path)
    word.sections[0].left_margin = 0
    word.save(path)


def test_the_command(file, capsys):
    assert run(["documents", "check", str(file)]) == 0
    assert "No breach" in capsys.readouterr().out
    spoiled(file)
    assert run(["documents", "check", str(file), "--on", "2026-03-05"]) == 1
    told = capsys.readouterr().out
    assert "30/2020/NĐ-CP" in told and "30–35 mm" in told
    assert run(["documents", "check", str(file), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["conforms"] is False and data["breaches"][0]["key"] == "document.margin_left:width"
    assert run(["documents", "check", str(file) + "x"]) == 2


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + bytes(40)])
def test_what_is_no_document_ends_in_one_line(file, capsys, content):
    file.write_bytes(content)
    assert run(["documents", "check", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1
