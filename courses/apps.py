"""The app of courses."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Content"

    def ready(self) -> None:
        from courses import memory, receivers  # noqa: F401, PLC0415 - connects them; models can't be imported earlier

        memory.watch()
