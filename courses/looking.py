"""Who may look at the snippets that wagtail-localize lists for its editor."""

from rest_framework.permissions import DjangoModelPermissions


class MayLook(DjangoModelPermissions):
    """Those who may view that kind of snippet. Without it everybody in the CMS could list all kinds."""

    perms_map = {method: ["%(app_label)s.view_%(model_name)s"] for method in DjangoModelPermissions.perms_map}
