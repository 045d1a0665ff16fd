"""Addresses of courses beside the pages: the list, enrolling, marking a lesson as done, looking things up."""

from django.urls import path

from courses import library_views, views

urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("courses-list/", views.courses, name="courses"),
    path("glossary/", library_views.glossary, name="glossary"),
    path("library/", library_views.practices, name="practices"),
    path("library/<uuid:key>/", library_views.practice, name="practice"),
    path("search/", library_views.search, name="search"),
    path("learn/<slug:code>/start/", views.start, name="start_course"),
    path("learn/<uuid:enrolment>/<uuid:key>/done/", views.lesson_done, name="lesson_done"),
]
