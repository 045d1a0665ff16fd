"""What makes a scenario unfit to be graded, told the author at the scene and the choice that it is about."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.grading import Problem

# By the code of a problem: the field at which it is told. Those that are about the whole stand above the scenes alone.
FIELDS_OF_CHOICES = {"lost": "leads_to", "critical": "is_critical"}
FIELDS_OF_SCENES = {"unreachable": "name", "empty": "choices", "loop": "choices", "hopeless": "choices"}


def refusal(scenes: StreamValue, problems: list[Problem]) -> StreamBlockValidationError:
    """All problems above the scenes, each naming its scene, and each once more where it has to be put right."""
    titles = {str(child.id): child.value["title"] for child in scenes}
    choices = {str(choice.id): choice.value for child in scenes for choice in child.value["choices"]}
    words, here = _words_above(), _words_here()
    summary = [
        words[problem.code]
        % {
            "scene": titles.get(problem.scene, gettext("The scenario")),
            "next": choices[problem.choice]["leads_to"] if problem.choice else "",
        }
        for problem in problems
    ]
    by_scene: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_scene[problem.scene].append(problem)
    beside = {
        position: _of_scene(child.value["choices"], by_scene[str(child.id)], here)
        for position, child in enumerate(scenes)
        if str(child.id) in by_scene
    }
    return StreamBlockValidationError(block_errors=beside, non_block_errors=[*map(ValidationError, summary)])


def twice_named(scenes: StreamValue, name: str) -> StreamBlockValidationError:
    """Two scenes have that short name: told above, and at the name of each."""
    text = gettext("Two scenes are called “%(name)s”: give each its own short name.") % {"name": name}
    beside = gettext("Another scene has this short name too: give each its own.")
    return StreamBlockValidationError(
        block_errors={
            position: StructBlockValidationError({"name": ValidationError(beside)})
            for position, child in enumerate(scenes)
            if child.value["name"] == name
        },
        non_block_errors=[ValidationError(text)],
    )


def _of_scene(
    choices: StreamValue, problems: list[Problem], words: dict[str, str]
) -> StructBlockValidationError:
    fields: dict[str, ValidationError] = {}
    above = [ValidationError(words[p.code]) for p in problems if FIELDS_OF_SCENES.get(p.code) == "choices"]
    by_choice: dict[int, dict[str, ValidationError]] = defaultdict(dict)
    positions = {str(choice.id): position for position, choice in enumerate(choices)}
    for problem in problems:
        if problem.code in FIELDS_OF_CHOICES:
            message = ValidationError(words[problem.code])
            by_choice[positions[problem.choice]][FIELDS_OF_CHOICES[problem.code]] = message
        elif problem.code == "unreachable":
            fields["name"] = ValidationError(words[problem.code])
    if above or by_choice:
        fields["choices"] = StreamBlockValidationError(
            block_errors={
                position: StructBlockValidationError(errors) for position, errors in by_choice.items()
            },
            non_block_errors=above,
        )
    return StructBlockValidationError(fields)


def _words_above() -> dict[str, str]:
    return {
        "empty": gettext("“%(scene)s” has no choices: add at least two."),
        "lost": gettext("In “%(scene)s” a choice leads to “%(next)s”, but no scene has this short name."),
        "critical": gettext("In “%(scene)s” a choice is a critical mistake but not marked as poor."),
        "loop": gettext("“%(scene)s” can be reached from itself: every path must come to an end."),
        "unreachable": gettext("“%(scene)s” can't be reached: no choice leads to it."),
        "hopeless": gettext("In “%(scene)s” every choice is a critical mistake: nobody could pass."),
        "worthless": gettext("No path earns a point: mark the choices that are good or acceptable."),
        "detour_pays": gettext(
            "A detour earns more points than the best choices do: lower what the choices on the detour are worth."
        ),
    }


def _words_here() -> dict[str, str]:
    return {
        "empty": gettext("This scene has no choices: add at least two."),
        "lost": gettext("No scene has this short name: correct it, or leave it empty where the story ends."),
        "critical": gettext("Only a poor choice can be a critical mistake: mark it as poor, or untick this."),
        "loop": gettext(
            "The story comes back to this scene: let a later choice lead to another scene, or end there."
        ),
        "unreachable": gettext(
            "This scene can't be reached: no choice leads to it. Name it as the next scene of a choice, or delete it."
        ),
        "hopeless": gettext(
            "Every choice here is a critical mistake: nobody could pass. At least one must not be."
        ),
    }
