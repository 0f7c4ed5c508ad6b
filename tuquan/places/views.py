"""Suggestions of places while somebody types."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from tuquan.places.search import search

SHORTEST = 2  # letters before it is worth looking


@never_cache
def suggest(request: HttpRequest) -> JsonResponse:
    """Up to ten units whose name, path or code fits, today's first; past ones say what became of them."""
    text = request.GET.get("q", "")[:120]
    found = search(text, limit=10) if len(text.strip()) >= SHORTEST else []
    rows = [{"id": place.pk, "title": described(place), "code": place.code} for place in found]
    return JsonResponse(rows, safe=False)


def described(place) -> str:
    """Its name with what it stands under: "Xã Uyên, Tỉnh Hà Tĩnh"."""
    return f"{place.title}, {place.parent}" if place.parent and place.tier > 1 else str(place.title)
