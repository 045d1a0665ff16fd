"""For whom the training is: each profession, with its courses, for the first page."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Profession
from courses.models import Course, CoursePage
from courses.outline import course_pages

# What each profession gets, said until a course page says it. A profession without a sentence gets the one below.
PROMISES = {
    "police": gettext_lazy(
        "Notice the signs on an ordinary call, make the person safe, and inform the right services in time."
    ),
    "judiciary": gettext_lazy(
        "Tell trafficking from what resembles it, weigh the evidence without stereotypes, and protect the person heard."
    ),
    "social": gettext_lazy(
        "Notice what a person cannot say yet, see to their needs first, and bring in the services that can help."
    ),
}


@dataclass(frozen=True)
class Audience:
    name: str
    promise: str
    courses: list[CoursePage]


def audiences() -> list[Audience]:
    """Every profession with the live pages of the released courses that name it."""
    released = list(Course.objects.released().prefetch_related("professions"))
    pages = course_pages(released)
    by_profession: dict[int, list[CoursePage]] = defaultdict(list)
    for course in released:
        for profession in course.professions.all() if course.pk in pages else ():
            by_profession[profession.pk].append(pages[course.pk])
    return [
        Audience(
            name=profession.name,
            promise=str(PROMISES.get(profession.code, "")) or _("Courses written for this profession."),
            courses=by_profession[profession.pk],
        )
        for profession in Profession.objects.all()
    ]
