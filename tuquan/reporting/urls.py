"""Addresses of the report, its traces, charts and files; and the short ones that a printed document bears."""

from django.urls import path, register_converter

from tuquan.reporting import checking, notices
from tuquan.reporting.views import documents, figures, public, wordtemplates


class Key:
    """The key of an indicator: "mediation.settled"."""

    regex = r"[a-z_]+\.[a-z0-9_]+"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(Key, "indicator")

app_name = "reporting"
urlpatterns = [
    path("", figures.report_page, name="report"),
    path("the-thuc/", checking.check_page, name="check"),
    path("mau/", wordtemplates.templates_page, name="templates"),
    path("mau/<slug:name>.docx", wordtemplates.template_file, name="template_file"),
    path("mau/<int:pk>/<slug:form>/", wordtemplates.kept_file, name="kept_template"),
    path("tep/<slug:form>/", figures.report_file, name="file"),
    path("ma/<str:code>/<indicator:key>/", figures.code, name="code"),
    path("truy-vet/<indicator:key>/", figures.trace_page, name="trace"),
    path("truy-vet/<indicator:key>/tep/<slug:form>/", figures.trace_file, name="trace_file"),
    path("truy-vet/<indicator:key>/bieu-do.svg", figures.chart, name="chart"),
    path(
        "van-ban/<int:pk>/bieu-do/<indicator:key>/<slug:by>.png", documents.document_chart, name="document_chart"
    ),
    path("van-ban/<int:pk>/tep/<slug:form>/", documents.document_file, name="document_file"),
    path("giay/<str:subject>/<slug:key>.docx", notices.paper, name="paper"),
]

proof = (
    [
        path("<str:code>/", public.proof, name="page"),
        path("<str:code>/<int:mark>/", public.figure, name="figure"),
    ],
    "proof",
)
