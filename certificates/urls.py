"""Addresses of certificates: one's own, and their verification by anybody."""

from django.urls import path

from certificates import views

urlpatterns = [
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<uuid:uuid>/", views.certificate, name="certificate"),
    path("certificates/<uuid:uuid>/pdf/", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<uuid:uuid>/picture/", views.certificate_preview, name="certificate_preview"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
]
