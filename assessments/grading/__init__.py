"""Pure grading: question and response in, fraction and parts out. No Django, no database, no clock."""

from assessments.grading.grade import Gradable, Grade, Part, Question, grade
from assessments.grading.paper import Section, SectionResult, Verdict, in_percent, judge
from assessments.grading.right_answer import right_answer
from assessments.grading.scenario import Choice, Problem, Scenario, Scene, best_path, problems, walk
from assessments.grading.single_choice import Option, SingleChoice
from assessments.grading.thawing import thaw

__all__ = [
    "Choice",
    "Gradable",
    "Grade",
    "Option",
    "Part",
    "Problem",
    "Question",
    "Scenario",
    "Scene",
    "Section",
    "SectionResult",
    "SingleChoice",
    "Verdict",
    "best_path",
    "grade",
    "in_percent",
    "judge",
    "problems",
    "right_answer",
    "thaw",
    "walk",
]
