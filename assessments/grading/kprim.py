"""Kprim: four statements, each to be judged true or false.

Formulas, by rule:
- kprim: all statements rightly judged 1, all but one 1/2, else 0 (R. Krebs, Anleitung zur Herstellung von MC-Fragen,
  Institut für Medizinische Lehre, Bern 2004, item type K'; Moodle's plugin qtype_kprime, "Kprime").
- all-or-nothing: all rightly judged 1, else 0 (qtype_kprime, "Kprime 1/0").
- each-statement: each rightly judged statement earns 1/n (qtype_kprime, "Subpoints").

A statement that was left open is not rightly judged. One that is critical fails the whole assessment when it is wrongly
judged, not when it was left open (the platform's own, as in a scenario).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading.result import Grade, Part
from assessments.grading.shapes import YES_OR_NO, check_critical, check_ids, check_rule, read_id, read_mapping

RULES = ("kprim", "all-or-nothing", "each-statement")


@dataclass(frozen=True)
class Statement:
    id: str
    holds: bool
    is_critical: bool = False  # judging it wrongly fails the whole assessment


@dataclass(frozen=True)
class Kprim:
    id: str
    statements: tuple[Statement, ...]
    rule: str = "kprim"

    def __post_init__(self) -> None:
        check_ids(self.id, "statements", [statement.id for statement in self.statements])
        check_rule(self.id, self.rule, RULES)
        if not all(isinstance(statement.holds, bool) for statement in self.statements):
            raise ValueError(f"Question {self.id}: each statement holds or does not.")
        for statement in self.statements:
            check_critical(f"Statement {statement.id}", statement.is_critical, is_right=False)
        if len(self.statements) < 2:
            raise ValueError(f"Question {self.id}: one statement is a question of true or false.")


def grade(question: Kprim, response: Any) -> Grade:
    """Response: "true" or "false" by statement id."""
    known = {statement.id for statement in question.statements}
    given = {
        part: read_id(judged, YES_OR_NO, question.id)
        for part, judged in read_mapping(response, known, question.id).items()
    }
    parts = tuple(
        Part(
            statement.id,
            Fraction(int(given.get(statement.id) == ("true" if statement.holds else "false"))),
            is_answered=statement.id in given,
        )
        for statement in question.statements
    )
    return Grade(
        _earned(question.rule, sum(part.fraction == 1 for part in parts), len(parts)),
        is_answered=bool(given),
        is_finished=len(given) == len(parts),
        critical_choices=tuple(
            part.id
            for statement, part in zip(question.statements, parts, strict=True)
            if statement.is_critical and part.is_answered and not part.fraction
        ),
        parts=parts,
        feedback=tuple(part.id for part in parts if part.is_answered),
    )


def _earned(rule: str, right: int, of: int) -> Fraction:
    if rule == "each-statement":
        return Fraction(right, of)
    if rule == "kprim" and right == of - 1:
        return Fraction(1, 2)
    return Fraction(int(right == of))
