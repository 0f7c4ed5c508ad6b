"""Addresses of what is no register."""

from django.urls import path

from tuquan.schemes import views

app_name = "schemes"
urlpatterns = [path("diem/<int:point>/<int:year>/", views.disclosure, name="disclosure")]
