"""The site as authors find it: languages, first pages, groups with their permissions, the moderation workflow. Idempotent."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from courses.file_collections import ensure_collections
from courses.models import (
    BestPractice,
    Course,
    CourseIndexPage,
    Edition,
    GlossaryTerm,
    HomePage,
    Indicator,
    Source,
)

TRAINERS, REVIEWERS, EDITORS = "Trainers", "Reviewers", "Editors"
PAGE_PERMISSIONS = {
    TRAINERS: ["add_page", "change_page"],
    # They edit what is sent to them and nothing else: the workflow task opens it. They may lock a page meanwhile;
    # without any right on pages Wagtail would send them away with "no permission" after each approval.
    REVIEWERS: ["lock_page"],
    EDITORS: ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
}
WORKFLOW = "Content review"


@transaction.atomic
def ensure_site(*, hostname: str, port: int, site_name: str) -> HomePage:
    """Make what is missing of languages, first pages, groups, permissions and workflow; what is there stays as it is."""
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = _ensure_pages(hostname, port, site_name)
    for name in PAGE_PERMISSIONS:
        _ensure_group(name)
    _drop_wagtails_examples()
    _ensure_workflow()
    for model in (BestPractice, GlossaryTerm, Indicator, Source):
        open_to_authors(model, has_drafts=True)
    open_to_authors(Course, has_drafts=False)
    _let_translate(TRAINERS, EDITORS)
    _grant(EDITORS, Edition, ["add", "view"])  # releasing an edition is the editors' act
    for name in (TRAINERS, REVIEWERS):
        _grant(name, Edition, ["view"])
    ensure_collections([Group.objects.get(name=name) for name in (TRAINERS, EDITORS)])
    return home


def _ensure_pages(hostname: str, port: int, site_name: str) -> HomePage:
    root = Page.get_first_root_node()
    home = HomePage.objects.filter(locale=Locale.get_default()).order_by("path").first()
    if home is None:
        Page.objects.filter(depth=2, content_type__model="page").delete()  # Wagtail's own welcome page
        root.refresh_from_db()
        home = root.add_child(
            instance=HomePage(
                title=site_name,
                slug="home",
                lead="Role-specific training for those who may meet victims of human trafficking.",
            )
        )
    if not CourseIndexPage.objects.exists():
        home.add_child(
            instance=CourseIndexPage(
                title="Courses", slug="courses", lead="Each course says whom it is for.", show_in_menus=True
            )
        )
    site, _created = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": hostname, "port": port, "root_page": home}
    )
    if site.root_page_id != home.pk or site.hostname != hostname or site.port != port:
        site.root_page, site.hostname, site.port, site.site_name = home, hostname, port, site_name
        site.save()
    return home


def _ensure_group(name: str) -> None:
    """Rights on pages hold from the root: each language has a tree of its own, and a new one may come."""
    root = Page.get_first_root_node()
    group, created = Group.objects.get_or_create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    wanted = PAGE_PERMISSIONS[name]
    if created or name == EDITORS:
        GroupPagePermission.objects.filter(group=group).exclude(page=root).delete()  # Wagtail's own Editors
    for codename in wanted:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    if "change_page" in wanted:
        for action in ("add", "change", "choose"):
            permission = _permission(get_image_model(), action)
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=Collection.get_first_root_node(), permission=permission
            )


def _drop_wagtails_examples() -> None:
    """Wagtail begins with a group and a workflow of moderators; here reviewers and their workflow take their place."""
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name="Moderators", user__isnull=True).delete()


def _ensure_workflow() -> Workflow:
    task, created = GroupApprovalTask.objects.get_or_create(name="Review by a reviewer")
    if created:
        task.groups.set(Group.objects.filter(name__in=[REVIEWERS]))
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    return workflow


def _let_translate(*names: str) -> None:
    """wagtail-localize hangs this permission on a kind of content that is no model; it gives it to Wagtail's own groups."""
    kind, _created = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")
    permission, _created = Permission.objects.get_or_create(
        content_type=kind, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
    for group in Group.objects.filter(name__in=names):
        group.permissions.add(permission)


def open_to_authors(model: type[models.Model], *, has_drafts: bool) -> None:
    """Let trainers write a kind of snippet, editors publish and delete it; drafts go through the workflow."""
    _grant(TRAINERS, model, ["add", "change", "view"])
    _grant(REVIEWERS, model, ["view"])
    _grant(
        EDITORS,
        model,
        ["add", "change", "view", "delete", *(["publish", "lock", "unlock"] if has_drafts else [])],
    )
    if has_drafts:
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model),
            defaults={"workflow": Workflow.objects.get(name=WORKFLOW)},
        )


def _grant(group: str, model: type[models.Model], actions: list[str]) -> None:
    Group.objects.get(name=group).permissions.add(*(_permission(model, action) for action in actions))


def _permission(model: type[models.Model], action: str) -> Permission:
    return Permission.objects.get(
        content_type=ContentType.objects.get_for_model(model), codename=f"{action}_{model._meta.model_name}"
    )
