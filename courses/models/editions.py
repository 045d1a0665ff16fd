"""Editions: what a course taught, frozen at its release."""

from typing import Self
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from courses.models.keeping import kept_or_cascade
from courses.models.records import Course
from courses.models.versions import Change


class EditionQuerySet(models.QuerySet["Edition"]):
    def knowing_refreshers(self) -> Self:
        """With `newest_refresher`: the number of the newest edition, up to this one, that asks for a refresher (None: none)."""
        asking = Edition.objects.filter(
            course=OuterRef("course"), number__lte=OuterRef("number"), refresher_by__isnull=False
        )
        return self.annotate(newest_refresher=Subquery(asking.order_by("-number").values("number")[:1]))


class Edition(models.Model):
    """A released state of a course with its frozen manifest. Written by `courses.editions` alone, never changed.

    `manifest` names each module and, in order, each item with key, kind, title, minutes, revision, digest and the
    shared texts it uses; `digest` is that of `courses.manifests.manifest_digest`. The texts themselves are kept as
    `FrozenText`, by their digests, so that what was taught can be shown when page and revision are gone. So is the
    release sheet (`courses.release_sheets`), by `sheet_digest`: the facts of the release, the texts in all other
    languages, and the names of the sources and files in them. The digest of an edition knows nothing of it.
    """

    Change = Change

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=15, choices=Change.choices)
    note = models.TextField(blank=True)
    approved_by = models.CharField(
        max_length=160, blank=True
    )  # the person or body that answers for the content
    refresher_by = models.DateField(
        null=True
    )  # until when holders of older editions learn what changed, that day included; NULL: not asked
    manifest = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    sheet_digest = models.CharField(max_length=64, blank=True)  # blank: not released by `courses.editions`
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )  # NULL: a command released it, or the account was deleted
    revisions = models.ManyToManyField("wagtailcore.Revision", through="EditionRevision", related_name="+")

    objects = models.Manager.from_queryset(EditionQuerySet)()

    class Meta:
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="edition_number_once_per_course"),
            models.CheckConstraint(
                condition=models.Q(change__in=["editorial", "clarification", "substantive"]),
                name="edition_change_known",
            ),
            models.CheckConstraint(
                condition=models.Q(refresher_by__isnull=True) | models.Q(change="substantive"),
                name="refresher_for_substance_alone",
            ),
        ]

    def __str__(self) -> str:
        return _("%(course)s, edition %(number)s") % {"course": self.course.code, "number": self.number}

    @property
    def items(self) -> list[dict]:
        """The items of all modules in reading order."""
        return [item for module in self.manifest["modules"] for item in module["items"]]

    def entry(self, key: UUID) -> dict | None:
        """What the manifest says of an item; None: it is not part of this edition."""
        return next((item for item in self.items if item["key"] == str(key)), None)


class EditionRevision(models.Model):
    """A revision that an edition names: it isn't purged, and goes only with its page or text. Written by `courses.editions`."""

    edition = models.ForeignKey(Edition, models.CASCADE)
    revision = models.ForeignKey("wagtailcore.Revision", kept_or_cascade)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "revision"], name="revision_once_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.revision_id}"


class FrozenText(models.Model):
    """A lesson, an assessment or a shared text word for word as an edition taught it, or as somebody read it.

    So is the sheet of a release, and a reading (see `courses.as_read`). Each stands here once, by its digest. Written by
    `courses.editions.keep_texts` alone and never changed.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.JSONField(encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return self.digest[:12]
