"""What is known of a person as an author in the CMS: what they did, remarked, uploaded and follow."""

from typing import Any

from django.utils.timezone import localtime
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry, PageSubscription

from accounts.models import User
from courses.models import Recording


def authoring(user: User) -> dict[str, list[dict[str, Any]]]:
    return {
        "log": _log(user),
        "remarks": [
            {"page": remark.page.title, "text": remark.text, "at": localtime(remark.created_at)}
            for remark in Comment.objects.filter(user=user)
            .select_related("page")
            .order_by("created_at", "pk")
        ],
        "replies": [
            {"page": reply.comment.page.title, "text": reply.text, "at": localtime(reply.created_at)}
            for reply in CommentReply.objects.filter(user=user)
            .select_related("comment__page")
            .order_by("created_at", "pk")
        ],
        "pages_followed": [
            {"page": row.page.title, "mail_for_remarks": row.comment_notifications}
            for row in PageSubscription.objects.filter(user=user).select_related("page").order_by("pk")
        ],
        "files_uploaded": _files(user),
    }


def _log(user: User) -> list[dict[str, Any]]:
    entries = [
        entry for kind in (PageLogEntry, ModelLogEntry) for entry in kind.objects.filter(user_id=user.pk)
    ]
    return [
        {"what": entry.label, "action": entry.action, "at": localtime(entry.timestamp)}
        for entry in sorted(entries, key=lambda entry: (entry.timestamp, entry.pk))
    ]


def _files(user: User) -> list[dict[str, Any]]:
    files = [
        file
        for kind in (get_image_model(), get_document_model(), Recording)
        for file in kind.objects.filter(uploaded_by_user=user)
    ]
    return [
        {"title": file.title, "at": localtime(file.created_at)}
        for file in sorted(files, key=lambda file: (file.created_at, file.pk))
    ]
