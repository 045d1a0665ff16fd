"""`manage.py set_up`: what a new production site needs before the first author signs in."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand
from django.utils import timezone

from assessments.asked_files import keep_for_snapshots
from assessments.authoring import ensure_library
from compliance.authoring import ensure_reports
from courses import staleness
from courses.authoring import ensure_site
from courses.kept_files import keep_for_editions


class Command(BaseCommand):
    help = "Make the first pages, the groups with their permissions and the workflow. Can be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        address = urlsplit(settings.BASE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        ensure_site(hostname=address.hostname or "", port=port, site_name=settings.WAGTAIL_SITE_NAME)
        ensure_library()
        ensure_reports()
        staleness.note_existing(at=timezone.now())
        keep_for_editions()
        keep_for_snapshots()
        self.stdout.write("Pages, groups (Trainers, Reviewers, Editors) and the workflow are in place.")
