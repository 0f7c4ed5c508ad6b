"""The site with one register more, over the test records."""

from django.urls import include, path

from tuquan.kit.tests.matters import MATTERS

registers = [path("tests/matters/", include((MATTERS.urls(), MATTERS.key)))]
urlpatterns = [path("r/", include((registers, "register"))), path("", include("tuquan.config.urls"))]
