"""Two collections for documents and recordings, so that whoever uploads one says who may open it. Idempotent."""

from django.contrib.auth.models import Group
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission

from courses.rights import permissions, use_collections

# The first one is offered first: Wagtail sorts them by name.
SIGNED_IN, EVERYBODY = "For signed-in learners only", "Open to everybody"
PERMISSIONS = [
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
    ("wagtailmedia", "add_media"),
    ("wagtailmedia", "change_media"),  # wagtailmedia lets those choose who may change
]


def for_signed_in() -> Collection:
    """What lies in it is sent to nobody who has not signed in."""
    return Collection.objects.get(depth=2, name=SIGNED_IN)


def for_everybody() -> Collection:
    return Collection.objects.get(depth=2, name=EVERYBODY)


def ensure_collections(authors: list[Group]) -> None:
    """Make the two collections and let authors use them; what is there stays as it is."""
    made = [_ensure(name) for name in (SIGNED_IN, EVERYBODY)]
    use_collections(authors, [collection for collection, _is_new in made], permissions(PERMISSIONS).values())
    private, is_new = made[0]
    if is_new:
        CollectionViewRestriction.objects.create(
            collection=private, restriction_type=CollectionViewRestriction.LOGIN
        )
        _empty_the_root(authors, private)


def _ensure(name: str) -> tuple[Collection, bool]:
    """The collection of that name, and whether it had to be made."""
    found = Collection.objects.filter(depth=2, name=name).first()
    return (found, False) if found else (Collection.get_first_root_node().add_child(name=name), True)


def _empty_the_root(authors: list[Group], private: Collection) -> None:
    """Sites of before kept all documents in the root, closed to strangers; what the root closes nothing below can open."""
    root = Collection.get_first_root_node()
    closed = root.view_restrictions.filter(restriction_type=CollectionViewRestriction.LOGIN)
    if closed.exists():
        get_document_model().objects.filter(collection=root).update(collection=private)
        closed.delete()
    GroupCollectionPermission.objects.filter(
        group__in=authors, collection=root, permission__in=list(permissions(PERMISSIONS).values())
    ).delete()
