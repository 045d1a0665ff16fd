"""The site as authors find it: languages, first pages, groups with their permissions, the moderation workflow. Idempotent."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupApprovalTask,
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
from courses.rights import Right, grant, of_model, permissions, use_collections

TRAINERS, REVIEWERS, EDITORS = "Trainers", "Reviewers", "Editors"
PAGE_PERMISSIONS = {
    TRAINERS: ["add_page", "change_page"],
    # They edit what is sent to them and nothing else: the workflow task opens it. They may lock a page meanwhile;
    # without any right on pages Wagtail would send them away with "no permission" after each approval.
    REVIEWERS: ["lock_page"],
    EDITORS: ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
}
WORKFLOW = "Content review"
ENTER: Right = ("wagtailadmin", "access_admin")


@transaction.atomic
def ensure_site(*, hostname: str, port: int, site_name: str) -> HomePage:
    """Make what is missing of languages, first pages, groups, permissions and workflow; what is there stays as it is."""
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = _ensure_pages(hostname, port, site_name)
    groups = _ensure_groups()
    _drop_wagtails_examples()
    _ensure_workflow()
    open_to_authors(BestPractice, GlossaryTerm, Indicator, Source, has_drafts=True)
    open_to_authors(Course, has_drafts=False)
    # Releasing an edition is the editors' act.
    releasing = {name: of_model(Edition, "view") for name in groups} | {
        EDITORS: of_model(Edition, "add", "view")
    }
    grant({name: [ENTER, *rights] for name, rights in releasing.items()})
    to_translate = _right_to_translate()
    grant({TRAINERS: [to_translate], EDITORS: [to_translate]})
    ensure_collections([groups[TRAINERS], groups[EDITORS]])
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


def _ensure_groups() -> dict[str, Group]:
    """Rights on pages hold from the root: each language has a tree of its own, and a new one may come."""
    root, all_files = Page.get_first_root_node(), Collection.get_first_root_node()
    known = permissions({("wagtailcore", right) for rights in PAGE_PERMISSIONS.values() for right in rights})
    pictures = permissions(of_model(get_image_model(), "add", "change", "choose"))
    groups = {}
    for name, rights in PAGE_PERMISSIONS.items():
        group, created = Group.objects.get_or_create(name=name)
        groups[name] = group
        if created or name == EDITORS:
            GroupPagePermission.objects.filter(group=group).exclude(
                page=root
            ).delete()  # Wagtail's own Editors
        GroupPagePermission.objects.bulk_create(
            [
                GroupPagePermission(group=group, page=root, permission=known["wagtailcore", right])
                for right in rights
            ],
            ignore_conflicts=True,
        )
        if "change_page" in rights:
            use_collections([group], [all_files], pictures.values())
    return groups


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


def _right_to_translate() -> Right:
    """wagtail-localize hangs this permission on a kind of content that is no model; it gives it to Wagtail's own groups."""
    kind, _created = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")
    permission, _created = Permission.objects.get_or_create(
        content_type=kind, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
    return kind.app_label, permission.codename


def open_to_authors(*models: type[Model], has_drafts: bool) -> None:
    """Let trainers write kinds of snippets, editors publish and delete them; drafts go through the workflow."""
    publishing = ["publish", "lock", "unlock"] if has_drafts else []
    actions = {
        TRAINERS: ["add", "change", "view"],
        REVIEWERS: ["view"],
        EDITORS: ["add", "change", "view", "delete", *publishing],
    }
    grant(
        {
            name: [right for model in models for right in of_model(model, *wanted)]
            for name, wanted in actions.items()
        }
    )
    if has_drafts:
        workflow = Workflow.objects.get(name=WORKFLOW)
        kinds = ContentType.objects.get_for_models(*models).values()
        WorkflowContentType.objects.bulk_create(
            [WorkflowContentType(content_type=kind, workflow=workflow) for kind in kinds],
            ignore_conflicts=True,  # another workflow that somebody chose stays
        )
