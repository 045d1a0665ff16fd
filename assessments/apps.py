"""The app of assessments."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Judgement"

    def ready(self) -> None:
        from assessments.log_guard import keep_up  # noqa: PLC0415 # it reads the models

        post_migrate.connect(keep_up, sender=self, dispatch_uid="assessments.log_guard")
