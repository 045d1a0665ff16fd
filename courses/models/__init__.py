"""What is taught and who learned it: the shared library, the pages, the records."""

from courses.models.glossary import GlossaryTerm
from courses.models.library import BestPractice, Source
from courses.models.pages import (
    CourseIndexPage,
    CourseItem,
    CoursePage,
    HomePage,
    InformationPage,
    LessonPage,
    ModulePage,
)
from courses.models.recordings import Recording
from courses.models.records import (
    Completion,
    Course,
    Edition,
    Enrolment,
    ItemProgress,
    LessonNote,
)

__all__ = [
    "BestPractice",
    "Completion",
    "Course",
    "CourseIndexPage",
    "CourseItem",
    "CoursePage",
    "Edition",
    "Enrolment",
    "GlossaryTerm",
    "HomePage",
    "InformationPage",
    "ItemProgress",
    "LessonNote",
    "LessonPage",
    "ModulePage",
    "Recording",
    "Source",
]
