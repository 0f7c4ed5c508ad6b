"""The app that brings the bench's own records and indicators."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "bench"
