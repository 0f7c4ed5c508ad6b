"""Every address of the site; the only place that knows all apps."""

from django.urls import path

urlpatterns: list = []
