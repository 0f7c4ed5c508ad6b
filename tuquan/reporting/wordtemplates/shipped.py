"""The templates that come with the product; made by tools/build_templates.py."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).resolve().parent.parent / "data" / "templates"
SHIPPED = {
    "periodic": _("Periodic report"),
    "interim": _("Interim review"),
    "final-1": _("Final review of one year"),
    "final-5": _("Final review of five years"),
    "final-10": _("Final review of ten years"),
    "thematic": _("Thematic report"),
}


def shipped(name: str) -> bytes:
    return (FOLDER / f"{name}.docx").read_bytes()


def kind_of(name: str) -> str:
    """The kind of report that a shipped template makes."""
    return name.partition("-")[0]
