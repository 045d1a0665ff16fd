"""Opens the reports of barriers to those who write the pages, so that they are no dead letters. Idempotent."""

from django.contrib.auth.models import Group, Permission

from courses.authoring import EDITORS, TRAINERS


def ensure_reports() -> None:
    """Reviewers come from outside and don't see who has written."""
    codenames = ["view_accessibilityreport", "change_accessibilityreport"]
    permissions = Permission.objects.filter(content_type__app_label="compliance", codename__in=codenames)
    for group in Group.objects.filter(name__in=[TRAINERS, EDITORS]):
        group.permissions.add(*permissions)
