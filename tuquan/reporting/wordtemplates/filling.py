"""A template filled: the figures of a place over a window, in the officer's own document."""

import io
from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import translation
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError

from tuquan.kit.period import today
from tuquan.ledger.indicator import find
from tuquan.reporting.issuers import Issuer
from tuquan.reporting.narrative.review import summary
from tuquan.reporting.narrative.sentences import Story
from tuquan.reporting.narrative.wording import words
from tuquan.reporting.pictures import Album, size_of
from tuquan.reporting.wordtemplates.checking import check
from tuquan.reporting.wordtemplates.reading import names_of
from tuquan.reporting.wordtemplates.sandbox import Sandbox
from tuquan.reporting.wordtemplates.views import Letterhead, context

WIDE, HIGH = 15.5, 18.0  # cm, at most, of a picture
Draw = Callable[[str, str], object]


def render(data: bytes, story: Story, kind: str, issuer: Issuer, day: date | None = None) -> bytes:
    """A report that nobody issues: its number and what an officer adds stay open. Raises ValidationError with every
    problem of the template."""
    problems = check(data)
    if problems:
        raise ValidationError([str(problem) for problem in problems])
    with translation.override("vi"):
        table = story.report.table
        return filled(data, story, Letterhead(
            issuer, day or today(), type="Báo cáo", symbol=f"BC-{issuer.symbol}", position="\n".join(issuer.position),
            title=summary(kind, table.place, table.window), addressees=[issuer.addressee] if issuer.addressee else [],
            recipients=["Như trên"] if issuer.addressee else [], texts=to_write(data),
        ))  # fmt: skip


def to_write(data: bytes) -> dict[str, str]:
    """What a template leaves to the drafter, by name: what it says is to be written there, in brackets."""
    return {
        name: hint if hint.startswith("[") else words("text", "fill", what=hint or name.replace("_", " "))
        for name, hint in names_of(data).texts.items()
    }


def filled(
    data: bytes, story: Story, given: Letterhead, *, known_at: datetime | None = None, draw: Draw | None = None
) -> bytes:
    """The .docx. Charts are of the ledger as known at this moment; `draw` puts something else in their place."""
    template = DocxTemplate(io.BytesIO(data))
    table = story.report.table
    albums: list[Album] = []

    def chart(key: str, by: str) -> InlineImage | str:
        if not albums:
            albums.append(Album(table.place, table.window, table.map, find(), known_at or table.known_at))
        drawn = albums[0].draw(key, by)
        if not drawn:
            return ""
        wide, high = size_of(drawn)
        return InlineImage(template, io.BytesIO(drawn), width=Cm(min(WIDE, HIGH * wide / high)))

    try:
        template.render(context(story, given, draw or chart), Sandbox(autoescape=True), autoescape=True)
    except TemplateError as wrong:
        raise ValidationError(str(wrong)) from wrong
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()
