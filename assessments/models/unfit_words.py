"""The sentences that tell an author what makes a scenario unfit, and what to do: above the scenes, and at the field."""

from django.utils.translation import gettext

from assessments.grading import Problem


def words_above(problem: Problem) -> str:
    """What is told above the scenes; with places for the scene, the choice, the next scene and words."""
    return {
        "empty": gettext("“%(scene)s” has no choices: add at least two."),
        "lost": gettext(
            "In “%(scene)s” the choice “%(choice)s” leads to “%(next)s”, but no scene has this short name: correct it."
        ),
        "lost_branch": gettext(
            "In “%(scene)s” the choice “%(choice)s” has another way on to “%(words)s”, but no scene has this short name: "
            "correct it."
        ),
        "critical": gettext(
            "In “%(scene)s” the choice “%(choice)s” is a critical mistake but not marked as poor: mark it as poor."
        ),
        "critical_points": gettext(
            "In “%(scene)s” the critical mistake “%(choice)s” earns points: leave its points empty."
        ),
        "points_order": gettext(
            "In “%(scene)s” the choice “%(choice)s” earns more than a better one: change the points of one of them."
        ),
        "unknown_word": gettext(
            "In “%(scene)s” the choice “%(choice)s” depends on %(words)s, but no choice remembers that: "
            "correct the word, or let an earlier choice remember it."
        ),
        "untold_word": gettext(
            "In “%(scene)s” a passage depends on %(words)s, but no choice remembers that: "
            "correct the word, or let an earlier choice remember it."
        ),
        "tangled": gettext(
            "Too many ways through the story come together in “%(scene)s” to look at them all: let fewer choices, there "
            "and later, depend on what is remembered."
        ),
        "loop": gettext("“%(scene)s” can be reached from itself: every path must come to an end."),
        "unreachable": gettext("“%(scene)s” can't be reached: no choice leads to it."),
        "stuck": gettext(
            "In “%(scene)s” some who come there have nothing to choose: offer a choice to everybody."
        )
        if not problem.words
        else gettext(
            "In “%(scene)s” those who remember %(words)s have nothing to choose: offer them a choice."
        ),
        "hopeless": gettext("In “%(scene)s” every choice is a critical mistake: nobody could pass."),
        "worthless": gettext(
            "The best path, which begins in “%(scene)s”, earns no point: mark the choices that are good or acceptable, there and later."
        ),
        "detour_pays": gettext(
            "In “%(scene)s” a detour earns more points than the best choices do: the choice “%(choice)s” opens it. "
            "Lower what the choices on the detour are worth, or call this choice good."
        ),
    }[problem.code]


def words_here(problem: Problem) -> str:
    """What is told at the field itself."""
    return {
        "empty": gettext("This scene has no choices: add at least two."),
        "lost": gettext("No scene has this short name: correct it, or leave it empty where the story ends."),
        "lost_branch": gettext(
            "No scene is called “%(words)s”: correct it, or leave it empty where the story then ends."
        ),
        "critical": gettext("Only a poor choice can be a critical mistake: mark it as poor, or untick this."),
        "critical_points": gettext("A critical mistake earns nothing: leave this empty."),
        "points_order": gettext("A better choice of this scene earns less: lower this, or raise the other."),
        "unknown_word": gettext(
            "No choice remembers %(words)s: correct it, or let an earlier choice remember it."
        ),
        "untold_word": gettext(
            "No choice remembers %(words)s: correct it, or let an earlier choice remember it."
        ),
        "loop": gettext(
            "The story comes back to this scene: let a later choice lead to another scene, or end there."
        ),
        "unreachable": gettext(
            "This scene can't be reached: no choice leads to it. Name it as the next scene of a choice, or delete it."
        ),
        "stuck": gettext("Some who come here have nothing to choose: offer a choice to everybody.")
        if not problem.words
        else gettext("Those who remember %(words)s have nothing to choose here: offer them a choice."),
        "hopeless": gettext(
            "Every choice here is a critical mistake: nobody could pass. At least one must not be."
        ),
        "tangled": gettext(
            "Too many ways through the story come together here: let fewer choices, here and later, depend on what is "
            "remembered."
        ),
        "worthless": gettext(
            "The best path, which begins here, earns no point: mark the choices that are good or acceptable, here and later."
        ),
        "detour_pays": gettext(
            "This choice opens a detour that earns more than the best choices do: lower what the detour is worth, "
            "or call this choice good."
        ),
    }[problem.code]
