"""Addresses of people: invitations, the profile, language and sessions."""

from django.urls import path

from accounts import profile_views, views

urlpatterns = [
    path("people/invitations/", views.invitations, name="invitations"),
    path("people/invitations/<uuid:uuid>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
    path("people/invite/", views.invite, name="invite"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("account/profile/", profile_views.profile, name="profile"),
    path("account/language/", profile_views.choose_language, name="choose_language"),
    path("account/sessions/end/", profile_views.end_session, name="end_session"),
]
