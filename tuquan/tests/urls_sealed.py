"""The site, and one page more: a test record with what is sealed in it."""

from django.http import HttpResponse
from django.template import RequestContext, engines
from django.urls import path

from tuquan.config.urls import urlpatterns as site
from tuquan.tests.models import Matter

PAGE = "{% extends 'kit/base.html' %}{% load sealed %}{% block content %}<h1>Thử</h1>{% sealed record %}{% endblock %}"


def matter(request, pk):
    template = engines["django"].from_string(PAGE).template
    return HttpResponse(template.render(RequestContext(request, {"record": Matter.objects.get(pk=pk)})))


urlpatterns = [*site, path("thu/<int:pk>/", matter, name="matter")]
