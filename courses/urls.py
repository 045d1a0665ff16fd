"""Addresses of courses beside the pages: the list, enrolling, what one does in a lesson, notes, prior learning, looking up, what was taught."""

from django.urls import path

from courses import (
    library_views,
    notebook_views,
    prior_learning_views,
    recording_views,
    taught_views,
    views,
)
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
    path("completions/<uuid:uuid>/", taught_views.taught, name="taught"),
    path("completions/<uuid:uuid>/<int:position>/", taught_views.taught_item, name="taught_item"),
    path(
        "completions/<uuid:uuid>/files/<slug:key>/<slug:part>/",
        taught_views.taught_file,
        name="taught_file",
    ),
    path("my/notes/", notebook_views.notes, name="my_notes"),
    path("my/notes/notes.<str:form>", notebook_views.export_notes, name="export_notes"),
    path("my/prior-learning/", prior_learning_views.own_list, name="own_prior_learning"),
    path("my/prior-learning/<slug:code>/", prior_learning_views.send, name="send_prior_learning"),
    path(
        "my/prior-learning/<uuid:uuid>/file/", prior_learning_views.own_file, name="own_prior_learning_file"
    ),
    path(
        "my/prior-learning/<uuid:uuid>/withdraw/",
        prior_learning_views.withdraw,
        name="withdraw_prior_learning",
    ),
    path("people/prior-learning/", prior_learning_views.managed_list, name="managed_prior_learning"),
    path("people/prior-learning/<uuid:uuid>/", prior_learning_views.decide, name="decide_prior_learning"),
    path(
        "people/prior-learning/<uuid:uuid>/revoke/", prior_learning_views.revoke, name="revoke_prior_learning"
    ),
    path(
        "people/prior-learning/<uuid:uuid>/file/",
        prior_learning_views.managed_file,
        name="managed_prior_learning_file",
    ),
]
