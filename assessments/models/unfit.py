"""What makes a scenario unfit to be graded, told the author at the scene and the choice that it is about."""

from collections import defaultdict
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from accounts.models import Profession
from assessments.grading import Problem
from assessments.models.unfit_words import words_above, words_here

# By the code of a problem: the field at which it is told.
FIELDS_OF_CHOICES = {
    "lost": "leads_to",
    "lost_branch": "branches",
    "critical": "is_critical",
    "critical_points": "points",
    "points_order": "points",
    "unknown_word": "if_remembered",
    "detour_pays": "quality",
}
FIELDS_OF_SCENES = {
    "unreachable": "name",
    "untold_word": "passages",
    "empty": "choices",
    "loop": "choices",
    "stuck": "choices",
    "hopeless": "choices",
    "tangled": "choices",
    "worthless": "choices",
}


def refusal(scenes: StreamValue, problems: list[Problem]) -> StreamBlockValidationError:
    """All problems above the scenes, each naming its scene and choice, and each once more where it has to be put right."""
    by_scene: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_scene[problem.scene].append(problem)
    beside = {
        position: _of_scene(child.value["choices"], by_scene[str(child.id)])
        for position, child in enumerate(scenes)
        if str(child.id) in by_scene
    }
    summary = [in_words(problem, scenes) for problem in problems]
    return StreamBlockValidationError(block_errors=beside, non_block_errors=[*map(ValidationError, summary)])


def in_words(problem: Problem, scenes: StreamValue) -> str:
    """A problem as it is told above the scenes, with the names of its scene and choice."""
    choices = {
        str(choice.id): (number, choice.value)
        for child in scenes
        for number, choice in enumerate(child.value["choices"], start=1)
    }
    number, chosen = choices.get(problem.choice, (0, None))
    text = words_above(problem) % {
        "scene": titles_of(scenes).get(problem.scene, gettext("The scenario")),
        "choice": (chosen["text"] or gettext("number %(number)s") % {"number": number}) if chosen else "",
        "next": chosen["leads_to"] if chosen else "",
        "words": ", ".join(problem.words),
    }
    return f"{text} {_side(problem)}".strip()


def titles_of(scenes: StreamValue) -> dict[str, str]:
    """What authors know each scene by, by its id: in a draft it may not have a title yet."""
    return {
        str(child.id): child.value["title"]
        or child.value["name"]
        or gettext("Scene %(number)s") % {"number": number}
        for number, child in enumerate(scenes, start=1)
    }


def _side(problem: Problem) -> str:
    if not problem.profession:
        return ""
    name = Profession.objects.filter(code=problem.profession).first() or problem.profession
    return gettext("(As people of this profession see it: %(profession)s.)") % {"profession": name}


def name_twice(stream: StreamValue, field: str) -> str:
    """The first of the short names that two parts of a stream have, by the alphabet; empty: each has its own."""
    names = [child.value[field] for child in stream if child.value[field]]
    return min((name for name in names if names.count(name) > 1), default="")


def twice_named(scenes: StreamValue, name: str) -> StreamBlockValidationError:
    """Two scenes have that short name: told above, and at the name of each."""
    beside = gettext("Another scene has this short name too: give each its own.")
    return _told_twice(scenes, lambda value: value["name"] == name, "name", scenes_named(name), beside)


def scenes_named(name: str) -> str:
    return gettext("Two scenes are called “%(name)s”: give each its own short name.") % {"name": name}


def people_twice_named(roles: StreamValue, name: str) -> StreamBlockValidationError:
    """Two people have that short name: told above, and at the name of each."""
    beside = gettext("Somebody else has this short name too: give each their own.")
    return _told_twice(
        roles, lambda value: value["short_name"] == name, "short_name", people_named(name), beside
    )


def people_named(name: str) -> str:
    return gettext("Two people are called “%(name)s”: give each their own short name.") % {"name": name}


def _told_twice(
    stream: StreamValue, is_meant: Callable[[dict], bool], field: str, text: str, beside: str
) -> StreamBlockValidationError:
    return StreamBlockValidationError(
        block_errors={
            position: StructBlockValidationError({field: ValidationError(beside)})
            for position, child in enumerate(stream)
            if is_meant(child.value)
        },
        non_block_errors=[ValidationError(text)],
    )


def _of_scene(choices: StreamValue, problems: list[Problem]) -> StructBlockValidationError:
    fields: dict[str, ValidationError] = {}
    above: list[ValidationError] = []
    by_choice: dict[int, dict[str, ValidationError]] = defaultdict(dict)
    positions = {str(choice.id): position for position, choice in enumerate(choices)}
    for problem in problems:
        text = f"{words_here(problem) % {'words': ', '.join(problem.words)}} {_side(problem)}".strip()
        if problem.choice in positions:
            by_choice[positions[problem.choice]][FIELDS_OF_CHOICES[problem.code]] = ValidationError(text)
        elif FIELDS_OF_SCENES[problem.code] == "choices":
            above.append(ValidationError(text))
        else:
            fields[FIELDS_OF_SCENES[problem.code]] = ValidationError(text)
    if above or by_choice:
        fields["choices"] = StreamBlockValidationError(
            block_errors={
                position: StructBlockValidationError(errors) for position, errors in by_choice.items()
            },
            non_block_errors=above,
        )
    return StructBlockValidationError(fields)


def without_speaker(scenes: StreamValue, known: set[str]) -> StreamBlockValidationError | None:
    """The lines whose speaker is nobody in “who is who”; None where each is."""
    unknown = unknown_speakers(scenes, known)
    if not unknown:
        return None
    return StreamBlockValidationError(
        block_errors={
            position: StructBlockValidationError(_at_the_lines(by_side))
            for position, by_side in unknown.items()
        },
        non_block_errors=[
            ValidationError(unknown_in_words(scenes[position].value["title"], speaker))
            for position, by_side in unknown.items()
            for speakers in by_side.values()
            for speaker in speakers.values()
        ],
    )


def unknown_speakers(scenes: StreamValue, known: set[str]) -> dict[int, dict[int | None, dict[int, str]]]:
    """By the positions of a scene, of a side (None: before everybody) and of a line: who speaks and is not in “who is who”."""
    found: dict[int, dict[int | None, dict[int, str]]] = defaultdict(dict)
    for position, child in enumerate(scenes):
        sides = [(number, side["dialogue"]) for number, side in enumerate(child.value["sides"])]
        for side, dialogue in [(None, child.value["dialogue"]), *sides]:
            if unknown := {
                number: line["speaker"]
                for number, line in enumerate(dialogue)
                if line["speaker"] and line["speaker"] not in known
            }:
                found[position][side] = unknown
    return found


def unknown_in_words(scene: str, speaker: str) -> str:
    words = gettext("In “%(scene)s” somebody called “%(name)s” speaks, who is not in “Who is who”.")
    return words % {"scene": scene, "name": speaker}


def _at_the_lines(by_side: dict[int | None, dict[int, str]]) -> dict[str, ListBlockValidationError]:
    """The errors of one scene, by the field in which the lines stand."""
    before_all = by_side.get(None)
    sides = {
        number: StructBlockValidationError({"dialogue": _lines(unknown)})
        for number, unknown in by_side.items()
        if number is not None
    }
    return {
        **({"dialogue": _lines(before_all)} if before_all else {}),
        **({"sides": ListBlockValidationError(block_errors=sides)} if sides else {}),
    }


def _lines(unknown: dict[int, str]) -> ListBlockValidationError:
    text = gettext(
        "Nobody in “Who is who” has this short name: add the person, or leave it empty for the learner."
    )
    return ListBlockValidationError(
        block_errors={
            number: StructBlockValidationError({"speaker": ValidationError(text)}) for number in unknown
        }
    )
