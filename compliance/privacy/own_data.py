"""Everything the platform knows of one person, as plain data for that person (GDPR, Articles 15 and 20).

`SECTIONS` is the whole of it: each says in words what it holds, by which relations it finds the person's rows, and how
they are written down. A relation to a person or to their learning that stands in no section stands in `LEFT_OUT` with
the reason; a test walks all models and finds the one that was forgotten.
Names of other people are never in it: it tells about the person who asks and about nobody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from compliance.privacy import own_account, own_authoring, own_learning


@dataclass(frozen=True)
class Section:
    """One part of the file. `collect` makes plain data of the person's rows, in an order of its own."""

    key: str
    title: str | Promise
    about: str | Promise
    collect: Callable[[User], Any]
    relations: frozenset[str] = frozenset()


SECTIONS = [
    Section(
        "account",
        _("Account"),
        _("Your name, e-mail addresses, language, rights, and how you sign in. Neither password nor codes."),
        own_account.account,
        frozenset(
            {
                "accounts.User_groups.user",
                "accounts.User_user_permissions.user",
                "account.EmailAddress.user",
                "mfa.Authenticator.user",
                "wagtailusers.UserProfile.user",
            }
        ),
    ),
    Section(
        "postings",
        _("Postings"),
        _("Where you served, as what, from when to when."),
        own_account.postings,
        frozenset({"accounts.Posting.user"}),
    ),
    Section(
        "mandates",
        _("Mandates"),
        _("Which agencies you managed, from when to when."),
        own_account.mandates,
        frozenset({"accounts.AgencyManager.user"}),
    ),
    Section(
        "invitations",
        _("Invitations"),
        _("The invitation you accepted, and when you invited somebody. Not whom: that is theirs."),
        own_account.invitations,
        frozenset({"accounts.Invitation.accepted_by", "accounts.Invitation.invited_by"}),
    ),
    Section(
        "sessions",
        _("Sessions"),
        _("Where you are signed in: browser, network address, since when."),
        own_account.sessions,
        frozenset({"usersessions.UserSession.user"}),
    ),
    Section(
        "courses",
        _("Courses"),
        _("Which courses you began, what you opened and finished in them, and when."),
        own_learning.courses,
        frozenset({"courses.Enrolment.user", "courses.ItemProgress.enrolment"}),
    ),
    Section(
        "attempts",
        _("Attempts"),
        _("Each attempt at an assessment: what you were asked and answered, and how it was graded."),
        own_learning.attempts,
        frozenset(
            {
                "assessments.Attempt.enrolment",
                "assessments.Answer.attempt",
                "assessments.Flag.attempt",
                "assessments.AttemptEvent.attempt",
                "assessments.Grading.attempt",
            }
        ),
    ),
    Section(
        "notes",
        _("Notes"),
        _("What you wrote down for yourself beside lessons."),
        own_learning.notes,
        frozenset({"courses.LessonNote.enrolment"}),
    ),
    Section(
        "accommodations",
        _("Extra time and attempts"),
        _("The extra time and attempts you were granted in assessments, and why. Not by whom."),
        own_learning.accommodations,
        frozenset({"assessments.Accommodation.user"}),
    ),
    Section(
        "prior_learning",
        _("Learned elsewhere"),
        _(
            "The certificates from elsewhere that you sent, and what was decided. Not by whom. The files stand on their "
            "own page."
        ),
        own_learning.prior_learning,
        frozenset({"courses.PriorLearning.user"}),
    ),
    Section(
        "completions",
        _("Completions"),
        _("Which courses you completed, in which edition, with the facts as they were then."),
        own_learning.completions,
        frozenset({"courses.Completion.user", "courses.Completion.enrolment"}),
    ),
    Section(
        "certificates",
        _("Certificates"),
        _(
            "What each says, its number and code, and what happened to it. The documents stand on their own page."
        ),
        own_learning.certificates,
        frozenset(
            {
                "certificates.Certificate.user",
                "certificates.Certificate.completion",
                "certificates.CertificateEvent.certificate",
            }
        ),
    ),
    Section(
        "authoring",
        _("Writing in the CMS"),
        _("What you did and remarked there. Empty for those who only learn."),
        own_authoring.authoring,
        frozenset(
            {
                "wagtailcore.PageLogEntry.user",
                "wagtailcore.ModelLogEntry.user",
                "wagtailcore.Comment.user",
                "wagtailcore.CommentReply.user",
                "wagtailcore.PageSubscription.user",
                "wagtailimages.Image.uploaded_by_user",
                "wagtaildocs.Document.uploaded_by_user",
                "courses.Recording.uploaded_by_user",
            }
        ),
    ),
]

_LOG = "that the person did it stands in the log of the CMS, which is in the file; the row itself is course content"
_LOCK = "says who holds an editor open or locked at the moment; gone when they stop"
LEFT_OUT = {
    "assessments.Accommodation.granted_by": "part of the record of the learner who has the time, and told to that person",
    "assessments.Accommodation.ended_by": "part of the record of the learner who had the time, and told to that person",
    "compliance.Requirement.required_by": "a rule of an agency; the row is not about the person who wrote it",
    "courses.GlossaryTerm.locked_by": _LOCK,
    "assessments.Grading.graded_by": "part of the record of the learner who was graded, and told to that person",
    "certificates.CertificateEvent.by": "part of the record of the holder, and told to that person",
    "courses.Edition.released_by": _LOG,
    "courses.PracticeVersion.published_by": _LOG,
    "courses.DeclinedVersion.declined_by": _LOG,
    "courses.PriorLearning.decided_by": "part of the record of the learner who sent it, and told to that person",
    "courses.PriorLearning.revoked_by": "part of the record of the learner who sent it, and told to that person",
    "assessments.Question.locked_by": _LOCK,
    "assessments.Scenario.locked_by": _LOCK,
    "courses.BestPractice.locked_by": _LOCK,
    "courses.Indicator.locked_by": _LOCK,
    "courses.Source.locked_by": _LOCK,
    "account.EmailConfirmation.email_address": "the secret of a link in a mail; the address itself is in the file",
    "wagtailadmin.EditingSession.user": _LOCK,
    "wagtailadmin.FormState.user": "how a list of the CMS was last filtered; nothing about the person",
    "wagtailcore.Comment.resolved_by": "part of somebody's remark; the log holds the act",
    "wagtailcore.CommentReply.comment": "what others answered to a remark: their words",
    "wagtailcore.Page.locked_by": _LOCK,
    "wagtailcore.Page.owner": _LOG,
    "wagtailcore.Revision.user": _LOG,
    "wagtailcore.TaskState.finished_by": _LOG,
    "wagtailcore.UploadedFile.uploaded_by_user": "a file between two steps of an upload; deleted when it is done",
    "wagtailcore.WorkflowState.requested_by": _LOG,
    "wagtail_localize.StringTranslation.last_translated_by": _LOG,
    "wagtail_localize.SegmentOverride.last_translated_by": _LOG,
    "wagtailimages.Rendition.image": "smaller copies of a picture that is in the file",
    "wagtailmedia.Media.uploaded_by_user": "a table that stays empty: ours for recordings stands in its place",
}


def data_of(user: User, *, at: datetime) -> dict[str, Any]:
    """What the platform knows of this person at that instant: a section of the file by each key, and what it is."""
    about = {
        "person": str(user.uuid),
        "platform": settings.BASE_URL,
        "taken_at": timezone.localtime(at),
        "sections": {section.key: str(section.about) for section in SECTIONS},
    }
    return {"about": about, **{section.key: section.collect(user) for section in SECTIONS}}
