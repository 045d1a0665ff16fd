"""The field in which authors put blocks together; migrations see the JSON in it and not the blocks."""

from typing import Any

from django.db import models
from wagtail.fields import StreamField


class ContentField(StreamField):
    """Like Wagtail's own, but what blocks there are is no part of a migration.

    The database holds the same JSON whatever the blocks are. So a new block, or another help text, needs no migration, and
    migrating does not build every block of the site again for each step; a data migration reads and writes the JSON.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super(StreamField, self).deconstruct()
        return name, "django.db.models.JSONField", [], kwargs

    def clone(self) -> models.JSONField:
        """The field of a historical model; Django clones fields for nothing else."""
        _name, _path, _args, kwargs = self.deconstruct()
        return models.JSONField(**kwargs)
