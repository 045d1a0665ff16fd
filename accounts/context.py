"""What the navigation of every page needs to know about the person who looks at it."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import AgencyManager, User


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav`: where this person may go. Evaluated only by templates that show it."""
    return {"nav": SimpleLazyObject(lambda: _navigation(request)), "site_name": settings.WAGTAIL_SITE_NAME}


def _navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO}
    roles = AgencyManager.objects.filter(user=user)  # first what is asked quickly: most people have no role
    manages = roles.exists() and roles.current(timezone.localdate()).exists()
    has_rights = user.is_superuser or any(
        granted.objects.filter(user=user).exists()
        for granted in (User.groups.through, User.user_permissions.through)
    )
    sees_records = manages or (has_rights and user.has_perm("accounts.view_every_agency"))
    authors = has_rights and user.has_perm("wagtailadmin.access_admin")
    appeals = has_rights and user.has_perm("assessments.view_attempt_record")
    return {
        "demo": settings.DEMO,
        "can_see_records": sees_records,
        "can_author": authors,
        "can_answer_appeals": appeals,
        "mfa_notice": not settings.MFA_REQUIRED
        and (sees_records or authors or appeals)
        and not is_mfa_enabled(user),
    }
