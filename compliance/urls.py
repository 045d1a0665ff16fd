"""Addresses of duty and report: one's own training, a manager's records, their export, requirements."""

from django.urls import path

from compliance import requiring, views

urlpatterns = [
    path("my/", views.my_training, name="my_training"),
    path("records/", views.records, name="records"),
    path("records/export.csv", views.records_csv, name="records_csv"),
    path("requirements/", requiring.requirements, name="requirements"),
    path("requirements/add/", requiring.add_requirement, name="add_requirement"),
    path("requirements/<uuid:uuid>/end/", requiring.end_requirement, name="end_requirement"),
]
