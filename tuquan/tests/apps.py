"""The test app."""

from django.apps import AppConfig


class TestsConfig(AppConfig):
    name = "tuquan.tests"
