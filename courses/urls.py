"""Addresses of courses beside the pages: the list, enrolling, what one does in a lesson, notes, looking things up."""

from django.urls import path

from courses import library_views, notebook_views, recording_views, views
from courses.styleguide import styleguide

urlpatterns = [
    path("styleguide/", styleguide, name="styleguide"),
    path("courses-list/", views.courses, name="courses"),
    path("glossary/", library_views.glossary, name="glossary"),
    path("library/", library_views.practices, name="practices"),
    path("library/<uuid:key>/", library_views.practice, name="practice"),
    path("recordings/<uuid:key>/<str:part>/", recording_views.recording, name="recording"),
    path("search/", library_views.search, name="search"),
    path("learn/<slug:code>/start/", views.start, name="start_course"),
    path("learn/<uuid:enrolment>/<uuid:key>/done/", views.lesson_done, name="lesson_done"),
    path("learn/<uuid:enrolment>/<uuid:key>/place/", views.note_place, name="note_place"),
    path("learn/<uuid:enrolment>/<uuid:key>/stop/", views.stopping_place, name="stopping_place"),
    path("learn/<uuid:enrolment>/segments/", views.take_in_segments, name="take_in_segments"),
    path("learn/<uuid:enrolment>/<uuid:key>/note/", notebook_views.save_note, name="save_note"),
    path("learn/<uuid:enrolment>/<uuid:key>/note/delete/", notebook_views.delete_note, name="delete_note"),
    path("my/notes/", notebook_views.notes, name="my_notes"),
    path("my/notes/notes.<str:form>", notebook_views.export_notes, name="export_notes"),
]
