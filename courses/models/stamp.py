"""The stamp of the library: another one whenever something that an attempt may ask has changed."""

import uuid

from django.db import models


class LibraryStamp(models.Model):
    """One row. What a process remembers of the library holds as long as the stamp is the same. Written by `courses.memory`."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)
