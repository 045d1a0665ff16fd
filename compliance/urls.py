"""Addresses of duty and report: own training, records and export, requirements, own data, the accessibility statement."""

from django.urls import path

from compliance import accessibility_page, requiring, views
from compliance.privacy import views as privacy

urlpatterns = [
    path("my/", views.my_training, name="my_training"),
    path("account/data/", privacy.your_data, name="your_data"),
    path("account/data/download/", privacy.your_data_file, name="your_data_file"),
    path("records/", views.records, name="records"),
    path("records/export.csv", views.records_csv, name="records_csv"),
    path("requirements/", requiring.requirements, name="requirements"),
    path("requirements/add/", requiring.add_requirement, name="add_requirement"),
    path("requirements/<uuid:uuid>/end/", requiring.end_requirement, name="end_requirement"),
    path("accessibility/", accessibility_page.statement, name="accessibility"),
]
