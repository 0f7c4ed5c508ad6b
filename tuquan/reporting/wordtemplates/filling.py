"""A template filled: the figures of a place over a window, in the officer's own document."""

import io
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import translation
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError

from tuquan.kit.period import today
from tuquan.ledger.indicator import find
from tuquan.reporting.issuers import Issuer
from tuquan.reporting.narrative.sentences import Story
from tuquan.reporting.pictures import Album, size_of
from tuquan.reporting.wordtemplates.checking import check
from tuquan.reporting.wordtemplates.sandbox import Sandbox
from tuquan.reporting.wordtemplates.views import context

WIDE, HIGH = 15.5, 18.0  # cm, at most, of a picture


def render(data: bytes, story: Story, kind: str, issuer: Issuer, day: date | None = None) -> bytes:
    """The filled .docx. Raises ValidationError with every problem of the template."""
    problems = check(data)
    if problems:
        raise ValidationError([str(problem) for problem in problems])
    with translation.override("vi"):
        return filled(data, story, kind, issuer, day or today())


def filled(data: bytes, story: Story, kind: str, issuer: Issuer, day: date) -> bytes:
    template = DocxTemplate(io.BytesIO(data))
    table = story.report.table
    albums: list[Album] = []

    def chart(key: str, by: str) -> InlineImage | str:
        if not albums:
            albums.append(Album(table.place, table.window, table.map, find(), table.known_at))
        drawn = albums[0].draw(key, by)
        if not drawn:
            return ""
        wide, high = size_of(drawn)
        return InlineImage(template, io.BytesIO(drawn), width=Cm(min(WIDE, HIGH * wide / high)))

    try:
        template.render(context(story, kind, issuer, chart, day), Sandbox(autoescape=True), autoescape=True)
    except TemplateError as wrong:
        raise ValidationError(str(wrong)) from wrong
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()
