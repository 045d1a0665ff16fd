"""Addresses of courses beside the pages: the list, enrolling, marking a lesson as done."""

from django.urls import path

from courses import views
from courses.styleguide import styleguide

urlpatterns = [
    path("styleguide/", styleguide, name="styleguide"),
    path("courses-list/", views.courses, name="courses"),
    path("learn/<slug:code>/start/", views.start, name="start_course"),
    path("learn/<uuid:enrolment>/<uuid:key>/done/", views.lesson_done, name="lesson_done"),
]
