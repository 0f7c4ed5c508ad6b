"""Small drawings and words of the report's pages."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tuquan.kit.display import write_number
from tuquan.ledger.figures import Amount
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.reporting import words
from tuquan.reporting.models import Document
from tuquan.reporting.report import Change, Figure
from tuquan.reporting.windows import Preset

register = template.Library()

register.filter("claimed", words.claimed)
register.filter("verdict", words.verdict)
register.filter("part_claimed", words.cell_of_claim)
register.filter("evidence", words.evidence_words)


@register.simple_tag
def evidence_bar(amount: Amount) -> SafeString:
    """What the figure rests on, as one bar in parts; the words stand beside it."""
    found = words.shares(amount)
    if not found:
        return SafeString("")
    pieces, left = [], 0.0
    for name, share in found.items():
        pieces.append((name, f"{left:.1f}", f"{share:.1f}"))
        left += share
    drawn = format_html_join("", '<rect class="r-{}" x="{}" width="{}" height="6"/>', pieces)
    return format_html(
        '<svg class="r-evidence" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        words.evidence_words(amount), drawn,
    )  # fmt: skip


@register.filter
def moved(change: Change) -> str:
    """ "up", "down" or "" """
    return "up" if change.difference > 0 else "down" if change.difference < 0 else ""


@register.filter
def change_words(figure: Figure) -> str:
    """ "+1,234 (+5.6%)", or points for a share."""
    change = figure.change
    if change is None:
        return ""
    if isinstance(figure.indicator, Ratio) and change.difference:
        return _("%(points)s points") % {"points": words.signed(change.difference)}
    if not change.difference:
        return _("unchanged")
    text = words.signed(change.difference)
    return text if change.percent is None else f"{text} ({words.signed(change.percent)}%)"


@register.filter
def cells(figure: Figure) -> list[tuple[str, int]]:
    """The parts of a figure in words, the largest first."""
    one = figure.indicator
    if not isinstance(one, Indicator):
        return []
    found = sorted(figure.amount.splits.items(), key=lambda item: -item[1])
    return [(words.cell_words(one, split), value) for split, value in found]


@register.filter
def figure_text(amount: Amount | None) -> str:
    return (amount and amount.withheld) or write_number(amount.value if amount else None)


@register.simple_tag(takes_context=True)
def query_window(context, preset: Preset) -> str:
    """This page's address with the window of the preset."""
    given = context["request"].GET.copy()
    given["from"], given["to"] = preset.days.first.isoformat(), preset.days.last.isoformat()
    return f"?{given.urlencode()}"


register.filter("signed", words.signed)


@register.simple_tag
def marked(piece: str | list) -> SafeString | str:
    """A piece of a document's text: words, or a figure with its mark."""
    if isinstance(piece, str):
        return piece
    text, mark = piece
    return format_html("{}<sup>[{}]</sup>", text, mark) if mark else text


@register.simple_tag
def trace_now(document: Document, one: dict) -> str:
    """Where a figure of a document opens as it stands now."""
    given = {"place_id": one["place"], "from": one["first"], "to": one["last"], "map": document.map}
    return f"{reverse('reporting:trace', args=[one['key']])}?{urlencode(given)}"


@register.simple_tag
def chart_of(document: Document, block: dict) -> str:
    """The picture of a chart block, as it will be printed."""
    return reverse("reporting:document_chart", args=[document.pk, block["key"], block["by"]])
