"""The app of assessments."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Judgement"

    def ready(self) -> None:
        from assessments import memory  # noqa: PLC0415 - it reads models, which can't be imported earlier

        memory.watch()
