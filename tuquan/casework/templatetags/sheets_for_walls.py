"""`{% poster_links "tips" right %}`: the sheets for the wall of the communes where the user holds the right."""

from django import template

from tuquan.kit.period import today
from tuquan.places.models import Place, Tier

register = template.Library()


@register.inclusion_tag("casework/poster_links.html", takes_context=True)
def poster_links(context, key: str, right: str) -> dict:
    mine = context["request"].user.granted(right)
    return {"key": key, "places": Place.objects.alive_on(today()).filter(pk__in=mine, tier=Tier.COMMUNE)}
