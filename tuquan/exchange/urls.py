"""Addresses of the Excel screens, one set for every register."""

from django.urls import path

from tuquan.exchange import views

app_name = "exchange"
urlpatterns = [
    path("<str:key>/mau.xlsx", views.template_file, name="template"),
    path("<str:key>/nhap/", views.import_page, name="import"),
    path("<str:key>/xuat/", views.export_file, name="export"),
]
