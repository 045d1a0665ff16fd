"""The short address in the QR code: no language in it, since paper outlives the choice."""

from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("v/", RedirectView.as_view(pattern_name="verify")),  # as it stands on paper, beside the code
    path("v/<str:code>/", RedirectView.as_view(pattern_name="verify_code"), name="verify_short"),
]
