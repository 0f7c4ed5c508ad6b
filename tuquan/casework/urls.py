"""Addresses of casework."""

from django.urls import path

from tuquan.casework import views

app_name = "casework"
urlpatterns = [path("", views.worklist, name="worklist")]
