"""The app of assessments."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Judgement"

    def ready(self) -> None:
        from assessments.asked_files import forget  # noqa: PLC0415 # it reads the models
        from assessments.log_guard import keep_up  # noqa: PLC0415 # it reads the models

        post_migrate.connect(keep_up, sender=self, dispatch_uid="assessments.log_guard")
        for model in (get_image_model(), get_document_model()):
            for signal in (post_save, post_delete):
                signal.connect(forget, sender=model, dispatch_uid="assessments.asked_files")
