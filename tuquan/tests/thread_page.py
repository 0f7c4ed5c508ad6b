"""Addresses of the product and a page of a test record, as a register of reports would show it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template import RequestContext, Template
from django.urls import path

from tuquan.config.urls import urlpatterns as product
from tuquan.tests.models import Matter

PAGE = (
    '{% extends "kit/base.html" %}{% load sealed threads %}{% block title %}Matter{% endblock %}'
    '{% block content %}<h1>Matter</h1>{% sealed record "content" %}{% thread record %}{% endblock %}'
)


def page(request, pk: int) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"record": get_object_or_404(Matter, pk=pk)})))


urlpatterns = [path("thu/<int:pk>/", page), *product]
