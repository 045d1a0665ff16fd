"""Rights of groups, given many at once: what a group has it keeps, and nothing is given twice."""

from collections.abc import Collection as Several
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from wagtail.models import Collection, GroupCollectionPermission

Right = tuple[str, str]  # of an app, by its code name


def of_model(model: type[Model], *actions: str) -> list[Right]:
    """The rights to do something with a model, as Django and Wagtail name them."""
    meta = model._meta
    return [(meta.app_label, f"{action}_{meta.model_name}") for action in actions]


def permissions(rights: Several[Right]) -> dict[Right, Permission]:
    """The permissions behind some rights, in one query. Raises LookupError for one that does not exist."""
    found = Permission.objects.select_related("content_type").filter(
        codename__in={name for _app, name in rights}
    )
    known = {(each.content_type.app_label, each.codename): each for each in found}
    if missing := set(rights) - set(known):
        raise LookupError(f"No such permissions: {sorted(missing)}")
    return {right: known[right] for right in rights}


def grant(wanted: Mapping[str, Iterable[Right]]) -> None:
    """Give rights to groups, by the names of the groups. Raises LookupError for a right or a group that does not exist."""
    pairs = {(name, right) for name, rights in wanted.items() for right in rights}
    known = permissions({right for _name, right in pairs})
    groups = {group.name: group for group in Group.objects.filter(name__in=list(wanted))}
    through = Group.permissions.through
    through._default_manager.bulk_create(
        [through(group_id=groups[name].pk, permission_id=known[right].pk) for name, right in sorted(pairs)],
        ignore_conflicts=True,
    )


def use_collections(
    groups: Iterable[Group], collections: Several[Collection], what: Several[Permission]
) -> None:
    """Let groups do something with the files of some collections, and of those below."""
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=collection, permission=permission)
            for group in groups
            for collection in collections
            for permission in what
        ],
        ignore_conflicts=True,
    )
