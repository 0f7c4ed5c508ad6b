"""Addresses of the wizard."""

from django.urls import path

from tuquan.reform import views

app_name = "reform"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("phan-bo/", views.archives, name="archives"),
    path("phan-bo/<int:pk>/", views.archive_of, name="archive"),
    path("<slug:verb>/", views.wizard, name="wizard"),
]
