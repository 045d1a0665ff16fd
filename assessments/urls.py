"""Addresses of an attempt (each carries its random id), of questions in lessons, of appeals, and of extra time for people."""

from django.urls import path

from assessments import (
    accommodation_views,
    appeal_views,
    check_views,
    debrief_views,
    file_views,
    one_page_views,
    views,
)

urlpatterns = [
    path("learn/<uuid:enrolment>/<uuid:key>/begin/", views.begin, name="begin_attempt"),
    path("learn/<uuid:lesson>/check/<uuid:question>/", check_views.knowledge_check, name="knowledge_check"),
    path("attempt/<uuid:uuid>/", views.go_on, name="attempt_next"),
    path("attempt/<uuid:uuid>/<int:number>/", views.item, name="attempt_item"),
    path("attempt/<uuid:uuid>/<int:number>/told/", debrief_views.answer_told, name="attempt_told"),
    path("attempt/<uuid:uuid>/files/<slug:mark>/", file_views.asked_file, name="attempt_asked_file"),
    path("attempt/<uuid:uuid>/<int:number>/<str:step>/", views.decision, name="attempt_decision"),
    path("attempt/<uuid:uuid>/all/", one_page_views.all_questions, {"number": 0}, name="attempt_all"),
    path("attempt/<uuid:uuid>/review/", views.review, name="attempt_review"),
    path("attempt/<uuid:uuid>/hand-in/", views.hand_in, name="attempt_hand_in"),
    path("attempt/<uuid:uuid>/record/", views.record, name="attempt_record"),
    path("attempt/<uuid:uuid>/debrief/", debrief_views.debrief, name="attempt_debrief"),
    path("appeals/", appeal_views.appeals, name="appeals"),
    path("people/accommodations/", accommodation_views.accommodation_list, name="accommodations"),
    path(
        "people/accommodations/grant/", accommodation_views.choose_person, name="choose_accommodation_person"
    ),
    path("people/accommodations/grant/<uuid:person>/", accommodation_views.grant, name="grant_accommodation"),
    path("people/accommodations/<uuid:uuid>/end/", accommodation_views.end, name="end_accommodation"),
]
