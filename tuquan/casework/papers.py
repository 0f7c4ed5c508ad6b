"""Papers about one record: receipt notes, notices, answers, minutes. A register says what stands on them; the floor that
writes documents makes the file. Nothing of them is stored: they name people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Text:
    """What stands on a paper: its kind as printed on top, what it is about, to whom, and its paragraphs."""

    heading: str
    about: str
    paragraphs: Sequence[str]
    addressees: Sequence[str] = ()
    signed_by_head: bool = True  # else by the officer who received


@dataclass(frozen=True)
class Paper:
    """One sort of paper of a model's records. `ready` says whether there is anything to write yet."""

    key: str
    title: str | Promise
    write: Callable[[Any], Text]
    ready: Callable[[Any], bool]


PAPERS: dict[str, dict[str, Paper]] = {}


def offers(model_label: str, paper: Paper) -> None:
    PAPERS.setdefault(model_label, {})[paper.key] = paper


def offered(record) -> list[Paper]:
    """What can be written of this record now."""
    return [paper for paper in PAPERS.get(record._meta.label, {}).values() if paper.ready(record)]
