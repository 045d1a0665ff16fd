"""Pure grading: question and response in, fraction and parts out. No Django, no database, no clock."""

from assessments.grading.grade import Grade, grade
from assessments.grading.paper import Verdict, judge
from assessments.grading.scenario import Choice, Problem, Scenario, Scene, best_path, problems, walk
from assessments.grading.single_choice import Option, SingleChoice

__all__ = [
    "Choice",
    "Grade",
    "Option",
    "Problem",
    "Scenario",
    "Scene",
    "SingleChoice",
    "Verdict",
    "best_path",
    "grade",
    "judge",
    "problems",
    "walk",
]
