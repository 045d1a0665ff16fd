"""Addresses of people: invitations, the profile."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("people/invitations/", views.invitations, name="invitations"),
    path("people/invitations/<uuid:uuid>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
    path("people/invite/", views.invite, name="invite"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("account/profile/", views.profile, name="profile"),
]
