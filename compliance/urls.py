"""Addresses of duty and report: one's own training, a manager's records, their export, the accessibility statement."""

from django.urls import path

from compliance import accessibility_page, views

urlpatterns = [
    path("my/", views.my_training, name="my_training"),
    path("records/", views.records, name="records"),
    path("records/export.csv", views.records_csv, name="records_csv"),
    path("accessibility/", accessibility_page.statement, name="accessibility"),
]
