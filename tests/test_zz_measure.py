import time
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.test_curriculum import *  # noqa
from tests.test_curriculum import loaded  # noqa
from courses.editions import taught_by, _manifest
from courses.release_sheets import sheet_of
from courses.models import Course, CoursePage, FrozenText, Completion, Edition
from courses.taught import Taught
from courses.checking import wrong_in_courses
from django.template.loader import render_to_string
import pytest
for name in list(globals()):
    if name.startswith("test_"): del globals()[name]

@pytest.mark.django_db
def test_m():
    import cProfile, pstats
    course = Course.objects.get(code="THB-POL")
    page = CoursePage.objects.get(course=course, locale__language_code="en")
    taught = taught_by(page); _manifest(taught)
    taught = taught_by(page)
    p = cProfile.Profile(); p.enable(); sheet_of(course.current_edition, taught); p.disable()
    pstats.Stats(p).sort_stats("cumulative").print_stats("w/taught", 45)
