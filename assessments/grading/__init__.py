"""Pure grading: question and response in, fraction and parts out. No Django, no database, no clock."""

from assessments.grading.grade import Gradable, Grade, Part, Question, grade
from assessments.grading.paper import Section, SectionResult, Verdict, in_percent, judge
from assessments.grading.problems import Problem, problems
from assessments.grading.right_answer import right_answer
from assessments.grading.scenario import (
    ALWAYS,
    NOTHING,
    Branch,
    Choice,
    Condition,
    Memory,
    Scenario,
    Scene,
    Step,
    best_of,
    best_path,
    points,
    seen_by,
    walk,
)
from assessments.grading.single_choice import Option, SingleChoice
from assessments.grading.story import Extremes, extremes, reached
from assessments.grading.thawed_scenario import thaw_condition, thaw_scenario, thaw_scene
from assessments.grading.thawing import thaw

__all__ = [
    "ALWAYS",
    "NOTHING",
    "Branch",
    "Choice",
    "Condition",
    "Extremes",
    "Gradable",
    "Grade",
    "Memory",
    "Option",
    "Part",
    "Problem",
    "Question",
    "Scenario",
    "Scene",
    "Section",
    "SectionResult",
    "SingleChoice",
    "Step",
    "Verdict",
    "best_of",
    "best_path",
    "extremes",
    "grade",
    "in_percent",
    "judge",
    "points",
    "problems",
    "reached",
    "right_answer",
    "seen_by",
    "thaw",
    "thaw_condition",
    "thaw_scenario",
    "thaw_scene",
    "walk",
]
