"""Files that somebody uploaded to have them looked at first: kept for a day, each person's in a folder of their own."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User

KEPT_FOR = timedelta(days=1)


def keep(user: User, files: Iterable[UploadedFile], *, at: datetime) -> UUID:
    """Keep files together, in their order; what this person uploaded earlier and is too old goes."""
    drop_old(user, at=at)
    number = uuid4()
    for place, file in enumerate(files):
        name = re.sub(r"[^\w.() -]", "_", file.name or "").strip(" .")[-100:]
        default_storage.save(f"{folder_of(user)}/{number}/{place:04} {name}", file)
    return number


def kept(user: User, number: UUID) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each. Raises FileNotFoundError when there is nothing of this person's."""
    folder = f"{folder_of(user)}/{number}"
    _folders, names = default_storage.listdir(folder)
    if not names:
        raise FileNotFoundError(folder)
    for name in sorted(names):
        with default_storage.open(f"{folder}/{name}") as file:
            yield name.partition(" ")[2], file.read()


def folder_of(user: User) -> str:
    return f"imports/{user.pk}"


def drop_old(user: User, *, at: datetime) -> None:
    """Uploads are kept for a day, so that one can look, ask, and then take them."""
    try:
        folders, _files = default_storage.listdir(folder_of(user))
    except FileNotFoundError:
        return
    for folder in folders:
        path = f"{folder_of(user)}/{folder}"
        for name in default_storage.listdir(path)[1]:
            if default_storage.get_modified_time(f"{path}/{name}") < at - KEPT_FOR:
                default_storage.delete(f"{path}/{name}")
