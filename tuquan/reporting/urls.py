"""Addresses of the report, its traces, charts and files."""

from django.urls import path, register_converter

from tuquan.reporting import checking, views


class Key:
    """The key of an indicator: "mediation.settled"."""

    regex = r"[a-z_]+\.[a-z0-9_]+"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(Key, "indicator")

app_name = "reporting"
urlpatterns = [
    path("", views.report_page, name="report"),
    path("the-thuc/", checking.check_page, name="check"),
    path("tep/<slug:form>/", views.report_file, name="file"),
    path("ma/<str:code>/<indicator:key>/", views.code, name="code"),
    path("truy-vet/<indicator:key>/", views.trace_page, name="trace"),
    path("truy-vet/<indicator:key>/tep/<slug:form>/", views.trace_file, name="trace_file"),
    path("truy-vet/<indicator:key>/bieu-do.svg", views.chart, name="chart"),
]
