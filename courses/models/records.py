"""Records that outlive pages: course, enrolment, progress, completion."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search import index

from accounts.models import Profession, User
from courses.course_form import CourseForm

if TYPE_CHECKING:  # it points to courses
    from courses.models.editions import Edition


class CourseQuerySet(models.QuerySet["Course"]):
    def released(self) -> Self:
        """Courses with at least one edition: those that can be taken."""
        return self.filter(editions__isnull=False).distinct()

    def titled(self) -> Self:
        """With the title of the course's live page in the active language, where there is one."""
        pages = Page.objects.live().filter(
            coursepage__course=OuterRef("pk"), locale__language_code=get_language()
        )
        return self.annotate(page_title=Subquery(pages.order_by("path").values("title")[:1]))

    def completed_by(self, user: User) -> Self:
        """Courses of which somebody has completed an edition, whichever it was and whatever its certificate is worth."""
        return self.filter(Exists(Completion.objects.filter(user=user, edition__course=OuterRef("pk"))))

    def met_by(self, user: User) -> Self:
        """Courses that somebody has behind them where another course asks for them first: completed, or recognised."""
        completed = Course.objects.completed_by(user).values("pk")
        recognised = user.prior_learning.accepted().values("course")
        return self.filter(Q(pk__in=completed) | Q(pk__in=recognised))

    def asked_first(self) -> Self:
        """Courses that can be taken, and that another one which can be taken asks for: what prior learning is for."""
        return self.released().filter(prerequisite_of__editions__isnull=False)

    def asked_after(self, course: Course) -> Self:
        """Courses that can be taken and ask for this one first."""
        return self.released().filter(prerequisites=course)


class Course(index.Indexed, models.Model):
    """The stable thing that records point to; pages may be moved, renamed or deleted. Written in the CMS."""

    class PrerequisiteRule(models.TextChoices):
        ALL = "all", _("all of these courses")
        ANY = "any", _("one of these courses is enough")

    code = models.CharField(
        _("code"), max_length=20, unique=True, help_text=_("For instance THB-POL; it stands on certificates.")
    )
    name = models.CharField(
        _("name"),
        max_length=160,
        help_text=_("It is used where the course has no page in a language."),
    )
    professions = models.ManyToManyField(
        Profession,
        blank=True,
        related_name="+",
        verbose_name=_("for whom"),
        help_text=_("Learners find the course by it; with none chosen it is for everybody."),
    )
    validity_months = models.PositiveSmallIntegerField(
        _("certificates are valid for (months)"), default=24, help_text=_("0: without end.")
    )
    prerequisites = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="prerequisite_of",
        verbose_name=_("prerequisites"),
        help_text=_(
            "Courses that must be completed before this one can be started. The course page names them to learners."
        ),
    )
    prerequisite_rule = models.CharField(
        _("how many of them"),
        max_length=3,
        choices=PrerequisiteRule.choices,
        default=PrerequisiteRule.ALL,
        help_text=_(
            "How many of the prerequisites must be completed. A certificate from elsewhere that a manager has accepted "
            "counts as well. Courses that are not released yet are asked of nobody."
        ),
    )

    objects = models.Manager.from_queryset(CourseQuerySet)()

    base_form_class = CourseForm  # what the CMS validates with

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("code"),
        index.FilterField("code"),
        index.FilterField("name"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(prerequisite_rule__in=["all", "any"]), name="course_prerequisite_rule_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """What it is called in the active language, if it was asked for with `titled()`; else its one name."""
        return getattr(self, "page_title", None) or self.name

    @property
    def title_lang(self) -> str:
        """The language of `title`; a name without a page is taken to be in the source language."""
        return (get_language() if getattr(self, "page_title", None) else None) or settings.LANGUAGE_CODE

    @property
    def current_edition(self) -> Edition | None:
        return self.editions.knowing_refreshers().order_by("-number").first()

    def lacking_for(self, user: User) -> list[Course]:
        """The prerequisites in somebody's way; one that nobody can take yet is asked of nobody."""
        asked = list(self.prerequisites.released())
        met = Course.objects.met_by(user).filter(pk__in=[course.pk for course in asked])
        return self.lacking(asked, set(met.values_list("pk", flat=True)))

    def lacking(self, asked: Collection[Course], met: Collection[int]) -> list[Course]:
        """Which prerequisites are in the way of somebody who has met those with these primary keys."""
        lacking = [course for course in asked if course.pk not in met]
        is_enough = self.prerequisite_rule == self.PrerequisiteRule.ANY and len(lacking) < len(asked)
        return [] if is_enough else lacking

    def is_one_enough(self, lacking: Collection[object]) -> bool:
        """Whether one of those that are lacking would do, so that people are told to choose."""
        return self.prerequisite_rule == self.PrerequisiteRule.ANY and len(lacking) > 1

    def is_before(self, others: Iterable[Course]) -> bool:
        """Whether this course is among these or must, directly or through others, be completed before one of them."""
        pending, seen = {course.pk for course in others}, set()
        while pending:
            if self.pk in pending:
                return True
            seen |= pending
            before = Course.objects.filter(prerequisite_of__in=pending).values_list("pk", flat=True)
            pending = set(before) - seen
        return False


class OwnQuerySet(models.QuerySet):
    def visible_to(self, viewer: User) -> Self:
        """A learner's own rows and nobody else's: managers see states and results, never these."""
        return self.filter(user=viewer) if viewer.is_active else self.none()


class Enrolment(models.Model):
    """One person takes one course, in whatever language. Written by `courses.progress`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    in_segments = models.BooleanField(
        default=False
    )  # taken in short segments; nothing else that counts changes

    objects = models.Manager.from_queryset(OwnQuerySet)()

    class Meta:
        ordering = ["enrolled_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "course"], name="enrolled_once_per_course")]

    def __str__(self) -> str:
        return f"{self.user}: {self.course.code}"

    def lock(self) -> None:
        """Until the transaction ends, whoever else asks for this lock waits."""
        Enrolment.objects.select_for_update().values_list("pk").get(pk=self.pk)


class ItemProgress(models.Model):
    """How far one enrolment is with one lesson or assessment, known by its key in all languages.

    Written by `courses.progress`. `done_at` is empty until the item is done, and never emptied or changed again; from
    then on `place` is blank. `edition_number`, `digest` and `as_read` say in which wording it was done last: the edition
    that was current, `courses.manifests.wording` of what was shown and, where that is not what the edition says, the
    digest of the reading (see `courses.as_read`).
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="items")
    key = models.UUIDField()
    first_opened_at = models.DateTimeField()
    last_opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    renewed_at = models.DateTimeField(null=True)  # done again after it had changed; NULL: never
    edition_number = models.PositiveIntegerField(null=True)  # NULL: open, or done before this was noted
    digest = models.CharField(max_length=64, blank=True)
    as_read = models.CharField(
        max_length=64, blank=True
    )  # blank: as the edition says, open, or done before this was noted
    language = models.CharField(
        max_length=10, blank=True
    )  # in which it was shown when it was done last; blank: open, or done before this was noted
    place = models.CharField(
        max_length=36, blank=True
    )  # id of the block where reading stopped; blank: the beginning

    class Meta:
        verbose_name_plural = "item progress"
        constraints = [models.UniqueConstraint(fields=["enrolment", "key"], name="progress_once_per_item")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.key}"


class LessonNoteQuerySet(models.QuerySet["LessonNote"]):
    def visible_to(self, viewer: User) -> Self:
        """One's own notes and nobody else's: no manager, trainer or administrator has a page that shows them."""
        return self.filter(enrolment__user=viewer) if viewer.is_active else self.none()


class LessonNote(models.Model):
    """What one person wrote down for themselves beside a lesson. Written by `courses.notebook`.

    `changed_at` also tells versions apart: a save that builds on an older one is not taken over unseen.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="notes")
    key = models.UUIDField()
    text = models.TextField()
    changed_at = models.DateTimeField()

    objects = models.Manager.from_queryset(LessonNoteQuerySet)()

    class Meta:
        ordering = ["enrolment", "pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "key"], name="note_once_per_lesson")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.key}"  # never the words

    @property
    def version(self) -> str:
        return self.changed_at.isoformat()


class CompletionQuerySet(models.QuerySet["Completion"]):
    def visible_to(self, viewer: User) -> Self:
        return self.filter(user=viewer) if viewer.is_active else self.none()

    def readable_by(self, viewer: User, on: date) -> Self:
        """Those whose records `viewer` may see on that day: one's own, and those of the people whom one looks after."""
        return self.filter(user__in=User.objects.visible_to(viewer, on))


class Completion(models.Model):
    """Evidence that somebody completed an edition: facts copied as they were then. Written by `courses.progress`.

    It stays when the posting, the page or the person's name has changed or gone; whoever has one can't be deleted.
    `as_read` names the parts that were done in other words than those of the edition, in the order of the edition: each
    with `key`, `digest` of its reading (see `courses.as_read`), `language`, the `edition` that was current then, whether
    the words were newer than it (`is_newer`) and `read_at`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="completions")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="completions")
    edition = models.ForeignKey("courses.Edition", models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField()
    person_name = models.CharField(max_length=150)
    course_code = models.CharField(max_length=20)
    course_name = models.CharField(max_length=160)
    edition_number = models.PositiveIntegerField()
    edition_digest = models.CharField(max_length=64)
    learning_minutes = models.PositiveIntegerField()
    agency_name = models.CharField(max_length=120, blank=True)  # empty: without a posting that day
    profession_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(
        max_length=10
    )  # of the interface when the last part was done: the certificate is issued in it
    languages = models.JSONField(
        default=list
    )  # in which its parts were shown, the one of most parts first; empty: not noted then
    as_read = models.JSONField(null=True)  # NULL: not noted then

    objects = models.Manager.from_queryset(CompletionQuerySet)()

    class Meta:
        ordering = ["completed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "edition"], name="completed_once_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.course_code}/{self.edition_number}"
