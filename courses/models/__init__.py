"""What is taught and who learned it: the shared library, the pages, the records."""

from courses.models.drafts import ChangeSaid
from courses.models.editions import Edition, FrozenText
from courses.models.glossary import GlossaryTerm
from courses.models.indicators import Indicator
from courses.models.kept_files import KeptFile, KeptMark
from courses.models.library import BestPractice
from courses.models.pages import (
    CourseIndexPage,
    CourseItem,
    CoursePage,
    HomePage,
    InformationPage,
    LessonPage,
    ModulePage,
)
from courses.models.prior_learning import PriorLearning
from courses.models.recordings import Recording
from courses.models.records import (
    Completion,
    Course,
    Enrolment,
    ItemProgress,
    LessonNote,
)
from courses.models.sources import Source
from courses.models.stamp import LibraryStamp
from courses.models.versions import Change, DeclinedVersion, PracticeVersion
from courses.models.wording import Wording

__all__ = [
    "BestPractice",
    "Change",
    "ChangeSaid",
    "Completion",
    "Course",
    "CourseIndexPage",
    "CourseItem",
    "CoursePage",
    "DeclinedVersion",
    "Edition",
    "Enrolment",
    "FrozenText",
    "GlossaryTerm",
    "HomePage",
    "Indicator",
    "InformationPage",
    "ItemProgress",
    "KeptFile",
    "KeptMark",
    "LessonNote",
    "LessonPage",
    "LibraryStamp",
    "ModulePage",
    "PracticeVersion",
    "PriorLearning",
    "Recording",
    "Source",
    "Wording",
]
