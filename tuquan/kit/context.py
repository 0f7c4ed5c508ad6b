"""What every page knows: the menu of whoever looks, whether the data is invented, and the version."""

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tuquan.kit import menu


@cache
def version() -> str:
    try:
        return installed("tuquan")
    except PackageNotFoundError:
        return ""


def page(request: HttpRequest) -> dict:
    """Lazy, since an HTMX answer draws no menu and should not ask for the rights behind it."""
    user = getattr(request, "user", None)
    sections = SimpleLazyObject(lambda: menu.sections(user, request.path))
    return {
        "menu": sections,
        "quick": SimpleLazyObject(lambda: [line for section in sections for line in section.lines][:4]),
        "grants": SimpleLazyObject(lambda: list(getattr(user, "grants_today", []))),
        "demo": getattr(settings, "DEMO", False),
        "version": version(),
    }
